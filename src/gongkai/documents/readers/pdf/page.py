"""One pdf page as tables, loose words and pictures, with what on it is hidden from the reader's eye."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf.cells import fill
from gongkai.documents.readers.pdf.drawing import Drawing, Fill, look
from gongkai.documents.readers.pdf.lattice import Box, Lattice, lattices
from gongkai.documents.readers.pdf.objects import address
from gongkai.documents.readers.pdf.words import PageText, Word

_LOW = 0.7  # of the page's height: a table that ends below this may have been cut by the page's end
_FEW = 8  # fewer visible characters than this beside a large picture: the page is a scan


@dataclass(slots=True)
class Page:
    """What one page shows; boxes are upright (x right, y down), in points.

    Attributes:
        hidden: what the eye does not see, by kind ("invisible", "covered", "outside", "redact" …).
        scanned: the page is a picture with no text of its own.
        read: its words were read by OCR and say how sure that is (`scan.reader.ReadWord`).
    """

    number: int
    sheet: Box
    tables: list[Lattice] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    hidden: Counter[str] = field(default_factory=Counter)
    hidden_text: list[str] = field(default_factory=list)
    scanned: bool = False
    read: bool = False


def read_page(document: Any, index: int) -> Page:
    """The page with this index (from 0) of a loaded FPDF_DOCUMENT; an unreadable page comes back empty."""
    raw = pdfium.FPDF_LoadPage(document, index)
    if not raw:
        return Page(index + 1, (0, 0, 0, 0), hidden=Counter(damaged=1))
    page = Page(index + 1, (0, 0, 0, 0))
    if pdfium.FPDFPage_GetAnnotCount(raw):
        raw = _with_annotations(document, index, raw, page)
    textpage = pdfium.FPDFText_LoadPage(raw)
    try:
        _gather(page, raw, PageText(textpage, _sheet(raw)))
    finally:
        pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(raw)
    return page


def _sheet(raw: Any) -> Box:
    rect = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(raw, ctypes.byref(rect)):
        return rect.left, rect.bottom, rect.right, rect.top
    return 0.0, 0.0, pdfium.FPDF_GetPageWidthF(raw), pdfium.FPDF_GetPageHeightF(raw)


def _with_annotations(document: Any, index: int, raw: Any, page: Page) -> Any:
    """Count what annotations do, then print those that print into the page, as paper would show them."""
    names = {
        pdfium.FPDF_ANNOT_REDACT: "redact",
        pdfium.FPDF_ANNOT_FILEATTACHMENT: "attachment",
        pdfium.FPDF_ANNOT_FREETEXT: "note",
        pdfium.FPDF_ANNOT_TEXT: "note",
    }
    flatten = False
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(raw), 5_000)):
        annotation = pdfium.FPDFPage_GetAnnot(raw, place)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in names:
            page.hidden[names[kind]] += 1
        flatten |= kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP)
        pdfium.FPDFPage_CloseAnnot(annotation)
    if flatten and pdfium.FPDFPage_Flatten(raw, pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(raw)
        raw = pdfium.FPDF_LoadPage(document, index)
    return raw


def _gather(page: Page, raw: Any, text: PageText) -> None:
    drawing = look(address(raw))
    if text.lookalikes:
        page.hidden["lookalike"] = text.lookalikes
    page.sheet = text.upright(*text.sheet)
    page.tables, page.rules = lattices([text.upright(*line) for line in drawing.lines])
    page.pictures = [text.upright(*box) for box in drawing.pictures]
    words = _seen(page, text, drawing, text.words())
    if page.tables:
        _place(page, text, words)
    else:
        page.words = [part for word in words for part in text.parted(word)]
    _take_overhang(page)
    for box in [table for table in page.tables if len(table.cells) == 1]:  # a frame around text is no table
        page.words += box.cells[0].words
        page.tables.remove(box)
    for table in page.tables:
        fill(table)
    letters = sum(len(word.text) for word in words)
    page.scanned = letters < _FEW and any(_share(box, page.sheet) > 0.3 for box in page.pictures)


def _take_overhang(page: Page) -> None:
    """Words just below a table that the page's end cut open: browsers end the borders before the last line of text."""
    if not page.tables:
        return
    table = page.tables[-1]
    left, _, right, bottom = table.box
    if bottom < page.sheet[1] + _LOW * (page.sheet[3] - page.sheet[1]):
        return
    below = [word for word in page.words if word.middle > bottom]
    if any(word.y0 > bottom + (word.y1 - word.y0) or not left < word.x0 < right for word in below):
        return
    taken = set()
    for word in below:
        place = table.at((word.x0 + word.x1) / 2, bottom - 0.5)
        cell = table.cells[place] if place is not None else None
        if cell is None or any(table.closed[cell.column0 : cell.column1]):
            continue
        if cell.words and word.middle - cell.words[-1].middle < 2 * (word.y1 - word.y0):
            cell.words.append(word)
            taken.add(id(word))
    page.words = [word for word in page.words if id(word) not in taken]


