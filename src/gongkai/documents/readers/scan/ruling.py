"""The ruling lines of a scanned page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from gongkai.documents.readers.pdf.lattice import Box
from gongkai.documents.readers.scan.arrays import Mask, bars, parts

_LEVEL, _UPRIGHT = 60, 40  # pixels: longer than most strokes of letters in tables
_SURELY = 300, 160  # pixels: level and upright strokes that are rules wherever they stand
_GAP = 3  # pixels: a white gap less than this is dust on the line; between letters there is more
_THICK = 12  # pixels: a thicker stroke is no rule
_REACH = 5  # pixels: a rule ends this near to the rule that it meets
_WHOLE = 0.88  # of a rule's length shows ink; a row of letters seen as one stroke shows less
_DASHED = 0.45  # of a dashed rule's, which has white on both sides
_BESIDE = 0.12
_LETTERED = 0.95  # of its length is less inked than this: letters in line with a rule
_SHORT_WHOLE, _SHORT_BESIDE = 0.93, 0.15  # the same of a short rule, which letters in a narrow column look like,
_UNBROKEN = 0.985  # unless it has no gap at all


@dataclass(slots=True)
class Ruling:
    """Lines in pixels as (x0, y0, x1, y1), and the pixels that they cover."""

    lines: list[Box]
    mask: Mask


@dataclass(slots=True)
class _Stroke:
    level: bool
    label: int
    place: float
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def meets(self, other: _Stroke, end: int) -> bool:
        """Whether the stroke's end lies on another that runs across."""
        return abs(other.place - end) <= _REACH and other.start - _REACH <= self.place <= other.end + _REACH


def ruling(ink: Mask) -> Ruling:
    """Long straight strokes, and shorter ones that run from rule to rule."""
    strokes: list[_Stroke] = []
    labels = {}
    for level in (True, False):
        mask = _straight(ink, level=level)
        labels[level], found = _found(mask, level=level)
        strokes += [stroke for stroke in found if _is_drawn(ink, stroke)]
    kept = _without_letters(ink, _held(strokes))
    mask = np.zeros_like(ink)
    for level in (True, False):
        named = [stroke.label for stroke in kept if stroke.level == level]
        mask |= np.isin(labels[level], named).astype(np.uint8)
    return Ruling([_box(stroke) for stroke in kept], mask)


def _straight(ink: Mask, *, level: bool) -> Mask:
    """Pixels on long straight strokes; small gaps and steps (a line not quite level) are bridged."""
    length = _LEVEL if level else _UPRIGHT
    bridged = cv2.morphologyEx(cv2.dilate(ink, bars(1, 3, level)), cv2.MORPH_CLOSE, bars(_GAP, 1, level))
    long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, bars(length, 1, level))
    thick = cv2.dilate(cv2.morphologyEx(long, cv2.MORPH_OPEN, bars(1, _THICK, level)), bars(3, 3, level))
    thin: Mask = ((long > 0) & (thick == 0)).astype(np.uint8)
    return thin


def _found(mask: Mask, *, level: bool) -> tuple[np.ndarray, list[_Stroke]]:
    labels, boxes, centres = parts(mask)
    out = []
    for label, ((x, y, wide, high, _), (across, down)) in enumerate(zip(boxes, centres, strict=True), 1):
        if level and wide >= _LEVEL:
            out.append(_Stroke(True, label, float(down), int(x), int(x + wide)))
        elif not level and high >= _UPRIGHT:
            out.append(_Stroke(False, label, float(across), int(y), int(y + high)))
    return labels, out


def _inked(ink: Mask, stroke: _Stroke, near: int = 3) -> tuple[float, float]:
    """How much of a stroke's length shows ink, and how dense the ink is beside it (0..1)."""
    around = ink if stroke.level else ink.T
    middle = round(stroke.place)
    along = float(around[max(0, middle - near) : middle + near + 1, stroke.start : stroke.end].any(axis=0).mean())
    sides = [around[start : start + 3, stroke.start : stroke.end] for start in (max(0, middle - 9), middle + 7)]
    return along, max(float(side.mean()) if side.size else 0.0 for side in sides)


def _is_drawn(ink: Mask, stroke: _Stroke) -> bool:
    """Whether there is ink along nearly all of a stroke, and hardly any beside it where it is dashed or short."""
    along, beside = _inked(ink, stroke)
    if stroke.length < _SURELY[not stroke.level]:
        return (along >= _SHORT_WHOLE and beside < _SHORT_BESIDE) or _inked(ink, stroke, near=1)[0] >= _UNBROKEN
    return along >= _WHOLE or (along >= _DASHED and beside < _BESIDE)


def _held(strokes: list[_Stroke]) -> list[_Stroke]:
    """The long strokes, and those that hang between two that are kept."""
    kept = [stroke for stroke in strokes if stroke.length >= _SURELY[not stroke.level]]
    rest = [stroke for stroke in strokes if stroke.length < _SURELY[not stroke.level]]
    for _ in range(3):
        across = {level: [stroke for stroke in kept if stroke.level != level] for level in (True, False)}
        more = [
            stroke
            for stroke in rest
            if all(
                any(stroke.meets(other, end) for other in across[stroke.level]) for end in (stroke.start, stroke.end)
            )
        ]
        if not more:
            break
        kept += more
        rest = [stroke for stroke in rest if not any(stroke is one for one in more)]
    return kept


def _without_letters(ink: Mask, strokes: list[_Stroke]) -> list[_Stroke]:
    """Each rule cut where others cross it; pieces that are rather a row of letters in line with it are left out."""
    out: list[_Stroke] = []
    for stroke in strokes:
        crossings = sorted(
            round(other.place)
            for other in strokes
            if other.level != stroke.level
            and stroke.start < other.place < stroke.end
            and other.start - _REACH <= stroke.place <= other.end + _REACH
        )
        ends = [stroke.start, *crossings, stroke.end]
        pieces = [replace(stroke, start=start, end=end) for start, end in pairwise(ends) if end > start]
        lettered = [_is_lettered(ink, piece) for piece in pieces]
        out += [piece for piece, bad in zip(pieces, lettered, strict=True) if not bad] if any(lettered) else [stroke]
    return out


def _is_lettered(ink: Mask, piece: _Stroke) -> bool:
    inner = replace(piece, start=piece.start + _REACH, end=piece.end - _REACH)
    if not 0 < inner.length < _SURELY[not piece.level]:
        return False
    along, beside = _inked(ink, inner, near=1)
    return along < _LETTERED and beside > _BESIDE


def _box(stroke: _Stroke) -> Box:
    if stroke.level:
        return float(stroke.start), stroke.place, float(stroke.end), stroke.place
    return stroke.place, float(stroke.start), stroke.place, float(stroke.end)
