"""Pdf pages as they are shown: characters with their boxes, and a drawing of the page (pdfium).

Boxes count from the upper left corner of the page as a viewer shows it: turned by /Rotate, cut by /CropBox.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
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
_QUARTERS = {"down": 3, "left": 2, "up": 1}  # clockwise, until the lines run to the right


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
        """One box for each line that a span of `text` runs over, whichever way the line runs on the page as shown."""
        lines: list[list[Box]] = []
        for letter in self.letters[start:end]:
            if letter.box is None:
                continue
            if lines and follows(lines[-1], letter.box, 3.0):
                lines[-1].append(letter.box)
            else:
                lines.append([letter.box])
        return tuple(around(line) for line in lines)

    def in_box(self, box: Box) -> str:
        """The characters whose middle lies in a box."""
        return "".join(letter.char for letter in self.letters if letter.box is not None and middle_in(letter.box, box))

    def draw(self, dpi: float) -> Image:
        """The page as an RGB picture; a larger page than allowed is drawn at what dots it may have."""
        from PIL import Image

        scale = min(dpi / 72, (BOUNDS.pixels / max(1.0, self.width * self.height)) ** 0.5)
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        if width * height > BOUNDS.pixels:  # rounded up over the edge
            width, height = max(1, int(self.width * scale)), max(1, int(self.height * scale))
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
        page.letters = _letters(page)
        yield page
    finally:
        pdfium.FPDF_ClosePage(raw)


def _load(document: Any, index: int) -> Any:
    raw = pdfium.FPDF_LoadPage(document, index)
    if not raw:
        raise refusal(say("第 {page} 页已损坏，无法读取", page=index + 1), page=index + 1)
    return raw


def _letters(page: ShownPage) -> list[Letter]:
    """The characters in the order in which they are read, also where the lines run up, down or upside down."""
    letters = [Letter(char, _turned(page, rect) if rect else None, drawn) for char, rect, drawn in _read(page)]
    way = reading_way(letters)
    if way == "right":
        return letters
    turned = pdfium.FPDFPage_GetRotation(page.raw)
    pdfium.FPDFPage_SetRotation(page.raw, (turned + _QUARTERS[way]) % 4)  # pdfium orders lines as the page is turned
    try:
        read = _read(page)
    finally:
        pdfium.FPDFPage_SetRotation(page.raw, turned)
    return [Letter(char, _turned(page, rect) if rect else None, drawn) for char, rect, drawn in read]


def reading_way(letters: list[Letter]) -> str:
    """Which way most lines of a page run as it is shown: the direction of most steps from a letter to the next."""
    steps = Counter(heading((one.box, other.box)) for one, other in pairwise(letters[:2_000]) if one.box and other.box)
    return steps.most_common(1)[0][0] if steps else "right"


def _read(page: ShownPage) -> list[tuple[str, tuple[float, float, float, float] | None, bool]]:
    """Each character with its box in the page's own coordinates and whether it is drawn."""
    out: list[tuple[str, tuple[float, float, float, float] | None, bool]] = []
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    rect = pdfium.FS_RECTF()
    try:
        for index in range(pdfium.FPDFText_CountChars(textpage)):
            code = pdfium.FPDFText_GetUnicode(textpage, index)
            if code in _NO_LETTERS:
                continue
            if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
                out.append((chr(code), None, True))
                continue
            has_box = pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rect))
            owner = objects.text_object(objects.address(textpage), index)
            drawn = not owner or objects.render_mode(owner) not in _INVISIBLE_MODES
            out.append((chr(code), (rect.left, rect.bottom, rect.right, rect.top) if has_box else None, drawn))
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    return out


def _turned(page: ShownPage, rect: tuple[float, float, float, float]) -> Box:
    across, down = [], []
    wide, high = round(page.width * _FINE), round(page.height * _FINE)
    x, y = ctypes.c_int(), ctypes.c_int()
    for left, bottom in (rect[:2], rect[2:]):
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


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def heading(boxes: Sequence[Box]) -> str:
    """Which way a line of letters runs on the page as shown: "right", "left", "down" or "up"."""
    if len(boxes) < 2:
        return "right"
    first, last = boxes[0], boxes[-1]
    across = (last[0] + last[2] - first[0] - first[2]) / 2
    down = (last[1] + last[3] - first[1] - first[3]) / 2
    if abs(across) >= abs(down):
        return "right" if across >= 0 else "left"
    return "down" if down > 0 else "up"


def follows(line: Sequence[Box], box: Box, reach: float) -> bool:
    """Whether a letter goes on in a line: in its direction, on its height, not more than `reach` letters away."""
    last = line[-1]
    way = heading([*line, box]) if len(line) == 1 else heading(line)
    flat = way in ("right", "left")
    low, high = (1, 3) if flat else (0, 2)
    size = max(last[high] - last[low], box[high] - box[low], 1.0)
    if abs(last[low] + last[high] - box[low] - box[high]) / 2 > 0.4 * size:
        return False
    near, far = (0, 2) if flat else (1, 3)
    gap = box[near] - last[far] if way in ("right", "down") else last[near] - box[far]
    return -0.6 * size < gap < reach * size
