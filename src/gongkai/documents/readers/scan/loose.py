"""The lines of print outside the ruled tables of a page."""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.documents.readers.scan.arrays import Mask, chosen, parts
from gongkai.documents.readers.scan.print import Pixels, Strip, print_in
from gongkai.documents.readers.scan.sheet import Sheet

_BETWEEN = 1.15  # of a letter's height: letters further apart stand in two columns
_TALLEST = 130  # pixels: what is higher is no line of print but a picture or a seal
_USUAL = 28


def loose_strips(sheet: Sheet, rules: Mask, tables: list[Pixels]) -> list[Strip]:
    """Every line of print outside the tables, from top to bottom; nothing as large as a letter is left out."""
    ink = sheet.ink * (1 - rules)
    for x0, y0, x1, y1 in tables:
        ink[max(0, y0 - 4) : y1 + 5, max(0, x0 - 4) : x1 + 5] = 0
    ink = _without_edges(_letters_only(ink))
    reach = _BETWEEN * _letter_height(ink)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, round(reach) | 1), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8))
    _, boxes, _ = parts(joined.astype(np.uint8))
    strips: list[Strip] = []
    for box in _whole_lines([(x, y, x + w, y + h) for x, y, w, h, _ in boxes.tolist()]):
        strips += print_in(Sheet(sheet.grey, ink, ink), rules, box).strips
    return sorted(strips, key=lambda strip: (strip.box[1], strip.box[0]))


def _letters_only(ink: Mask) -> Mask:
    labels, boxes, _ = parts(ink)
    _, _, wide, tall, area = boxes.T
    return chosen(labels, (tall <= _TALLEST) & (wide <= 2 * _TALLEST) & (area >= 7))


def _without_edges(ink: Mask) -> Mask:
    """The shadow of the paper's edge taken away."""
    tall, wide = ink.shape
    margin = max(4, min(tall, wide) // 100)
    ink[:margin] = ink[tall - margin :] = 0
    ink[:, :margin] = ink[:, wide - margin :] = 0
    return ink


def _letter_height(ink: Mask) -> float:
    _, boxes, _ = parts(ink)
    heights = boxes[:, 3]
    heights = heights[heights >= 8]
    return float(np.clip(np.percentile(heights, 75), 16, 50)) if len(heights) else _USUAL


def _whole_lines(boxes: list[Pixels]) -> list[Pixels]:
    """Boxes that overlap in height and touch from side to side made one: dots, quotes and strokes join their line."""
    out: list[Pixels] = []
    for box in sorted(boxes, key=lambda one: -(one[3] - one[1])):
        for place, other in enumerate(out):
            near = box[0] < other[2] + 12 and other[0] < box[2] + 12
            common = min(box[3], other[3]) - max(box[1], other[1])
            if near and common > 0.6 * (box[3] - box[1]):
                out[place] = (
                    min(box[0], other[0]),
                    min(box[1], other[1]),
                    max(box[2], other[2]),
                    max(box[3], other[3]),
                )
                break
        else:
            out.append(box)
    return out
