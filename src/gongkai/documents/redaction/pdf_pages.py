"""Pdf pages as they are shown: characters with their boxes, and a drawing of the page (pdfium).

Boxes count from the upper left corner of the page as a viewer shows it: turned by /Rotate, cut by /CropBox.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from gongkai.documents.prescreen import BOUNDS
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.readers.pdf import objects
from gongkai.documents.redaction.model import Box
from gongkai.words import say

if TYPE_CHECKING:
    from PIL.Image import Image

_FINE = 50  # pdfium turns places in whole device pixels: this many a point
_NO_LETTERS = frozenset((0, 2, 0xFFFE, 0xFFFF))
_INVISIBLE_MODES = (3, 7)


@dataclass(frozen=True, slots=True)
class Letter:
    """A character; `box` is None for a blank or line end that pdfium puts in; `drawn` False in the invisible mode."""

    char: str
    box: Box | None
    drawn: bool = True


@dataclass(slots=True)
class ShownPage:
    """An open page, in points as shown."""

    raw: Any
    number: int
    width: float
    height: float
    flattened: bool
    letters: list[Letter] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All characters, one for each of `letters`."""
        return "".join(letter.char for letter in self.letters)

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box for each line that a span of `text` runs over."""
        lines: list[list[float]] = []
        for letter in self.letters[start:end]:
            if letter.box is None:
                continue
            left, top, right, bottom = letter.box
            last = lines[-1] if lines else None
            middle = (top + bottom) / 2
            if last is not None and last[1] <= middle <= last[3] and -1 < left - last[2] < 3 * (bottom - top) + 6:
                lines[-1] = [min(last[0], left), min(last[1], top), max(last[2], right), max(last[3], bottom)]
            else:
                lines.append([left, top, right, bottom])
        return tuple((a, b, c, d) for a, b, c, d in lines)

    def in_box(self, box: Box) -> str:
        """The characters whose middle lies in a box."""
        return "".join(letter.char for letter in self.letters if letter.box is not None and middle_in(letter.box, box))

    def draw(self, dpi: float) -> Image:
        """The page as an RGB picture; a larger page than allowed is drawn at what dots it may have."""
        from PIL import Image

        scale = min(dpi / 72, (BOUNDS.pixels / max(1.0, self.width * self.height)) ** 0.5)
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self.raw, 0, 0, width, height, 0, pdfium.FPDF_PRINTING)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGR", stride)


@contextmanager
def shown(document: Any, index: int) -> Iterator[ShownPage]:
    """A page (from 0) of a loaded FPDF_DOCUMENT, what prints of its annotations drawn into it.

    Raises:
        RefusedFile: the page is damaged.
    """
    raw = _load(document, index)
    flattened = False
    if pdfium.FPDFPage_GetAnnotCount(raw):
        flattened = pdfium.FPDFPage_Flatten(raw, pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS
        pdfium.FPDF_ClosePage(raw)
        raw = _load(document, index)
    try:
        width, height = pdfium.FPDF_GetPageWidthF(raw), pdfium.FPDF_GetPageHeightF(raw)
        page = ShownPage(raw, index + 1, width, height, flattened)
        page.letters = list(_letters(page))
        yield page
    finally:
        pdfium.FPDF_ClosePage(raw)


def _load(document: Any, index: int) -> Any:
    raw = pdfium.FPDF_LoadPage(document, index)
    if not raw:
        raise refusal(say("第 {page} 页已损坏，无法读取", page=index + 1), page=index + 1)
    return raw


def _letters(page: ShownPage) -> Iterator[Letter]:
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    rect = pdfium.FS_RECTF()
    try:
        for index in range(pdfium.FPDFText_CountChars(textpage)):
            code = pdfium.FPDFText_GetUnicode(textpage, index)
            if code in _NO_LETTERS:
                continue
            if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
                yield Letter(chr(code), None)
                continue
            has_box = pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect))
            owner = objects.text_object(objects.address(textpage), index)
            drawn = not owner or objects.render_mode(owner) not in _INVISIBLE_MODES
            yield Letter(chr(code), _turned(page, rect) if has_box else None, drawn)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _turned(page: ShownPage, rect: Any) -> Box:
    across, down = [], []
    wide, high = round(page.width * _FINE), round(page.height * _FINE)
    x, y = ctypes.c_int(), ctypes.c_int()
    for left, bottom in ((rect.left, rect.bottom), (rect.right, rect.top)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, left, bottom, ctypes.byref(x), ctypes.byref(y))
        across.append(x.value / _FINE)
        down.append(y.value / _FINE)
    return min(across), min(down), max(across), max(down)


def middle_in(inner: Box, outer: Box) -> bool:
    """Whether the middle of one box lies in another."""
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def touches(one: Box, other: Box, slack: float = 0.0) -> bool:
    """Whether two boxes share more than `slack` points in both directions."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > slack and down > slack
