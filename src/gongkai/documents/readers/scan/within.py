"""Scanned pages and pictured tables inside a pdf."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.documents.readers.pdf.assemble import unread_pictures
from gongkai.documents.readers.pdf.lattice import Box, Lattice
from gongkai.documents.readers.pdf.opening import opened
from gongkai.documents.readers.pdf.page import Page
from gongkai.documents.readers.pdf.page import read_page as read_printed
from gongkai.documents.readers.pdf.picture import render_page
from gongkai.documents.readers.scan.arrays import Grey
from gongkai.documents.readers.scan.page import read_page
from gongkai.documents.readers.scan.picture import pages
from gongkai.documents.readers.scan.sheet import DPI

_LONG_SIDE = 11.69  # inches of A4, whatever size the pdf claims for a scanned page
_LOOK = 36  # dpi of the first look at a page's size


def read_scanned(data: bytes, numbers: set[int]) -> list[Page]:
    """All pages of a pdf; those in `numbers` (from 1) read by OCR where they are pictures, or hold some."""
    with opened(data) as document:
        printed = [read_printed(document.raw, index) for index in range(document.pages)]
    return [_with_ocr(data, page) if page.number in numbers else page for page in printed]


def _with_ocr(data: bytes, page: Page) -> Page:
    drawn = _drawn(data, page.number)
    if page.scanned:
        read = read_page(drawn, page.number)
        return page if read.scanned else read
    for box, part in _cut(page, drawn):
        _add_tables(page, box, part)
    return page


def _drawn(data: bytes, number: int) -> Grey:
    """The page as a picture that is as large as an A4 page at 200 dpi."""
    small = next(pages(render_page(data, number, _LOOK)))
    inches = max(small.shape) / _LOOK
    dpi = round(DPI * min(4.0, max(0.05, _LONG_SIDE / inches)))
    return next(pages(render_page(data, number, max(4, dpi))))


def _cut(page: Page, drawn: Grey) -> Iterator[tuple[Box, Grey]]:
    """The pictures on a page of text that may be tables, cut out of the drawn page."""
    left, top, right, bottom = page.sheet
    across, down = drawn.shape[1] / max(1.0, right - left), drawn.shape[0] / max(1.0, bottom - top)
    if abs(across - down) > 0.02 * across:
        return  # its text stands across the page: what is drawn and what was measured do not match
    for box in unread_pictures(page):
        x0, x1 = (max(0, round((x - left) * across)) for x in (box[0], box[2]))
        y0, y1 = (max(0, round((y - top) * down)) for y in (box[1], box[3]))
        if y1 - y0 > 40 and x1 - x0 > 40:
            yield box, drawn[y0:y1, x0:x1]


def _add_tables(page: Page, box: Box, part: Grey) -> None:
    """Put the tables seen in a picture into the page, at the picture's place, and forget the picture."""
    read = read_page(part, page.number)
    if not read.tables:
        return
    scale = (box[2] - box[0]) / max(1.0, read.sheet[2])
    for table in read.tables:
        page.tables.append(_moved(table, box, scale))
    page.pictures.remove(box)


def _moved(table: Lattice, box: Box, scale: float) -> Lattice:
    table.xs = [box[0] + x * scale for x in table.xs]
    table.ys = [box[1] + y * scale for y in table.ys]
    return table
