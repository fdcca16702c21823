"""The words of one cell put together as a reader would read them."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from string import ascii_letters

from gongkai.documents.readers.pdf.lattice import Lattice
from gongkai.documents.readers.pdf.words import Word

_GAP = 0.3  # of the letter's height: a wider gap between words on one line is a blank
_LATIN_GAP = 0.15  # between two Latin letters or digits, whose blank is narrower
_FIGURE = "0123456789０１２３４５６７８９.,，"
_MIDDLE, _LEFT = attrgetter("middle"), attrgetter("x0")
_MARGIN = 14.0  # points: both inner margins of a table cell together (Word's are 2 × 5.4) and some play


def fill(table: Lattice) -> None:
    """Set the text of every cell from its words."""
    for cell in table.cells:
        if len(cell.words) == 1:
            cell.text = cell.words[0].text
        elif cell.words:
            cell.text = text_of(cell.words, table.xs[cell.column1] - table.xs[cell.column0])


def text_of(words: list[Word], width: float) -> str:
    """The words line by line; a line that was only wrapped goes on without a break, two figures never melt."""
    if len(words) == 1:
        return words[0].text
    rows = lines(words)
    out = line_text(rows[0])
    for before, row in pairwise(rows):
        printed = row[0].text if len(row) == 1 else line_text(row)
        out += _between(out, printed, before, width) + printed
    return out


def lines(words: list[Word]) -> list[list[Word]]:
    """Words grouped into lines from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    level, height = float("-inf"), 0.0
    for word in sorted(words, key=_MIDDLE):
        tall = word.y1 - word.y0
        if word.middle - level < 0.5 * (tall if tall < height else height):
            rows[-1].append(word)
        else:
            rows.append([word])
        level, height = word.middle, tall
    for row in rows:
        if len(row) > 1:
            row.sort(key=_LEFT)
    return rows


def line_text(row: list[Word]) -> str:
    """One line, with a blank where the paper shows one."""
    out = row[0].text
    for left, right in pairwise(row):
        gap = right.x0 - left.x1
        if gap > 0:
            least = _LATIN_GAP if out[-1].isascii() and right.text[0].isascii() else _GAP
            if gap > least * min(_height(left), _height(right)):
                out += " "
        out += right.text
    return out


def _height(word: Word) -> float:
    """The letter's height; a word of a turned or vertical text counts by its width."""
    return min(word.y1 - word.y0, max(word.x1 - word.x0, 4.0)) if len(word.text) == 1 else word.y1 - word.y0


def _between(out: str, printed: str, before: list[Word], width: float) -> str:
    if not out or not printed:
        return ""
    if out[-1] in _FIGURE and printed[0] in _FIGURE:
        # Digits wrap only where the column is full; otherwise these are two figures one above the other.
        used = before[-1].x1 - before[0].x0
        letter = used / max(1, sum(len(word.text) for word in before))
        return "" if used + letter > width - _MARGIN else "\n"
    if out[-1] in ascii_letters and printed[0] in ascii_letters:
        return " "
    return ""
