"""Figures read twice: as they stand, and with their digits set apart. Only what both readings say is believed.

A network that reads text drops one of two equal digits, or takes a nought for a letter, and is sure of it. Set apart,
the digits cannot melt; counted in the picture, none can be lost; and only letters that a figure may hold compete.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from gongkai.documents.readers.scan.arrays import Grey
from gongkai.documents.readers.scan.model import Odds, Recogniser
from gongkai.documents.readers.scan.print import Strip

_ALIKE = {
    "0": "0OoＯ０〇○。°οОо口",
    "1": "1lI|｜丨１ｌ！!",
    **{digit: digit + chr(ord(digit) + 0xFEE0) for digit in "23456789"},
    "-": "-—–－一ー_~",
    "/": "/／",
    ".": ".．·",
    ",": ",，",
    "%": "%％",
    "+": "+＋",
}
_UNITS = "万元件"
_LIKE = frozenset("".join(_ALIKE.values()) + _UNITS + " ")
_ALONE = 0.62  # of its height: a usual digit's width
DOUBTED = 0.5  # the certainty of a figure whose two readings differ


def looks_like_figure(text: str) -> bool:
    """Whether a line may be a figure, letters that look like digits included."""
    return 0 < len(text) <= 16 and all(letter in _LIKE for letter in text)


def apart(strip: Strip) -> Grey:
    """The line with its glyphs set further apart and a little smaller."""
    tall = strip.height
    gap = max(4, round(0.3 * tall))
    pad = max(3, round(0.3 * tall))
    top = (strip.picture.shape[0] - tall) // 2
    left = (strip.picture.shape[1] - (strip.box[2] - strip.box[0])) // 2
    body = strip.picture[max(0, top - 2) : top + tall + 2]
    white = np.full((body.shape[0], gap), 255, np.uint8)
    pieces = [white]
    for start, end in strip.glyphs():
        pieces += [body[:, left + start : left + end], white]
    return np.pad(np.concatenate(pieces, axis=1), ((pad, pad), (pad, pad)), constant_values=255).astype(np.uint8)


def figure(network: Recogniser, strip: Strip, as_printed: Odds, set_apart: Odds) -> tuple[str, float]:
    """The figure on a line and how sure it is: `DOUBTED` at most where anything speaks against it."""
    first, sure = _restricted(network, as_printed)
    second, also = _restricted(network, set_apart)
    if first != second or not first:
        return first or second, min(DOUBTED, sure)
    certain = min(sure, also)
    if not _as_many(strip, first):
        certain = min(DOUBTED, certain)
    return first, certain


def _restricted(network: Recogniser, odds: Odds) -> tuple[str, float]:
    """The likeliest figure, and the certainty of its least sure letter."""
    marks, places = _groups(tuple(network.letters))
    if not len(odds):
        return "", 0.0
    grouped = np.stack([odds[:, group].sum(axis=1) for group in places], axis=1)
    best = grouped.argmax(axis=1)
    peaks: list[tuple[str, float]] = []
    before = 0
    for step, mark in enumerate(best):
        value = float(grouped[step, mark])
        if mark and mark == before:
            peaks[-1] = (peaks[-1][0], max(peaks[-1][1], value))
        elif mark:
            peaks.append((marks[mark], value))
        before = int(mark)
    text = "".join(mark for mark, _ in peaks).strip()
    return text, min((value for mark, value in peaks if mark != " "), default=0.0)


@cache
def _groups(letters: tuple[str, ...]) -> tuple[list[str], list[list[int]]]:
    """The marks that a figure may hold, the CTC blank first, and the network's letters that count as each."""
    place = {letter: index for index, letter in enumerate(letters)}
    alike = {**_ALIKE, **{unit: unit for unit in _UNITS}, " ": " "}
    marks = ["", *alike]
    return marks, [[0], *([place[letter] for letter in like if letter in place] for like in alike.values())]


def _as_many(strip: Strip, text: str) -> bool:
    """Whether the picture has as many glyphs as the reading; digits that touch are told by their width."""
    bare = text.replace(" ", "")
    if any(letter in _UNITS for letter in bare):
        return True
    glyphs = strip.glyphs()
    if len(glyphs) == len(bare):
        return all(end - start < 1.1 * strip.height for start, end in glyphs) or not bare.isdigit()
    if len(glyphs) > len(bare):
        return False
    return sum(max(1, round((end - start) / (_ALONE * strip.height))) for start, end in glyphs) == len(bare)
