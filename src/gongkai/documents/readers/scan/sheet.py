"""A scanned page made even: one resolution, level lines, white paper, black ink.

The pages are measured as A4 at 200 dpi, which is what the recogniser and the thresholds below were tried with.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from gongkai.documents.readers.scan.arrays import Grey, Mask, parts

DPI = 200
POINT = 72 / DPI
_LONG_SIDE = 2339  # A4 at 200 dpi
_LARGEST = 12_000_000
_LETTER = 22.0  # pixels: the usual height of a letter's parts at 10.5 points
_NOISY = 5.0  # levels by which the paper's grain spreads: from here on print is looked for in a softened picture
_TURNED = 4.0  # degrees: a page lies no further from level than this


@dataclass(slots=True)
class Sheet:
    """An even page; all arrays have the same shape.

    Attributes:
        grey: 255 is paper.
        ink: 1 where something is surely printed.
        faint: 1 where something may be printed: light pencil, worn ink; includes `ink`.
    """

    grey: Grey
    ink: Mask
    faint: Mask


def even(page: Grey) -> Sheet:
    """Scale, flatten the light and turn a page level (the last few degrees; not quarter turns)."""
    flat = flattened(_scaled(page))
    return sheet_of(_darkened(level(flat, skew(_ink(flat)))))


def sheet_of(flat: Grey) -> Sheet:
    """The sheet of a page that is even already."""
    smooth = cv2.GaussianBlur(flat, (3, 3), 0)
    paper = smooth[smooth > 200]
    noise = 255.0 - float(np.percentile(paper[::7], 16)) if paper.size else 0.0
    edge = 255 - max(26.0, 5.5 * noise)
    ink = _ink(smooth.astype(np.uint8) if noise > _NOISY else flat)
    return Sheet(flat, ink, (smooth < edge).astype(np.uint8) | ink)


def quarter_turned(sheet: Sheet, turns: int) -> Sheet:
    """The sheet turned by so many quarters, counter-clockwise."""
    return Sheet(*(np.ascontiguousarray(np.rot90(part, turns)) for part in (sheet.grey, sheet.ink, sheet.faint)))


def _scaled(page: Grey) -> Grey:
    tall, wide = page.shape
    long, short = max(tall, wide), max(1, min(tall, wide))
    factor = _LONG_SIDE / long
    if not 1.25 < long / short < 1.6:
        # A cut-out or a screenshot, no sheet of paper: the letters tell the scale.
        factor = _LETTER / _letter_height(page)
    factor = min(factor, (_LARGEST / (tall * wide)) ** 0.5, 4.0)
    if 0.97 < factor < 1.03:
        return page
    size = (max(1, round(wide * factor)), max(1, round(tall * factor)))
    return cv2.resize(page, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC).astype(np.uint8)


def _letter_height(page: Grey) -> float:
    _, black = cv2.threshold(page, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, boxes, _ = parts(black.astype(np.uint8))
    heights = [tall for _, _, wide, tall, _ in boxes if 6 <= tall <= 120 and wide < 3 * tall]
    return float(np.percentile(heights, 70)) if heights else _LETTER


def flattened(page: Grey) -> Grey:
    """Uneven light and shaded cells taken out: the paper is white everywhere."""
    tall, wide = page.shape
    small = cv2.resize(page, (max(1, wide // 8), max(1, tall // 8)), interpolation=cv2.INTER_AREA)
    around = cv2.GaussianBlur(cv2.medianBlur(small, 15), (0, 0), 2)
    paper = cv2.resize(around, (wide, tall), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(page, np.maximum(paper, 40), scale=255).astype(np.uint8)


def _darkened(flat: Grey) -> Grey:
    """Pale print made as dark as usual print, so that it is told from the paper at the same level."""
    smooth = cv2.GaussianBlur(flat[::2, ::2], (3, 3), 0)
    darkest = float(np.percentile(smooth, 1))
    if not 70 < darkest < 215:
        return flat  # dark enough, or nearly nothing printed
    table = 255 - np.clip((255 - np.arange(256)) * (205 / (255 - darkest)), 0, 255)
    out: Grey = table.astype(np.uint8)[flat]
    return out


def _ink(flat: Grey) -> Mask:
    edge, _ = cv2.threshold(flat, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (flat < min(max(edge, 150.0), 205.0)).astype(np.uint8)


def skew(ink: Mask) -> float:
    """Degrees by which the lines of a page rise to the right: where the profile of its rows is sharpest."""
    small = cv2.resize(ink * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) > 100
    ys, xs = np.nonzero(small)
    if len(ys) < 200:
        return 0.0
    step = max(1, len(ys) // 60_000)
    ys, xs = ys[::step].astype(np.float32), xs[::step].astype(np.float32)

    def sharpness(angle: float) -> float:
        rows = ys + xs * np.tan(np.radians(angle))
        counts = np.bincount((rows - rows.min()).astype(np.int64))
        return float((counts.astype(np.float64) ** 2).sum())

    best = 0.0
    for reach, step_by in ((_TURNED, 0.25), (0.25, 0.05), (0.05, 0.0125)):
        around = np.arange(best - reach, best + reach + step_by / 2, step_by)
        best = float(max(around, key=sharpness))
    return best


def level(page: Grey, angle: float) -> Grey:
    """The page turned so that lines rising by `angle` degrees lie level; the paper around it is white."""
    if abs(angle) < 0.02:
        return page
    tall, wide = page.shape
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), -angle, 1.0)
    return cv2.warpAffine(page, turn, (wide, tall), flags=cv2.INTER_CUBIC, borderValue=(255.0,)).astype(np.uint8)
