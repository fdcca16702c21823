"""Tables that run over the end of a page, put together again.

What a page break does to a table: the header rows are printed again, a merged label is cut in two, a row is cut in two
with half of its words on each page. Each is undone here; two tables that only follow each other are left apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.readers.pdf.cells import lines
from gongkai.documents.readers.pdf.lattice import Lattice, LatticeCell
from gongkai.documents.readers.pdf.page import Page

_NUMBERED = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[一二三四五六七八九十]{1,3}\s*、|\d{1,2}\s*[.．、])"
)
_FIGURE = re.compile(r"[\s\d０-９,，.．/／+＋\-－—–%％]+")
_MARGIN = 14.0
_LOW = 0.7  # of the page's height: a table that ends below this may have been cut by the page's end


@dataclass(slots=True)
class Table:
    """A table that may run over pages: edges from left to right, cells in order, `rows` in all.

    `reaches` is how far down its last page the table goes (0..1).
    """

    xs: list[float]
    rows: int
    cells: list[LatticeCell]
    page: int
    last_page: int
    unruled: bool = False
    cut: bool = False
    reaches: float = 1.0

    @classmethod
    def of(cls, lattice: Lattice, page: Page, unruled: bool = False) -> Table:
        """The table of one page."""
        for cell in lattice.cells:
            cell.page = page.number
        top, bottom = page.sheet[1], page.sheet[3]
        reaches = (lattice.ys[-1] - top) / max(1.0, bottom - top)
        rows, open_bottom = len(lattice.ys) - 1, lattice.open_bottom and reaches > _LOW
        return cls(lattice.xs, rows, lattice.cells, page.number, page.number, unruled, open_bottom, reaches)

    def grid(self) -> Grid:
        """The paper model's table."""
        cells = [
            GridCell(
                row=cell.row0,
                column=cell.column0,
                text=cell.text,
                row_span=cell.row1 - cell.row0,
                column_span=cell.column1 - cell.column0,
                page=cell.page,
                confidence=cell.confidence,
            )
            for cell in sorted(self.cells, key=lambda cell: (cell.row0, cell.column0))
        ]
        return Grid(self.rows, len(self.xs) - 1, cells, page=self.page, unruled=self.unruled, cut=self.cut)


def join(first: Table, second: Table) -> bool:
    """Append the second table to the first when it is its continuation on the next page."""
    xs = _common_edges(first, second)
    if xs is None:
        return False
    _renumber(first, xs)
    _renumber(second, xs)
    _drop_repeated_head(first, second)
    if not second.rows:
        first.last_page = second.last_page
        return True
    pairs = _pairs(first, second)
    cut_row = _row_is_cut(first, second, pairs, xs)
    offset = first.rows - (1 if cut_row else 0)
    taken: set[int] = set()
    for upper, lower in pairs:
        if cut_row or _label_goes_on(upper, lower, first, second):
            _melt(upper, lower, offset)
            taken.add(id(lower))
    first.cells += _lower([cell for cell in second.cells if id(cell) not in taken], offset)
    _over_the_gap(first, second, offset)
    first.rows = offset + second.rows
    first.last_page, first.cut, first.reaches = second.last_page, second.cut, second.reaches
    return True


def _common_edges(first: Table, second: Table) -> list[float] | None:
    """The edges of both; None when they are two tables.

    One has all the edges of the other, or the first goes down to the end of its page and both are equally wide
    (table two changes its columns from group to group).
    """
    if first.unruled or second.unruled:
        return _common_columns(first, second) if first.unruled and second.unruled else None
    near = 4.0
    for fewer, more in ((second.xs, first.xs), (first.xs, second.xs)):
        if _within(fewer, more, near):
            return list(more)
    shift = second.xs[0] - first.xs[0]  # odd and even pages may have different inner margins
    if abs((second.xs[-1] - second.xs[0]) - (first.xs[-1] - first.xs[0])) > 2 * near or abs(shift) > 60:
        return None
    moved = [x - shift for x in second.xs]
    more, fewer = (first.xs, moved) if len(first.xs) >= len(moved) else (moved, first.xs)
    extra = [x for x in fewer if _apart(more, x) > near]
    if extra and first.reaches < _LOW:
        return None
    second.xs = moved
    return sorted([*more, *extra])


