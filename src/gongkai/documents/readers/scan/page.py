"""One scanned page as the pdf reader's `Page`: ruled tables whose cells were read one by one, and loose words."""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.documents.readers.pdf.cells import text_of
from gongkai.documents.readers.pdf.lattice import Lattice, lattices
from gongkai.documents.readers.pdf.page import Page
from gongkai.documents.readers.scan.arrays import Grey, Mask
from gongkai.documents.readers.scan.known import as_known_label
from gongkai.documents.readers.scan.loose import loose_strips
from gongkai.documents.readers.scan.print import Pixels, print_in
from gongkai.documents.readers.scan.reader import ReadWord, read_cells, read_lines
from gongkai.documents.readers.scan.ruling import ruling
from gongkai.documents.readers.scan.sheet import POINT, Sheet, even
from gongkai.documents.readers.scan.turning import upright

_INSET = 3  # pixels inside a rule's middle where a cell's print may begin
_READABLE = 0.5  # mean certainty below which a page was not read but guessed


def read_page(picture: Grey, number: int) -> Page:
    """The page shown by a picture; where nothing could be read it comes back as a picture still."""
    sheet = upright(even(picture))
    tall, wide = sheet.ink.shape
    page = Page(number, (0.0, 0.0, wide * POINT, tall * POINT), read=True)
    rules = ruling(sheet.ink)
    page.tables, page.rules = lattices([_points(line) for line in rules.lines])
    page.tables = [table for table in page.tables if len(table.cells) > 1]
    covered = cv2.dilate(rules.mask, np.ones((3, 3), np.uint8)).astype(np.uint8)
    _fill(sheet, covered, page.tables)
    page.words = list(read_lines(loose_strips(sheet, covered, [_box(table) for table in page.tables])))
    if not _was_read(page, sheet):
        page.tables, page.words, page.rules = [], [], []
        page.scanned, page.pictures = True, [page.sheet]
    return page


def _points(line: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = line
    return x0 * POINT, y0 * POINT, x1 * POINT, y1 * POINT


def _box(table: Lattice) -> Pixels:
    x0, y0, x1, y1 = (round(place / POINT) for place in table.box)
    return x0, y0, x1, y1


def _fill(sheet: Sheet, covered: Mask, tables: list[Lattice]) -> None:
    """Read every cell of the tables; its certainty is that of its least sure line."""
    cells = [(table, cell) for table in tables for cell in table.cells]
    boxes = [
        (table.xs[cell.column0], table.ys[cell.row0], table.xs[cell.column1], table.ys[cell.row1])
        for table, cell in cells
    ]
    prints = [print_in(sheet, covered, _inside(box)) for box in boxes]
    for (table, cell), words in zip(cells, read_cells(prints), strict=True):
        if words:
            cell.words = list(words)
            as_known_label(words)
            cell.text = text_of(cell.words, table.xs[cell.column1] - table.xs[cell.column0])
            cell.confidence = min(word.confidence for word in words)
        else:
            cell.confidence = 1.0


def _inside(box: tuple[float, float, float, float]) -> Pixels:
    x0, y0, x1, y1 = (round(place / POINT) for place in box)
    x0, y0 = max(0, x0 + _INSET), max(0, y0 + _INSET)
    return x0, y0, max(x0 + 1, x1 - _INSET), max(y0 + 1, y1 - _INSET)


def _was_read(page: Page, sheet: Sheet) -> bool:
    """Whether what stands on a page came out as text; a blank page was read."""
    words = [word for word in page.words if isinstance(word, ReadWord)]
    sure = [(word.confidence, len(word.text)) for word in words]
    sure += [(cell.confidence or 0.0, len(cell.text)) for table in page.tables for cell in table.cells if cell.text]
    letters = sum(count for _, count in sure)
    if not letters:
        return float(sheet.ink.mean()) < 0.002
    return sum(value * count for value, count in sure) / letters >= _READABLE