def _place(page: Page, text: PageText, words: list[Word]) -> None:
    """Give each word to the table cell that it stands in; take it apart where it crosses a line."""
    frames = [(*table.box, table) for table in page.tables]
    for word in words:
        x0, x1, middle = word.x0, word.x1, word.middle
        for left, top, right, bottom, table in frames:
            if middle <= top or middle >= bottom or x1 < left or x0 > right:
                continue
            letters = len(word.text)
            half = (x1 - x0) / (2 * letters)
            start = end = table.at(x0 + half, middle)
            tall = False
            if letters > 1:
                end = table.at(x1 - half, middle)
                tall = word.y1 - word.y0 > 1.9 * (x1 - x0)
            if start != end or tall:
                _take_apart(page, text, word, table)
                break
            if start is not None:
                table.cells[start].words.append(word)
                break
        else:
            page.words += text.parted(word)


def _take_apart(page: Page, text: PageText, word: Word, table: Lattice) -> None:
    for letter in text.letters(word):
        cell = table.at((letter.x0 + letter.x1) / 2, letter.middle)
        (page.words if cell is None else table.cells[cell].words).append(letter)


def _seen(page: Page, text: PageText, drawing: Drawing, words: list[Word]) -> list[Word]:
    """The words that can be seen; the others are counted in `page.hidden` and left out."""
    seen = []
    first_text = drawing.texts[0][1] if drawing.texts else 0
    covers = [cover for cover in drawing.fills if cover.opaque and first_text < cover.order]
    shades = [(text.upright(*cover.box), cover) for cover in covers]
    orders = dict(drawing.texts) if shades else {}
    heights = [word.y1 - word.y0 for word in words]
    tall = 1.4 * median(heights) if words else 0.0
    if not shades and not drawing.unseen and text.all_on_page(words) and max(heights, default=0.0) <= tall:
        return words
    for word in words:
        if text.off_page(word):
            _hide(page, word, "outside")
        elif word.y1 - word.y0 > tall and text.slanted(word):
            _hide(page, word, "slanted")
        elif drawing.unseen or any(_touch(word, box) for box, _ in shades):
            seen += _visible_part(page, text, word, unseen=drawing.unseen, orders=orders, shades=shades)
        else:
            seen.append(word)
    return seen


def _visible_part(
    page: Page, text: PageText, word: Word, *, unseen: set[int], orders: dict[int, int], shades: list[tuple[Box, Fill]]
) -> list[Word]:
    kept: list[Word] = []
    for letter in text.letters(word):
        owner = text.object_of(letter.first)
        order = orders.get(owner, -1)
        x, y = (letter.x0 + letter.x1) / 2, letter.middle
        if owner in unseen:
            _hide(page, letter, "invisible")
        elif order >= 0 and any(
            cover.order > order and box[0] <= x <= box[2] and box[1] <= y <= box[3] for box, cover in shades
        ):
            _hide(page, letter, "covered")
        elif kept and kept[-1].last == letter.first - 1:
            kept[-1] = text.word(kept[-1].first, letter.last)
        else:
            kept.append(letter)
    return kept


def _hide(page: Page, word: Word, kind: str) -> None:
    page.hidden[kind] += len(word.text)
    page.hidden_text.append(word.text)


def _touch(word: Word, box: Box) -> bool:
    return word.x0 < box[2] and word.x1 > box[0] and word.y0 < box[3] and word.y1 > box[1]


def _share(box: Box, sheet: Box) -> float:
    area = (sheet[2] - sheet[0]) * (sheet[3] - sheet[1])
    return (box[2] - box[0]) * (box[3] - box[1]) / area if area > 0 else 0.0
