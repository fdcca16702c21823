"""Specimens as Word documents, the way WPS saves them: more grid columns than the form has, vertical merges, numbering."""

from __future__ import annotations

from documents.readers.docx_xml import docx, p, r, tbl, tc, tr
from documents.recognise.layouts import Rows, table2, table3_body, table3_head, table4
from documents.specimens.facts import Specimen

_BOLD = "<w:b/>"
_TITLE = '<w:b/><w:sz w:val="44"/>'
_TEXT = '<w:sz w:val="32"/>'
_CENTRE = '<w:jc w:val="center"/>'
_INDENT = '<w:ind w:firstLine="640"/>'
_WIDTH = 9000  # twentieths of a point between the margins
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "<w:tblBorders>" + "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in _SIDES) + "</w:tblBorders>"


def _spread(rows: Rows) -> list[list[tuple[str, int, int, int]]]:
    """Each row's cells with their grid column: (text, column, across, down); a merge from above has text ''."""
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    out = []
    for r_, row in enumerate(rows):
        c, line = 0, []
        queue = list(row)
        width = max(sum(a for _, a, _ in rows[0]), 1)
        while c < width:
            if (r_, c) in taken:
                _, across = taken[r_, c]
                line.append(("", c, across, 0))
                c += across
                continue
            if not queue:
                break
            text, across, down = queue.pop(0)
            for y in range(1, down):
                taken[r_ + y, c] = (c, across)
            line.append((text, c, across, down))
            c += across
        out.append(line)
    return out


def table(rows: Rows, *, split: dict[int, int] | None = None, empty_rows: bool = False) -> str:
    """A table.

    Args:
        split: form columns that are really several grid columns: {column: how many}.
        empty_rows: a row of empty cells at the end.
    """
    split = split or {}
    out = []
    spread = _spread(rows)
    grid = sum(split.get(x, 1) for x in range(sum(across for _, across, _ in rows[0])))
    unit = _WIDTH // grid
    for line in spread:
        cells = []
        for text, column, across, down in line:
            wide = sum(split.get(x, 1) for x in range(column, column + across))
            properties = f'<w:tcW w:w="{unit * wide}" w:type="dxa"/>'
            if wide > 1:
                properties += f'<w:gridSpan w:val="{wide}"/>'
            if down > 1:
                properties += '<w:vMerge w:val="restart"/>'
            elif down == 0:
                properties += "<w:vMerge/>"
            properties += '<w:vAlign w:val="center"/>'
            cells.append(
                tc(
                    "".join(p(x, properties='<w:jc w:val="center"/>') for x in text.split("\n")) if text else "",
                    properties,
                )
            )
        out.append(tr(*cells))
    if empty_rows:
        out.append(tr(*(tc("") for _ in spread[-1])))
    return tbl(*out).replace("<w:tblPr/>", f"<w:tblPr>{_BORDERS}</w:tblPr>")


def _bodies(s: Specimen) -> tuple[Rows, Rows, Rows]:
    t = s.truth
    return (
        [row for block in table2(t, s.say) for row in block],
        table3_head(t) + table3_body(t, s.say),
        table4(t, s.say),
    )


def body(s: Specimen) -> str:
    """The whole report as body XML, its tables on the official grid."""
    names = ("proactive_disclosure", "applications", "remedies")
    return _body(s, {name: table(rows) for name, rows in zip(names, _bodies(s), strict=True)})


def _document(s: Specimen, tables: dict[str, str], *, letterhead: str = "", wrap: bool = False) -> bytes:
    xml = _body(s, tables, letterhead=letterhead)
    return docx(tbl(tr(tc(xml))) if wrap else xml)


def _body(s: Specimen, tables: dict[str, str], *, letterhead: str = "") -> str:
    xml = p(r(letterhead, _BOLD)) + "<w:p/>" if letterhead else ""
    xml += "".join(p(r(line, _TITLE), properties=_CENTRE) for line in s.title)
    xml += "".join(p(r(line, _TEXT), properties=_INDENT) for line in s.preamble)
    for part in s.truth.form.parts:
        xml += p(r(s.heading(part.id), _TEXT + _BOLD), properties=_INDENT)
        xml += "".join(p(r(line, _TEXT), properties=_INDENT) for line in s.parts[part.id])
        if part.id not in s.more.get("without", []):
            xml += tables.get(part.id, "")
    return xml + "<w:p/>" + "".join(p(line, properties='<w:jc w:val="right"/>') for line in s.closing)


