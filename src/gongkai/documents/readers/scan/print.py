"""What is printed in one part of a page: specks and remains of lines left out, parted into lines of print."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np

from gongkai.documents.readers.scan.arrays import Grey, Mask, chosen, parts
from gongkai.documents.readers.scan.sheet import Sheet

_SPECK, _SPECK_AREA = 3, 7  # pixels: what is smaller is dust; a decimal point is larger
_FAINT_TALL, _FAINT_AREA = 9, 30  # pixels: a letter that may be there must be as large as this
_REMNANT = 4  # pixels: what is left of a rule lies this near to it and is this thin
_PAD = 0.16  # of a line's height: the white around it that the recogniser is used to

Pixels = tuple[int, int, int, int]


@dataclass(slots=True)
class Strip:
    """One line of print: its box on the page in pixels, its picture with white around, its ink."""

    box: Pixels
    picture: Grey
    ink: Mask

    @property
    def height(self) -> int:
        """Pixels from the top of its highest letter to the foot of its lowest."""
        return self.box[3] - self.box[1]

    def glyphs(self) -> list[tuple[int, int]]:
        """From where to where ink stands along the line, parted by columns without any."""
        return _stretches(self.ink.max(axis=0))


@dataclass(slots=True)
class Print:
    """The print of one cell: its lines from top to bottom.

    `doubt` is True when something faint stands there too, or instead: it may be worn print.
    """

    strips: list[Strip] = field(default_factory=list)
    doubt: bool = False


def print_in(sheet: Sheet, lines: Mask, box: Pixels) -> Print:
    """The print inside a box (x0, y0, x1, y1); `lines` covers the ruling lines, slightly widened."""
    x0, y0, x1, y1 = box
    window = np.s_[y0:y1, x0:x1]
    bare = (1 - lines[window]).astype(np.uint8)
    ink = _letters(sheet.ink[window] & bare)
    faint = _may_be_letters(sheet.faint[window] & bare, ink)
    doubt = bool(faint.any())
    if doubt:
        ink = ink | faint
    if not ink.any():
        return Print()
    grey = np.where((bare > 0) | (ink > 0), sheet.grey[window], 255).astype(np.uint8)
    return Print([strip(grey, ink, top, foot, (x0, y0)) for top, foot in _lines(ink)], doubt)


def _letters(ink: Mask) -> Mask:
    """The ink without dust and without what is left of the rules at the edges."""
    tall, wide = ink.shape
    labels, boxes, _ = parts(ink)
    keep = np.ones(len(boxes), np.bool_)
    for place, (x, y, w, h, area) in enumerate(boxes):
        dust = max(w, h) < _SPECK or area < _SPECK_AREA
        level = h <= _REMNANT and (y <= _REMNANT or y + h >= tall - _REMNANT)
        upright = w <= _REMNANT and (x <= _REMNANT or x + w >= wide - _REMNANT) and (w <= 2 or h > 0.6 * tall)
        keep[place] = not (dust or level or upright)
    return chosen(labels, keep)


def _may_be_letters(faint: Mask, ink: Mask) -> Mask:
    """Faint things as large as letters that no sure ink belongs to."""
    tall, wide = faint.shape
    labels, boxes, _ = parts(faint)
    keep = np.zeros(len(boxes), np.bool_)
    inked = set(np.unique(labels[ink > 0]).tolist())
    for place, (x, y, w, h, area) in enumerate(boxes):
        inside = x > 2 and y > 2 and x + w < wide - 2 and y + h < tall - 2
        large = h >= _FAINT_TALL or w >= 2 * _FAINT_TALL
        keep[place] = large and inside and area >= _FAINT_AREA and place + 1 not in inked
    return chosen(labels, keep)


def strip(grey: Grey, ink: Mask, top: int, foot: int, corner: tuple[int, int]) -> Strip:
    """The line of print between two heights of a window, cut close, with everything but its ink made white."""
    own = np.zeros_like(ink)
    own[top:foot] = ink[top:foot]
    columns = np.flatnonzero(own.any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    near = cv2.dilate(own, np.ones((5, 5), np.uint8)) > 0
    picture = np.where(near, grey, 255).astype(np.uint8)
    pad = max(3, round(_PAD * (foot - top)))
    padded = np.pad(picture, ((pad, pad), (2 * pad, 2 * pad)), constant_values=255)
    cut = padded[top : foot + 2 * pad, left : right + 4 * pad]
    x, y = corner
    return Strip((x + left, y + top, x + right, y + foot), cut, own[top:foot, left:right])


def _lines(ink: Mask) -> list[tuple[int, int]]:
    """Heights between which lines of print stand; the strokes of one letter that lie above each other stay together."""
    rows = _stretches(ink.max(axis=1))
    if len(rows) < 2:
        return rows
    usual = max(foot - top for top, foot in rows)
    out = [rows[0]]
    for (_, above), (top, foot) in pairwise(rows):
        thin = min(foot - top, out[-1][1] - out[-1][0]) < 0.45 * usual
        together = foot - out[-1][0] <= 1.1 * usual or (foot - out[-1][0] <= 1.25 * usual and top - above <= 2)
        if thin and together:
            out[-1] = (out[-1][0], foot)
        else:
            out.append((top, foot))
    return out


def _stretches(filled: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
