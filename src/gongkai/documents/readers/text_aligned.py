"""Tables in text whose columns are told only by where the words stand, as `pdftotext -layout` and careful typists write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.readers.bounds import MAX_COLUMNS, check_cell_text, check_row, check_span
from gongkai.documents.readers.text_lines import Line, Row, display_width, grid_of

_GAP = re.compile(r" {2,}|[ ]*\u3000[ \u3000]*|\t+")
_NUMBER = re.compile(r"^[+\-－＋]?[0-9０-９][0-9０-９,，.．]*(?:万?元)?$|^[/／—\-]$")
_FEWEST_FIELDS = 3
_FEWEST_ROWS = 2
_LOOK_AHEAD = 3


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def aligned(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """Lines with wide gaps; columns are the bands where figures stand below each other.

    Where two words of a line fall into one band the grid is `ragged`: the order is kept, the columns mean nothing.
    """
    if len(_words(lines[at].text)) < _FEWEST_FIELDS:
        return None
    found: list[tuple[Line, list[_Word]]] = []
    here = end = at
    while here < len(lines) and here < end + _LOOK_AHEAD:
        words = _words(lines[here].text)
        here += 1
        if len(words) >= _FEWEST_FIELDS:
            found.extend((line, _words(line.text)) for line in lines[end : here - 1] if not line.blank)
            found.append((lines[here - 1], words))
            end = here
    while found and end < len(lines) and len(words := _words(lines[end].text)) > 1:
        found.append((lines[end], words))
        end += 1
    full = [words for _, words in found if len(words) >= _FEWEST_FIELDS]
    if len(full) < _FEWEST_ROWS + 1:
        return None, here
    bands = _bands(full)
    scattered = len(bands) > 2 * max(len(words) for words in full) + 1  # the figures stand below nothing
    placed = [_place(words, bands) for _, words in found] if bands and not scattered else []
    if not placed or any(row is None for row in placed):
        rows: list[Row] = [[(word.text, line.number) for word in words] for line, words in found]
        return grid_of(rows, lines[at].page, ragged=True, unruled=True), end
    return _grid(found, [row for row in placed if row is not None], len(bands), lines[at].page), end


def _words(text: str) -> list[_Word]:
    out = []
    position = at = 0
    for match in [*_GAP.finditer(text), None]:
        stop = match.start() if match is not None else len(text)
        word = text[at:stop]
        width = display_width(word)
        if word.strip():
            lead = display_width(word[: len(word) - len(word.lstrip())])
            out.append(_Word(word.strip(), position + lead, position + display_width(word.rstrip())))
        position += width
        if match is not None:
            position += display_width(match.group().replace("\t", " " * 8))
            at = match.end()
    return out


def _bands(full: list[list[_Word]]) -> list[tuple[int, int]]:
    """Where figures stand below each other, each a band; everything left of the first is the label band."""
    numeric = [words for words in full if sum(bool(_NUMBER.match(word.text)) for word in words) * 2 >= len(words)]
    if len(numeric) < _FEWEST_ROWS:
        return []
    spans = sorted((word.start, word.end) for words in numeric for word in words if _NUMBER.match(word.text))
    bands: list[tuple[int, int]] = []
    for start, end in spans:
        if bands and start < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(end, bands[-1][1]))
        else:
            bands.append((start, end))
    return [(-1, max(0, bands[0][0] - 1)), *bands]


def _place(words: list[_Word], bands: list[tuple[int, int]]) -> list[tuple[int, int, str]] | None:
    """(column, columns spanned, text) of each word; None when two words claim one band."""
    out: list[tuple[int, int, str]] = []
    for word in words:
        covered = [number for number, (start, end) in enumerate(bands) if word.start < end and word.end > start]
        if not covered:
            middle = (word.start + word.end) / 2
            covered = [min(range(len(bands)), key=lambda number: abs(sum(bands[number]) / 2 - middle))]
        if out and covered[0] < out[-1][0] + out[-1][1]:
            covered = [number for number in covered if number >= out[-1][0] + out[-1][1]]
            if not covered:
                return None
        out.append((covered[0], len(covered), word.text))
    return out


def _grid(
    found: list[tuple[Line, list[_Word]]], placed: list[list[tuple[int, int, str]]], columns: int, page: int | None
) -> Grid:
    if columns > MAX_COLUMNS:
        check_span(0, 0, 0, 1, columns)
    cells = []
    for at, ((line, _), row) in enumerate(zip(found, placed, strict=True)):
        check_row(0, at)
        for column, span, text in row:
            check_cell_text(0, at, column, len(text))
            cells.append(GridCell(at, column, text, 1, span, page=page, line=line.number))
    lines = [line.number for line, _ in found]
    return Grid(len(found), columns, cells, page=page, line=lines[0], unruled=True, row_lines=lines)
