"""One report out of its events: tables, form, parts, title, year, agency, and the findings of reading."""

from __future__ import annotations

from dataclasses import replace

from gongkai.documents.paper import Paper
from gongkai.documents.recognise import findings, flow, labels, table2, table3, table4, titles
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.outline import TABLE_OF_PART, Event, title_lines
from gongkai.documents.recognise.parts import preamble_of, sections_of
from gongkai.documents.recognise.suggest import suggest
from gongkai.report.form import Form, form, form_for_year
from gongkai.report.table import Cell, Issue, Report

_CHINESE_BRACKETS = str.maketrans("()", "（）")  # as names are printed; keys have them in half width
TABLES = ("t2", "t3", "t4")
_NEARLY_ALL_ROWS = 20  # of 23 or 25: no other paper has so many of the rows of table 3


def assemble(found: list[Event], paper: Paper, *, alone: bool) -> Report:
    """The report in these events.

    Args:
        alone: the paper holds this report only, so that the file's own title may speak for it.
    """
    lines = {table: [line for e in found if e.table == table for line in e.rows] for table in TABLES}
    second, third, fourth = (
        table2.gather(lines["t2"]),
        table3.gather(lines["t3"], out := Collected()),
        table4.gather(lines["t4"]),
    )
    used = _from_text(found, out, second, third, fourth)
    heads = {e.heading.id for e in found if e.heading is not None}
    titled = _title(found, paper, alone=alone)
    sections = sections_of(found, used)
    preamble, closing = preamble_of(found, used)
    body = "\n".join(section.text for section in sections[:1])
    period = titles.period_year(preamble) or titles.period_year(body)
    year, differ = titles.report_year(titled.year if titled else None, period, body or preamble)
    agency = (titled.agency if titled else None) or titles.agency_elsewhere(preamble, closing)
    agency = agency.translate(_CHINESE_BRACKETS) if agency else None
    if agency is None:
        agency = titles.agency_of_sheet(next((e.sheet for e in found if e.table is not None), None))
    report = Report("unknown", agency, year, sections=sections, title=titled.text if titled else "", preamble=preamble)
    tables = {"t2": second.found, "t3": third.found, "t4": fourth.found}
    # A page that holds table 3 alone (a scan, a sheet) is a report of which the rest is missing.
    telling = len(third.ids()) >= _NEARLY_ALL_ROWS
    kind = None if telling and not _before_2019(report) else _kind(tables, heads, report, found)
    if kind is not None:
        return replace(report, form=kind, issues=list(paper.findings))
    version = _version(second.version(), _by_other(third), _by_year(year))
    report.form = version or "unknown"
    if second.found and version is not None:
        table2.resolve(second, version, out)
    if third.found:
        table3.resolve(third, version, out)
    if fourth.found:
        table4.resolve(fourth, out)
    if titled is None and year is None and not any(cell.status != "blank" for cell in out.cells.values()):
        return replace(report, form="not_a_report", issues=list(paper.findings))
    suggest(out)
    report.cells = _in_order(out, version)
    pictured = paper.pictures > 0 or any(e.grid is not None and e.grid.picture for e in found)
    cut = {"t2": second.cut, "t3": third.cut, "t4": fourth.cut}
    report.issues = [*paper.findings, *_of_grids(found), *_missing(tables, cut, out, version, pictured=pictured)]
    report.issues += [*findings.of_cells(out, version), *findings.of_shape(out), *findings.of_labels(out, version)]
    report.issues += _about_year(report, titled.year if titled else None, period if differ else None)
    return report


def _from_text(
    found: list[Event], out: Collected, second: table2.Table2, third: table3.Table3, fourth: table4.Table4
) -> set[int]:
    """Add what stands in the running text of each table's part; returns the indexes of the prose that was used.

    A table of which a grid holds the most may have lost single lines to the text around it.
    """
    used: set[int] = set()
    for table, there in (("t2", second.found), ("t3", third.found), ("t4", fourth.found)):
        pieces = _pieces(found, table)
        if there:
            pieces = [piece for piece in pieces if len(piece.text) <= 60]
        rows, taken = flow.table_from(pieces, table, enough=1 if there else None, until=_until(found, pieces))
        if there:  # beside a grid a label alone is a blank row only where lines are rows: its figures may be lost
            rows = [row for row in rows if len(row.cells) > 1 or row.cells[0].line is not None]
        if not rows:
            continue
        used |= taken
        if table == "t2":
            second.add(table2.gather(rows))
        elif table == "t3":
            third.add(table3.gather(rows, out))
        elif not there:
            fourth.pieces += table4.gather(rows).pieces
    return used


def _pieces(found: list[Event], table: str) -> list[flow.Piece]:
    """The prose of the table's part; of the whole report where it has no headings."""
    headed = any(e.heading is not None and TABLE_OF_PART.get(e.heading.id) == table for e in found)
    pieces, inside = [], not headed
    for i, event in enumerate(found):
        if event.heading is not None and headed:
            inside = TABLE_OF_PART.get(event.heading.id) == table
        if inside and event.prose:
            pieces.append(flow.Piece(event.prose, i, event.line, event.page))
    return pieces


