"""The paper as a row of events: headings, prose, rows of the three tables; and where one report ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.documents.paper import Grid, Paper, Text
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.headings import Heading, heading, is_contents_line
from gongkai.documents.recognise.regions import regions, spread
from gongkai.documents.recognise.rows import Line, View, view
from gongkai.documents.recognise.titles import TitleLine, title_at

PLACES = {"t2": 2, "t3": 3, "t4": 4}
TABLE_OF_PART = {"proactive_disclosure": "t2", "applications": "t3", "remedies": "t4"}


@dataclass(slots=True)
class Event:
    """One thing in reading order: a heading, a line of prose, or rows of one table out of one grid."""

    heading: Heading | None = None
    prose: str = ""
    line: int | None = None
    page: int | None = None
    table: str | None = None
    rows: list[Line] = field(default_factory=list)
    grid: Grid | None = None
    sheet: str | None = None
    title: TitleLine | None = None

    @property
    def place(self) -> int:
        """The part of the report it belongs to (1 to 6), 0 for prose."""
        if self.heading is not None:
            return self.heading.n
        return PLACES.get(self.table or "", 0)


def events(paper: Paper) -> list[Event]:
    """The paper's blocks as events; a table of contents and page numbers are left out."""
    out: list[Event] = []
    current: str | None = None
    for block in paper.blocks:
        fresh = _of_grid(block, current) if isinstance(block, Grid) else _of_text(block.text, block)
        for event in fresh:
            if event.heading is not None:
                current = TABLE_OF_PART.get(event.heading.id)
            elif event.table is not None:
                current = event.table
            elif len(event.prose) > 20 and current not in TABLE_OF_PART.values():
                current = None
        out += fresh
    return _mark_titles(_without_contents(out))


def _of_text(text: str, block: Text) -> list[Event]:
    stripped = _BOOKMARK.sub("", text).strip()
    if not stripped or _PAGE_NUMBER.fullmatch(stripped) or is_contents_line(stripped):
        return []
    found = heading(stripped)
    if found is not None:
        return [Event(heading=found, prose=found.rest, line=block.line, page=block.page, sheet=block.sheet)]
    return [Event(prose=stripped, line=block.line, page=block.page, sheet=block.sheet)]


_PAGE_NUMBER = re.compile(r"[-—－–]\s*\d{1,3}\s*[-—－–]|第\s*\d{1,3}\s*页(?:\s*[/，,]?\s*共\s*\d{1,3}\s*页)?")
_BOOKMARK = re.compile(r"\[bookmark: [^\]\s]*\]")


def _of_grid(grid: Grid, current: str | None) -> list[Event]:
    if grid.picture:
        return [Event(table=None, grid=grid, page=grid.page)]
    if grid.sheet is not None and _is_apparatus(grid):
        return []
    seen = view(grid)
    lines = [Line(seen, row) for row in range(grid.rows) if seen.rows[row] or seen.above[row]]
    own = regions(lines)
    told = spread(own)
    if all(table is None for table in told):
        if current is None or not _figures(seen):
            return _layout(seen)
        told = [current for _ in told]
    out: list[Event] = []
    first = next((i for i, table in enumerate(own) if table is not None), 0)
    in_text = False
    for i, (line, table) in enumerate(zip(lines, told, strict=True)):
        found = _heading_row(line)
        if found is not None:
            in_text = found.id not in TABLE_OF_PART
            out.append(Event(heading=found, prose=found.rest, page=grid.page, sheet=grid.sheet))
            continue
        in_text = in_text and own[i] is None
        prose = _prose_row(line, anywhere=in_text or (i < first and current is None))
        if prose is None and in_text:  # what a part of text says in two cells is no row of the table before it
            prose = " ".join(cell.text.strip() for cell in line.cells if cell.text.strip() and not cell.hidden) or None
        if prose is not None:
            out.append(Event(prose=prose, page=grid.page, sheet=grid.sheet))
            continue
        if out and out[-1].table == table and out[-1].grid is grid:
            out[-1].rows.append(line)
        else:
            out.append(Event(table=table, rows=[line], grid=grid, page=grid.page, sheet=grid.sheet))
    return out


def _is_apparatus(grid: Grid) -> bool:
    """A sheet of our own workbooks that explains cells or lists findings: machine ids all down its first column."""
    ids = [cell.text.strip() for cell in grid.cells if cell.column == 0 and cell.row > 0]
    return bool(ids) and all(_MACHINE_ID.fullmatch(text) for text in ids)


_MACHINE_ID = re.compile(r"t(?:2o?|3|4)\.[a-z_]+\.[a-z0-9_]+|[A-Z][A-Z0-9]{0,5}-[EWN]\d{1,2}")


def _figures(seen: View) -> bool:
    return any(cell.text.strip().isdigit() for row in seen.rows for cell in row)


