"""Specimens as text copied from a web page, and as workbooks."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.recognise.layouts import Rows, table2, table3_body, table3_head, table4
from documents.specimens.facts import Specimen


def _text(s: Specimen, cell: str) -> bytes:
    t = s.truth
    tables = {
        "proactive_disclosure": [row for block in table2(t, s.say) for row in block],
        "applications": table3_head(t) + table3_body(t, s.say),
        "remedies": table4(t, s.say),
    }
    out = [*s.title, *s.preamble]
    for part in t.form.parts:
        out += [s.heading(part.id), *("　　" + line for line in s.parts[part.id])]
        for row in tables.get(part.id, []) if part.id not in s.more.get("without", []) else []:
            texts = [text.replace("\n", "") for text, _, _ in row]
            out.append(cell.join(texts))
    return "\n".join([*out, *s.closing]).encode()


def tabs(s: Specimen) -> bytes:
    """Copied from a browser: a row a line, tabs between cells, merged cells printed once."""
    return _text(s, "\t")


def lines(s: Specimen) -> bytes:
    """One cell a line, nothing before it, blank cells as blank lines."""
    return _text(s, "\n")


def blanks(s: Specimen) -> bytes:
    """A row a line, blanks between cells: a blank cell leaves no trace."""
    return _text(s, " ")


def bars(s: Specimen) -> bytes:
    """Bars between the cells and none at the sides."""
    return _text(s, " | ")


def indented(s: Specimen) -> bytes:
    """A row begins at the margin, its further cells on lines of their own behind a tab."""
    return _text(s, "\n\t")


def wide(s: Specimen) -> bytes:
    """One full-width blank between the cells, below nothing."""
    return _text(s, "\u3000")


def _put(sheet: Worksheet, rows: Rows, top: int) -> int:
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows, top):
        c = 1
        for text, across, down in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + y, c + x) for y in range(down) for x in range(across)}
            value: str | int | float = text
            if text.isdigit():
                value = int(text)
            sheet.cell(r, c, value if text else None)
            if across > 1 or down > 1:
                sheet.merge_cells(start_row=r, end_row=r + down - 1, start_column=c, end_column=c + across - 1)
            c += across
    return top + len(rows)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets(s: Specimen) -> bytes:
    """One sheet for each table, the title on the first; the prose on a sheet of its own."""
    t = s.truth
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = "报告正文"
    top = 1
    for line in [*s.title, *s.preamble]:
        first.cell(top, 1, line)
        top += 1
    for part in t.form.parts:
        if part.id in ("overview", "problems_and_improvements", "other_matters"):
            for line in [s.heading(part.id), *s.parts[part.id]]:
                first.cell(top, 1, line)
                top += 1
    for name, part, rows in (
        ("表二", "proactive_disclosure", [row for block in table2(t, s.say) for row in block]),
        ("表三", "applications", table3_head(t) + table3_body(t, s.say)),
        ("表四", "remedies", table4(t, s.say)),
    ):
        sheet = book.create_sheet(name)
        sheet.cell(1, 1, s.heading(part))
        _put(sheet, rows, 2)
    return _saved(book)


def one_sheet(s: Specimen) -> bytes:
    """All on one sheet, text and tables below each other."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    put_report(sheet, s)
    return _saved(book)


def put_report(sheet: Worksheet, s: Specimen) -> None:
    """The whole report from the sheet's first cell on."""
    t = s.truth
    top = 1
    for line in [*s.title, *s.preamble]:
        sheet.cell(top, 1, line)
        top += 1
    tables = {
        "proactive_disclosure": [row for block in table2(t, s.say) for row in block],
        "applications": table3_head(t) + table3_body(t, s.say),
        "remedies": table4(t, s.say),
    }
    for part in t.form.parts:
        for line in [s.heading(part.id), *s.parts[part.id]]:
            sheet.cell(top, 1, line)
            top += 1
        if part.id in tables:
            top = _put(sheet, tables[part.id], top) + 1