def wps(s: Specimen) -> bytes:
    """Misaligned grid: the label columns and two of the figures' columns are really two grid columns each."""
    second, third, fourth = _bodies(s)
    return _document(
        s,
        {
            "proactive_disclosure": table(second, split={0: 2, 2: 2}),
            "applications": table(third, split={1: 2, 2: 2, 5: 2}),
            "remedies": table(fourth, split={4: 2}, empty_rows=True),
        },
        letterhead=s.more.get("letterhead", ""),
    )


def text_below(s: Specimen) -> bytes:
    """Labels that were never merged: the text sits in the middle of empty cells; empty rows at the end."""
    second, third, fourth = _bodies(s)
    third = table3_head(s.truth) + _unmerged(table3_body(s.truth, s.say))
    return _document(
        s,
        {
            "proactive_disclosure": table(second, empty_rows=True),
            "applications": table(third, empty_rows=True),
            "remedies": table(fourth),
        },
        letterhead=s.more.get("letterhead", ""),
    )


def three_pieces(s: Specimen) -> bytes:
    """Table 3 as three tables with an empty paragraph between, table 2 as one table for each block."""
    t = s.truth
    body = [_flat(row) for row in table3_body(t, s.say)]
    pieces = [table(table3_head(t) + body[:6]), table(body[6:15]), table(body[15:])]
    return _document(
        s,
        {
            "proactive_disclosure": "<w:p/>".join(table(block) for block in table2(t, s.say)),
            "applications": "<w:p/>".join(pieces),
            "remedies": table(table4(t, s.say)),
        },
    )


def _flat(row: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    return [(row[-8][0], 3, 1), *row[-7:]]


def _unmerged(rows: Rows) -> Rows:
    out: Rows = []
    waiting: dict[int, list[int | str]] = {}
    for row in rows:
        cells = list(row)
        placed: Rows = [[]]
        column = 0
        while cells or column in waiting:
            if column in waiting:
                text, left, at = waiting[column]
                placed[0].append((str(text) if left == at else "", 1, 1))
                waiting[column][1] = int(left) - 1
                if int(left) == 1:
                    del waiting[column]
                column += 1
                continue
            text, across, down = cells.pop(0)
            if down > 1:
                waiting[column] = [text, down - 1, down // 2]
                placed[0].append(("", across, 1))
            else:
                placed[0].append((text, across, 1))
            column += across
        out += placed
    return out


_NUMBERING = (
    '<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format}"/>'
    '<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
)


def numbered(s: Specimen) -> bytes:
    """Numbers that Word counts itself: of the parts and of the labels in table 3; none of them is text."""
    lists = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%1）")]
    lists += [("decimal", "%1.") for _ in range(4)]
    numbering = "".join(_NUMBERING.format(n=n, format=f, text=x) for n, (f, x) in enumerate(lists))
    numbering += "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(lists)))

    def counted(number: int) -> str:
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number + 1}"/></w:numPr>'

    body = "".join(p(line) for line in s.title) + "".join(p(line) for line in s.preamble)
    tables = dict(zip(("proactive_disclosure", "applications", "remedies"), _bodies(s), strict=True))
    for part in s.truth.form.parts:
        body += p(s.heading(part.id)[2:], properties=counted(0))
        body += "".join(p(line) for line in s.parts[part.id])
        if part.id in tables:
            xml = table(tables[part.id])
            if part.id == "applications":
                group = 1
                for row in s.truth.form.t3_rows:
                    mark, words = row.label[: 3 if row.level == 1 else 2], row.label[3 if row.level == 1 else 2 :]
                    if row.level == 0:
                        continue
                    group += row.level == 1 and not row.data
                    properties = counted(1 if row.level == 1 else group)
                    old = p(mark + words, properties='<w:jc w:val="center"/>')
                    xml = xml.replace(old, p(words, properties=properties), 1)
            body += xml
    return docx(body, numbering=numbering)


def nested(s: Specimen) -> bytes:
    """Everything stands in the one cell of an outer table, as converters of web pages leave it."""
    return _document(
        s,
        {
            part: table(rows)
            for part, rows in zip(("proactive_disclosure", "applications", "remedies"), _bodies(s), strict=True)
        },
        wrap=True,
    )