def _within(fewer: list[float], more: list[float], near: float) -> bool:
    """Whether all edges of one part are edges of the other and one outer side is the same.

    A merged label at the side that goes on over the page's end is often printed without its border there.
    """
    sides = abs(fewer[0] - more[0]) <= near or abs(fewer[-1] - more[-1]) <= near
    return sides and len(fewer) > 2 and all(_apart(more, x) <= near for x in fewer)


def _common_columns(first: Table, second: Table) -> list[float] | None:
    """The edges of two parts without upright lines, when their columns of figures stand under each other."""
    near = 16.0
    values = second.xs[-min(len(first.xs), len(second.xs), 4) :]
    if any(min(abs(x - other) for other in first.xs) > near for x in values):
        return None
    extra = [x for x in second.xs if min(abs(x - other) for other in first.xs) > near]
    return sorted([*first.xs, *extra])


def _over_the_gap(first: Table, second: Table, offset: int) -> None:
    """A label at the side whose place is empty in the second part, border and all, goes on through it."""
    left = min((cell.column0 for cell in second.cells), default=0)
    for cell in first.cells:
        if cell.row1 == first.rows and cell.column1 <= left and not _is_figure(cell.text):
            cell.row1 = offset + second.rows


def _renumber(table: Table, xs: list[float]) -> None:
    if table.xs != xs:
        place = [_nearest(xs, x) for x in table.xs]
        for cell in table.cells:
            cell.column0, cell.column1 = place[cell.column0], place[cell.column1]
    table.xs = xs


def _nearest(xs: list[float], x: float) -> int:
    """The number of the edge nearest to a place; edges run from left to right."""
    index = bisect_left(xs, x)
    return index - 1 if index == len(xs) or (index and x - xs[index - 1] <= xs[index] - x) else index


def _apart(xs: list[float], x: float) -> float:
    return abs(xs[_nearest(xs, x)] - x)


def _lower(cells: list[LatticeCell], by: int) -> list[LatticeCell]:
    for cell in cells:
        cell.row0, cell.row1 = cell.row0 + by, cell.row1 + by
    return cells


def _drop_repeated_head(first: Table, second: Table) -> None:
    """Take the leading rows away from the second table that only repeat those of the first."""
    same = 0
    for row in range(min(first.rows, second.rows)):
        upper, lower = _row(first, row), _row(second, row)
        if upper != lower or not upper:
            break
        if any(_is_figure(text) for *_, text in lower):
            break
        same = row + 1
    while same and any(cell.row0 < same < cell.row1 for cell in second.cells):
        same -= 1
    if not same or not any(cell.text for cell in second.cells if cell.row0 < same):
        return
    second.cells = _lower([cell for cell in second.cells if cell.row0 >= same], -same)
    second.rows -= same


def _row(table: Table, row: int) -> list[tuple[int, int, int, str]]:
    return sorted(
        (cell.column0, cell.column1, cell.row1 - cell.row0, re.sub(r"\s", "", cell.text))
        for cell in table.cells
        if cell.row0 == row
    )


def _pairs(first: Table, second: Table) -> list[tuple[LatticeCell, LatticeCell]]:
    """Cells that meet at the page break, with the same sides."""
    above = {(cell.column0, cell.column1): cell for cell in first.cells if cell.row1 == first.rows}
    return [
        (above[cell.column0, cell.column1], cell)
        for cell in second.cells
        if cell.row0 == 0 and (cell.column0, cell.column1) in above
    ]


