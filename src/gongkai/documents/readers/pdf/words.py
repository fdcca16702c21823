"""The words of a pdf page with their boxes, upright, and which of them nobody sees.

pdfium gives characters; asking for each character's box costs more than the reading itself. So a word's box comes from
its first and last character, and only a word that crosses a table's line is looked at character by character.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

import pypdfium2.raw as pdfium

from gongkai.documents.readers.pdf.lookalikes import SUSPECT, usual
from gongkai.documents.readers.pdf.objects import address, loose_box, text_object

_WORD = re.compile(r"[^\s\x00-\x1f\ufffe\uffff]+")
_SPAN = methodcaller("span")
_BUFFER = (ctypes.c_ushort * 65_536)()
_RECT = struct.Struct("4f")  # an FS_RECTF: left, top, right, bottom
_FLAT = 3.0  # points: no letter that can be read is lower
_TINY = 1.5  # points: nobody reads letters of this height
_OUTSIDE = 2.0
_LONG = 24  # characters: a longer word is a line of running text


@dataclass(slots=True)
class Word:
    """Characters `first`..`last` of the page (both counted) that follow each other on one line.

    `x0, y0, x1, y1`: upright box in points, y downwards; `middle`: the height of the line that the word stands on.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    first: int
    last: int
    middle: float