def _heading_row(line: Line) -> Heading | None:
    filled = [cell for cell in line.cells if cell.text.strip()]
    if len(filled) != 1 or len(filled[0].text) > 80:
        return None
    text = filled[0].text.strip()
    return heading(text) if text[0] in labels.CHINESE_DIGITS or len(line.cells) == 1 else None


def _prose_row(line: Line, *, anywhere: bool) -> str | None:
    """The text of a row that is one long paragraph, or a title, typed into a table used as a page layout.

    Args:
        anywhere: the row stands before the tables or in a part that has none.
    """
    filled = [cell for cell in line.cells if cell.text.strip()]
    if anywhere and len(filled) == 1:
        return filled[0].text.strip()
    if len(filled) != 1 or line.cells[0] is not filled[0] or filled[0].column_span < line.view.grid.columns:
        return None
    text = filled[0].text.strip()
    if len(labels.squeeze(text)) > 60 and labels.meaning(text, "corner", "row") is None:
        return text
    return text if "报告" in text and title_at([text], 0) is not None else None


def _layout(seen: View) -> list[Event]:
    """A grid that holds none of the tables: paragraphs in a frame are prose, an agency's own table is left out."""
    cells = [cell for row in seen.rows for cell in row if cell.text.strip() and not cell.hidden]
    framed = seen.grid.columns == 1 or any(len(cell.text) > 60 or heading(cell.text) for cell in cells)
    if not framed and not any("报告" in cell.text and title_at([cell.text.strip()], 0) for cell in cells):
        return []
    out: list[Event] = []
    for cell in cells:
        for part in cell.text.split("\n"):
            out += _of_text(part, Text(part, page=seen.grid.page, sheet=seen.grid.sheet))
    return out


def _without_contents(found: list[Event]) -> list[Event]:
    """Drop headings that only list what comes: three or more in a row without content, all of which come again."""
    drop: set[int] = set()
    run: list[int] = []
    for i, event in enumerate([*found, Event(prose="end")]):
        if event.heading is not None and not event.prose:
            if run and event.heading.n <= (found[run[-1]].place):
                run = []
            run.append(i)
            continue
        if event.heading is None and len(run) >= 3 and event.prose != "":
            run = run[:-1] if event.prose != "end" and not _comes_again(found, run[-1]) else run
        if len(run) >= 3 and all(_comes_again(found, k) for k in run):
            drop.update(run)
        run = []
    return [event for i, event in enumerate(found) if i not in drop]


def _comes_again(found: list[Event], at: int) -> bool:
    wanted = found[at].heading
    return wanted is not None and any(e.heading is not None and e.heading.id == wanted.id for e in found[at + 1 :])


def split(found: list[Event]) -> list[list[Event]]:
    """The events of each report: a new one begins at a title that starts the order of parts anew."""
    titles = title_lines(found)
    cuts: list[int] = []
    seen: set[int] = set()
    title: TitleLine | None = None
    pending: tuple[int, TitleLine] | None = None
    sheet: str | None = None
    for i, event in enumerate(found):
        if i in titles:
            pending = (i, titles[i])
            continue
        place = event.place
        if not place:
            continue
        back = bool(seen) and (place < max(seen) or (pending is not None and place in seen))
        other = pending is not None and (title is None or pending[1].key != title.key)
        again = place == 1 and len(seen) >= 3 and 1 in seen
        if (
            back
            and seen
            and max(seen) >= 2
            and (
                (pending is not None and other and (place < max(seen) or place in seen))
                or (pending is None and (again or (event.sheet != sheet and place in seen)))
            )
        ):
            cuts.append(pending[0] if pending is not None else i)
            seen, title = set(), None
        if pending is not None and (title is None or not seen):
            title = pending[1]
        pending = None
        seen.add(place)
        sheet = event.sheet
    edges = [0, *cuts, len(found)]
    spans = [found[a:b] for a, b in pairwise(edges) if found[a:b]]
    return [span for span in spans if _is_seen(span)] or spans


def _is_seen(span: list[Event]) -> bool:
    """False for a report that nobody sees beside one that is seen: last year's on a hidden sheet."""
    return any(
        event.prose or any(cell.text.strip() and not cell.hidden for line in event.rows for cell in line.cells)
        for event in span
    )


def title_lines(found: list[Event]) -> dict[int, TitleLine]:
    """Events that begin a report's title (of one to four lines), by their index."""
    return {i: event.title for i, event in enumerate(found) if event.title is not None}


def _mark_titles(found: list[Event]) -> list[Event]:
    """Look once for titles; every later question is answered from the events."""
    texts = [event.prose if event.heading is None and event.table is None else "" for event in found]
    skip = -1
    for i, text in enumerate(texts):
        if i <= skip or not text or len(text) > 60:
            continue
        title = title_at(texts, i)
        if title is not None:
            found[i].title = title
            skip = i + title.lines - 1
    return found
