"""Pages that lie on their side or on their head: found by reading a few lines each way."""

from __future__ import annotations

import cv2
import numpy as np

from gongkai.documents.readers.scan.arrays import parts
from gongkai.documents.readers.scan.model import recogniser
from gongkai.documents.readers.scan.print import Strip, print_in
from gongkai.documents.readers.scan.ruling import ruling
from gongkai.documents.readers.scan.sheet import Sheet, quarter_turned

_SAMPLE = 8  # lines that are read to see whether they are text
_SURE = 0.85
_LETTERS = 3  # a line of fewer letters says little: figures read upside down too


def upright(sheet: Sheet) -> Sheet:
    """The sheet turned so that its text can be read."""
    best, most = sheet, 0.0
    for turns in (0, 2, 1, 3):
        turned = quarter_turned(sheet, turns) if turns else sheet
        sure = _legible(turned)
        if sure > most + 0.05:
            best, most = turned, sure
        if most > _SURE:
            break
    return best


def _legible(sheet: Sheet) -> float:
    """How surely the longest lines of a sheet are read (0..1)."""
    network = recogniser()
    strips = _samples(sheet)
    read = [network.text(odds) for odds in network.read([strip.picture for strip in strips])]
    sure = [value for text, value in read if len(text) >= _LETTERS]
    return float(np.mean(sure)) * len(sure) / len(strips) if sure else 0.0


def _samples(sheet: Sheet) -> list[Strip]:
    """Lines of usual length, spread over the page."""
    rules = cv2.dilate(ruling(sheet.ink).mask, np.ones((5, 5), np.uint8)).astype(np.uint8)
    bare = sheet.ink * (1 - rules)
    _, boxes, _ = parts(cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones((3, 25), np.uint8)).astype(np.uint8))
    lines = [(x, y, x + w, y + h) for x, y, w, h, _ in boxes.tolist() if 14 < h < 70 and 3 * h < w]
    lines.sort(key=lambda box: box[1])
    step = max(1, len(lines) // _SAMPLE)
    strips = []
    for x0, y0, x1, y1 in lines[::step][:_SAMPLE]:
        window = (x0, y0, min(x1, x0 + 12 * (y1 - y0)), y1)
        strips += print_in(Sheet(sheet.grey, bare, bare), rules, window).strips[:1]
    return strips
