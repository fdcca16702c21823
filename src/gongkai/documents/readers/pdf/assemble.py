"""Pages put together: text and tables in reading order, tables over pages joined, scans and pictures marked."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.paper import Block, Grid, Text
from gongkai.documents.readers.bounds import check_row, check_tables
from gongkai.documents.readers.pdf.columns import unruled_tables
from gongkai.documents.readers.pdf.flow import Line, Measures, Paragraph, page_lines, paragraphs, without_running_heads
from gongkai.documents.readers.pdf.joining import Table, join
from gongkai.documents.readers.pdf.lattice import Box
from gongkai.documents.readers.pdf.page import Page

_PICTURE = 0.08  # of the page's area: a picture in the text that may well be a table


def blocks(pages: list[Page]) -> list[Block]:
    """The blocks of the paper in reading order."""
    placed = [(page, _tables(page)) for page in pages]
    found = without_running_heads([(page, page_lines(page)) for page in pages])
    measures = Measures(found)
    out: list[Paragraph | Table | Grid] = []
    for (page, tables), rows in zip(placed, found, strict=True):
        _one_page(page, tables, rows, measures, out)
    return _numbered(out)


def _tables(page: Page) -> list[tuple[float, Table]]:
    ruled = [(lattice.ys[0], Table.of(lattice, page)) for lattice in page.tables]
    loose, words = unruled_tables(page)
    page.words = words
    if page.read:
        for cell in (cell for lattice in loose for cell in lattice.cells):
            cell.confidence = min((getattr(word, "confidence", 1.0) for word in cell.words), default=1.0)
    return ruled + [(lattice.ys[0], Table.of(lattice, page, unruled=True)) for lattice in loose]


def _one_page(
    page: Page,
    tables: list[tuple[float, Table]],
    rows: list[Line],
    measures: Measures,
    out: list[Paragraph | Table | Grid],
) -> None:
    """Merge the tables, pictures and lines of a page by their height and append them to `out`."""
    things: list[tuple[float, Table | Grid | Line]] = [(line.y0, line) for line in rows]
    things += tables
    things += [(box[1], _marker(page)) for box in unread_pictures(page)]
    first = True
    for kind, group in _grouped(sorted(things, key=lambda thing: thing[0])):
        if kind == "lines":
            open_paragraph = out[-1] if out and isinstance(out[-1], Paragraph) else None
            out += paragraphs([line for line in group if isinstance(line, Line)], measures, open_paragraph)
        else:
            for thing in group:
                before = out[-1] if out else None
                if (
                    first
                    and isinstance(thing, Table)
                    and isinstance(before, Table)
                    and before.last_page == page.number - 1
                    and join(before, thing)
                ):
                    first = False
                    continue
                if isinstance(thing, Table | Grid):
                    out.append(thing)
        first = False


def _grouped(
    things: list[tuple[float, Table | Grid | Line]],
) -> Iterator[tuple[str, list[Table | Grid | Line]]]:
    group: list[Table | Grid | Line] = []
    for _, thing in things:
        if group and isinstance(thing, Line) != isinstance(group[0], Line):
            yield ("lines" if isinstance(group[0], Line) else "tables"), group
            group = []
        group.append(thing)
    if group:
        yield ("lines" if isinstance(group[0], Line) else "tables"), group


def _marker(page: Page) -> Grid:
    return Grid(0, 0, [], page=page.number, picture=True)


def unread_pictures(page: Page) -> list[Box]:
    """Pictures that may hide a table; a scanned page counts as one."""
    left, top, right, bottom = page.sheet
    area = max(1.0, (right - left) * (bottom - top))
    large = [box for box in page.pictures if (box[2] - box[0]) * (box[3] - box[1]) > _PICTURE * area]
    if page.scanned:
        return large[:1]
    return [box for box in large if not _written_over(box, page)]


def _written_over(box: Box, page: Page) -> bool:
    """Whether the page's own text stands on the picture: a background or a seal, not a table."""
    on = sum(
        len(word.text)
        for word in page.words
        if box[0] < (word.x0 + word.x1) / 2 < box[2] and box[1] < word.middle < box[3]
    )
    tables = any(box[1] < table.ys[0] and table.ys[-1] < box[3] for table in page.tables)
    return on > 30 or tables


def _numbered(things: list[Paragraph | Table | Grid]) -> list[Block]:
    out: list[Block] = []
    number = 0
    for thing in things:
        if isinstance(thing, Paragraph):
            out.append(Text(thing.text, page=thing.page, heading=thing.heading))
            continue
        grid = thing.grid() if isinstance(thing, Table) else thing
        number += 1
        grid.number = number
        check_tables(number)
        check_row(number, grid.rows - 1)
        out.append(grid)
    return out