class PageText:
    """A loaded text page (FPDF_TEXTPAGE) and the turn that makes its text level.

    Args:
        sheet: the visible part of the page (left, bottom, right, top; y upwards).

    `turn` is 0, 90, 180 or 270: the angle of the page's text, whatever the page's own /Rotate says.
    """

    def __init__(self, textpage: Any, sheet: tuple[float, float, float, float]) -> None:
        self.raw, self._address = textpage, address(textpage)
        self.sheet = sheet
        self.count = max(0, pdfium.FPDFText_CountChars(textpage))
        self.text = self._characters()
        self.lookalikes = len(SUSPECT.findall(self.text))
        self._rect = bytearray(_RECT.size)
        self._where = ctypes.addressof(ctypes.c_char.from_buffer(self._rect))
        self.spans = [(first, end - 1) for first, end in map(_SPAN, _WORD.finditer(self.text))]
        self.turn = self._turn()
        x0, y0, x1, y1 = self.upright(*sheet)
        self._visible = (x0 - _OUTSIDE, y0 - _OUTSIDE, x1 + _OUTSIDE, y1 + _OUTSIDE)

    def _characters(self) -> str:
        if not self.count:
            return ""
        size = self.count + 1
        # An array type for each size would be made anew for each page: one buffer serves them all.
        buffer = _BUFFER if size <= len(_BUFFER) else (ctypes.c_ushort * size)()
        got = pdfium.FPDFText_GetText(self.raw, 0, self.count, buffer)
        text = ctypes.string_at(buffer, 2 * max(0, got - 1)).decode("utf-16-le", "replace")
        if len(text) == self.count:
            return text
        # Characters beyond the 16-bit plane, or without a code, shift the numbering: ask one by one.
        codes = (pdfium.FPDFText_GetUnicode(self.raw, index) for index in range(self.count))
        return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def _turn(self) -> int:
        votes = {0: 0, 90: 0, 180: 0, 270: 0}
        step = max(1, len(self.spans) // 12)
        for first, last in self.spans[::step]:
            angle = -pdfium.FPDFText_GetCharAngle(self.raw, first) * 57.29578  # pdfium counts clockwise
            votes[round(angle / 90) % 4 * 90] += last - first + 1
        return max(votes, key=lambda angle: votes[angle])

    def upright(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """A box of the page (y upwards) turned level, with y downwards."""
        if self.turn == 0:
            return x0, -y1, x1, -y0
        if self.turn == 90:
            return y0, x0, y1, x1
        if self.turn == 180:
            return -x1, y0, -x0, y1
        return -y1, -x1, -y0, -x0

    def box(self, first: int, last: int) -> tuple[float, float, float, float]:
        """The upright box around two characters and all between them."""
        loose_box(self._address, first, self._where)
        left, top, right, bottom = _RECT.unpack(self._rect)
        if last != first:
            loose_box(self._address, last, self._where)
            left1, top1, right1, bottom1 = _RECT.unpack(self._rect)
            left, right = left if left < left1 else left1, right if right > right1 else right1
            bottom, top = bottom if bottom < bottom1 else bottom1, top if top > top1 else top1
        return (left, -top, right, -bottom) if self.turn == 0 else self.upright(left, bottom, right, top)

    def words(self) -> list[Word]:
        """All words of the page, in its own order."""
        if self.turn or self.lookalikes:
            return [self.word(first, last) for first, last in self.spans]
        # `word` for level text, without a call for each of a report's six hundred words.
        out, page, where, rect, unpack, text = [], self._address, self._where, self._rect, _RECT.unpack, self.text
        for first, last in self.spans:
            loose_box(page, first, where)
            x0, y0, x1, y1 = unpack(rect)
            if last != first:
                loose_box(page, last, where)
                left, top, right, bottom = unpack(rect)
                x0, x1 = x0 if x0 < left else left, x1 if x1 > right else right
                y0, y1 = y0 if y0 > top else top, y1 if y1 < bottom else bottom
            if y0 - y1 < _FLAT:
                out.append(self.word(first, last))
            else:
                out.append(Word(x0, -y0, x1, -y1, text[first : last + 1], first, last, (y0 + y1) / -2))
        return out

    def word(self, first: int, last: int) -> Word:
        """The word made of these characters."""
        x0, y0, x1, y1 = self.box(first, last)
        if y1 - y0 < _FLAT:
            y0, y1 = self._full_height(first, y0, y1)
        text = self.text[first : last + 1]
        return Word(x0, y0, x1, y1, usual(text) if self.lookalikes else text, first, last, (y0 + y1) / 2)

    def _full_height(self, index: int, y0: float, y1: float) -> tuple[float, float]:
        """Top and bottom of a flat character's line: for 一 or a full stop pdfium sometimes gives the ink alone."""
        matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetMatrix(self.raw, index, ctypes.byref(matrix))
        pdfium.FPDFText_GetCharOrigin(self.raw, index, ctypes.byref(x), ctypes.byref(y))
        size = pdfium.FPDFText_GetFontSize(self.raw, index) * math.hypot(matrix.b, matrix.d)
        if size < _FLAT:
            return y0, y1
        baseline = self.upright(x.value, y.value, x.value, y.value)[1]
        return baseline - 0.9 * size, baseline + 0.2 * size

    def letters(self, word: Word) -> list[Word]:
        """The word taken apart, one character each."""
        return [self.word(index, index) for index in range(word.first, word.last + 1)]

    def parted(self, word: Word) -> list[Word]:
        """The word, or its parts where letters stand far apart: pdfium puts no blank between two close columns."""
        em = word.y1 - word.y0
        if not 1 < len(word.text) <= _LONG or word.x1 - word.x0 < 0.7 * em * len(word.text):
            return [word]
        usual = sum(0.62 if letter.isascii() else 1.05 for letter in word.text) * em
        if word.x1 - word.x0 < 1.15 * usual + 0.4 * em:
            return [word]
        parts: list[Word] = []
        for letter in self.letters(word):
            if parts and letter.x0 - parts[-1].x1 < 0.5 * em:
                parts[-1] = self.word(parts[-1].first, letter.last)
            else:
                parts.append(letter)
        return parts

    def object_of(self, index: int) -> int:
        """The address of the text object that a character belongs to, 0 for none."""
        return int(text_object(self._address, index) or 0)

    def slanted(self, word: Word) -> bool:
        """Whether a word runs neither level nor upright: a watermark."""
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(self.raw, word.first)) % 90
        return 4 < angle < 86

    def all_on_page(self, words: list[Word]) -> bool:
        """Whether no word is `off_page`."""
        left, top, right, bottom = self._visible
        for word in words:
            if word.y1 - word.y0 < _TINY or word.x1 < left or word.x0 > right or word.y1 < top or word.y0 > bottom:
                return False
        return True

    def off_page(self, word: Word) -> bool:
        """Whether a word lies outside the page or is too small to be seen."""
        left, top, right, bottom = self._visible
        return word.y1 - word.y0 < _TINY or word.x1 < left or word.x0 > right or word.y1 < top or word.y0 > bottom