def _until(found: list[Event], pieces: list[flow.Piece]) -> int | None:
    """The line of the heading after the pieces."""
    last = pieces[-1].index if pieces else len(found)
    return next((event.line for event in found[last + 1 :] if event.heading is not None), None)


def _title(found: list[Event], paper: Paper, *, alone: bool) -> titles.TitleLine | None:
    """The title nearest before the first part, best one that names agency and year; else the file's own title."""
    first = next((i for i, e in enumerate(found) if e.heading is not None or e.table is not None), len(found))
    lines = title_lines(found)
    before = [line for i, line in lines.items() if i <= first]
    ranked = sorted(before, key=lambda t: (t.agency is not None) + (t.year is not None))
    if ranked:
        return ranked[-1]
    if alone and paper.title:
        for part in [paper.title, *_title_parts(paper.title)]:
            title = titles.read_title(part)
            if title is not None:
                return title
    return next(iter(lines.values()), None)


def _title_parts(text: str) -> list[str]:
    return [part.strip() for mark in ("-", "_", "|", "—", "–") for part in text.split(mark) if part.strip()]


def _before_2019(report: Report) -> bool:
    return report.report_year is not None and report.report_year < form("v2019").first_year


def _kind(tables: dict[str, bool], heads: set[str], report: Report, found: list[Event]) -> str | None:
    """ "pre2019" or "not_a_report"; None for a report in one of the two forms."""
    old = sum(1 for e in found if e.prose and labels.label(e.prose[:40]).key in labels.word_set("old_sections"))
    official = len(heads) >= 4 or any(tables.values())
    if _before_2019(report) and (report.title or official or old >= 2):
        return "pre2019"
    if not official and report.title and old >= 2 and (report.report_year is None or report.report_year < 2019):
        return "pre2019"
    if any(tables.values()) and (sum(tables.values()) >= 2 or report.title or len(heads) >= 2):
        return None
    return None if len(heads) >= 3 and (report.title or len(heads) >= 4) and _substance(report) else "not_a_report"


def _substance(report: Report) -> bool:
    return sum(len(section.text) for section in report.sections) >= 20


def _version(second: str | None, third: str | None, due: str | None) -> str | None:
    """The form by the words of table 2 (rulebook B.0), else by the rows of table 3, else by the year.

    Where the two tables come from different forms, the year decides for table 3.
    """
    if second is not None and third is not None and second != third and third == due:
        return third
    return second or third or due


def _by_other(third: table3.Table3) -> str | None:
    split = third.splits_other()
    if split is None:
        return None
    return "v2021" if split else "v2019"


def _by_year(year: int | None) -> str | None:
    return form_for_year(year).version if year is not None and year >= form("v2019").first_year else None


def _in_order(out: Collected, version: str | None) -> dict[str, Cell]:
    found = out.cells
    # under the form's own strings: whoever asks by them is answered without comparing letters
    cells = {name: found[name] for name in form(version or "v2021").cells if name in found}
    return cells if len(cells) == len(found) else cells | found


def _of_grids(found: list[Event]) -> list[Issue]:
    """The format's own findings on one grid, under the name of the table that stands in it."""
    out: list[Issue] = []
    told: set[int] = set()
    for event in found:
        if event.grid is not None and event.grid.findings and id(event.grid) not in told:
            told.add(id(event.grid))
            out += [replace(issue, table=event.table or issue.table) for issue in event.grid.findings]
    return out


def _missing(
    tables: dict[str, bool], cut: dict[str, bool], out: Collected, version: str | None, *, pictured: bool
) -> list[Issue]:
    issues: list[Issue] = []
    known = form(version or "v2021")
    for table in TABLES:
        if not tables[table]:
            issues.append(findings.missing_table(table, picture=pictured))
            continue
        if version is None and table == "t2":
            continue
        lacking = _lacking(table, known, out)
        if lacking or cut[table]:
            issues.append(findings.cut_table(table, lacking))
    return issues


def _lacking(table: str, official: Form, out: Collected) -> list[str]:
    """Names of the rows, else columns, of the form that the table does not have at all."""
    if table == "t3":
        rows = [
            r.label
            for r in official.data_rows
            if not any(f"t3.{r.id}.{c.id}" in out.cells for c in official.t3_columns)
        ]
        columns = [
            c.label
            for c in official.t3_columns
            if not any(f"t3.{r.id}.{c.id}" in out.cells for r in official.data_rows)
        ]
        return rows + columns
    if table == "t4":
        return [official.label_of(cell) for cell in official.t4_cells if cell not in out.cells]
    lines = [row for block in official.blocks for row in block.rows]
    gone = [row.label for row in lines if not any(cell in out.cells for cell in row.cells)]
    partly = [cell for row in lines if row.label not in gone for cell in row.cells if cell not in out.cells]
    return gone + [official.label_of(cell) for cell in partly]


def _about_year(report: Report, title: int | None, period: int | None) -> list[Issue]:
    issues: list[Issue] = []
    if title is not None and period is not None and report.report_year is not None:
        issues.append(findings.years_differ(title, period, report.report_year))
    due = _by_year(report.report_year)
    if due is not None and report.form in ("v2019", "v2021") and due != report.form:
        issues.append(findings.wrong_form(report.report_year or 0, report.form, due))
    return issues
