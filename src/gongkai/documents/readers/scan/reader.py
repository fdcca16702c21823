"""Lines of print read into words, each with the certainty of its reading."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gongkai.documents.readers.pdf.words import Word
from gongkai.documents.readers.scan.arrays import Grey
from gongkai.documents.readers.scan.figures import DOUBTED, apart, figure, looks_like_figure
from gongkai.documents.readers.scan.model import recogniser
from gongkai.documents.readers.scan.print import Print, Strip
from gongkai.documents.readers.scan.sheet import POINT

UNKNOWN = "?"  # stands for print that could not be read: a cell with ink is never blank
_STACK = 3  # as many single letters above each other are one word written downwards


@dataclass(slots=True)
class ReadWord(Word):
    """A word that was read from a picture.

    Attributes:
        confidence: 0..1.
        others: for each letter those that it may be instead.
    """

    confidence: float = 0.0
    others: list[str] = field(default_factory=list)


def read_lines(strips: list[Strip]) -> list[ReadWord]:
    """The words on the strips, one each; figures are read twice."""
    network = recogniser()
    odds = network.read([strip.picture for strip in strips])
    plain = [network.text(one) for one in odds]
    doubles = [index for index, (text, _) in enumerate(plain) if not text or looks_like_figure(text)]
    second = network.read([apart(strips[index]) for index in doubles])
    for index, set_apart in zip(doubles, second, strict=True):
        plain[index] = figure(network, strips[index], odds[index], set_apart)
    words = [
        _word(strip, text or UNKNOWN, sure if text else 0.0) for strip, (text, sure) in zip(strips, plain, strict=True)
    ]
    figures = set(doubles)
    for index, word in enumerate(words):
        if index not in figures:
            word.others = network.others(odds[index])
    return words


def read_cells(cells: list[Print]) -> list[list[ReadWord]]:
    """The words of each cell, line by line."""
    stacked = [_joined(cell.strips) if _is_stack(cell.strips) else cell.strips for cell in cells]
    words = iter(read_lines([strip for strips in stacked for strip in strips]))
    out = [[next(words) for _ in strips] for strips in stacked]
    for cell, found in zip(cells, out, strict=True):
        if cell.doubt:
            for word in found:
                word.confidence = min(word.confidence, DOUBTED)
    return out


def _word(strip: Strip, text: str, sure: float) -> ReadWord:
    x0, y0, x1, y1 = (place * POINT for place in strip.box)
    return ReadWord(x0, y0, x1, y1, text, 0, 0, (y0 + y1) / 2, sure)


def _is_stack(strips: list[Strip]) -> bool:
    """Whether a cell is written downwards, a letter a line."""
    return len(strips) >= _STACK and all(
        strip.box[2] - strip.box[0] <= 1.5 * max(other.height for other in strips) for strip in strips
    )


def _joined(strips: list[Strip]) -> list[Strip]:
    """Letters that stand above each other put side by side; their box is the whole stack's."""
    tall = max(strip.picture.shape[0] for strip in strips)
    pictures, inks = [], []
    for strip in strips:
        more = tall - strip.picture.shape[0]
        side = max(0, (strip.picture.shape[1] - (strip.box[2] - strip.box[0])) // 2 - 3)
        body = strip.picture[:, side : strip.picture.shape[1] - side] if side else strip.picture
        pictures.append(np.pad(body, ((more // 2, more - more // 2), (0, 0)), constant_values=255))
        inks.append(np.pad(strip.ink, ((0, tall - strip.ink.shape[0]), (2, 2))))
    boxes = [strip.box for strip in strips]
    box = (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )
    picture: Grey = np.concatenate(pictures, axis=1).astype(np.uint8)
    return [Strip(box, picture, np.concatenate(inks, axis=1))]