def _row_is_cut(first: Table, second: Table, pairs: list[tuple[LatticeCell, LatticeCell]], xs: list[float]) -> bool:
    """Whether the second part begins in the middle of a row: its words run on and no figure stands against another."""
    if len(pairs) != sum(1 for cell in second.cells if cell.row0 == 0):
        return False
    both = [(upper, lower) for upper, lower in pairs if upper.text and lower.text]
    if any(not _runs_on(upper, lower, xs) for upper, lower in both):
        return False
    if both:
        # A merged label may run on by itself over a break between rows: then the row's own label starts anew.
        if any(lower.row1 == 1 and upper.row1 - upper.row0 == 1 for upper, lower in both):
            return True
        own = [(upper, lower) for upper, lower in both if lower.row1 == 1 or upper.row1 - upper.row0 == 1]
        fresh = [lower for upper, lower in pairs if lower.text and not upper.text and not _is_figure(lower.text)]
        return bool(own) and not fresh
    upper_row = [(upper, lower) for upper, lower in pairs if upper.row0 == first.rows - 1]
    if not upper_row or all(not lower.text for _, lower in pairs):
        return all(not lower.text and lower.row1 == 1 for _, lower in pairs) and len(pairs) > 1 and second.rows > 1
    labelled = any(upper.text and not _is_figure(upper.text) for upper, _ in upper_row)
    figures_above = any(_is_figure(upper.text) for upper, _ in upper_row)
    only_figures_below = all(not lower.text or _is_figure(lower.text) for _, lower in pairs)
    return labelled and not figures_above and only_figures_below


def _runs_on(upper: LatticeCell, lower: LatticeCell, xs: list[float]) -> bool:
    """Whether the text below can be the rest of the text above: the last line above is full, no new number below."""
    if _NUMBERED.match(lower.text) or (_is_figure(upper.text) or _is_figure(lower.text)):
        return False
    if not upper.words:
        return False
    last = lines(upper.words)[-1]
    used = last[-1].x1 - last[0].x0
    letter = used / max(1, sum(len(word.text) for word in last))
    return used + letter > xs[upper.column1] - xs[upper.column0] - _MARGIN


def _label_goes_on(upper: LatticeCell, lower: LatticeCell, first: Table, second: Table) -> bool:
    """Whether a merged label cut by the page break goes on (between two whole rows)."""
    tall = upper.row1 - upper.row0 > 1 or lower.row1 > 1
    if _is_figure(upper.text) or _is_figure(lower.text):
        return False
    if not lower.text:
        return _label_beside(second, 0, lower) or _heads_row(second) if upper.text else tall
    if not upper.text:
        return upper.row1 - upper.row0 > 1 or _label_beside(first, first.rows - 1, upper)
    return tall and _runs_on(upper, lower, first.xs)


def _heads_row(table: Table) -> bool:
    """Whether the first row holds column heads only: several words and no figure."""
    texts = [cell.text for cell in table.cells if cell.row0 == 0 and cell.text]
    return len(texts) > 2 and not any(_is_figure(text) for text in texts)


def _label_beside(table: Table, row: int, cell: LatticeCell) -> bool:
    """Whether the row has a label to the right of a blank cell: then the blank is a merged label's, not a row's."""
    return any(
        other.row0 <= row < other.row1 and other.column0 >= cell.column1 and other.text and not _is_figure(other.text)
        for other in table.cells
    )


def _melt(upper: LatticeCell, lower: LatticeCell, offset: int) -> None:
    if not upper.text and lower.text:
        upper.page = lower.page
    upper.text += lower.text
    upper.row1 = max(upper.row1, lower.row1 + offset)
    upper.words = lower.words or upper.words
    if lower.confidence is not None:
        upper.confidence = min(lower.confidence, 1.0 if upper.confidence is None else upper.confidence)


def _is_figure(text: str) -> bool:
    return bool(text) and _FIGURE.fullmatch(text) is not None
