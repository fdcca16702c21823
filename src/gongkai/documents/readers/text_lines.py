"""What the shapes of text tables share: lines with their numbers, and a grid made of rows of cells in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.readers.bounds import MAX_COLUMNS, check_cell_text, check_row, check_span

_BREAK = re.compile(r"\r\n|\r|\n|\x0b|\u2028")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text file: its number from 1, its text, its page where form feeds tell."""

    number: int
    text: str
    page: int | None = None

    @property
    def blank(self) -> bool:
        """Whether the line shows nothing."""
        return not self.text.strip()


Row = list[tuple[str, int]]  # a row's cells in order: the text and its line


def lines_of(text: str) -> list[Line]:
    """The lines of a text; a form feed begins a page."""
    out = []
    page = 1 if "\f" in text else None
    for number, line in enumerate(_BREAK.split(text), start=1):
        if page is not None:
            page += line.count("\f")
        out.append(Line(number, line.replace("\f", ""), page))
    return out


def grid_of(rows: Sequence[Row], page: int | None, *, ragged: bool = False, unruled: bool = False) -> Grid:
    """A grid of rows whose cells stand one after another; the only cell of a row spans all columns.

    Raises:
        RefusedFile: more rows or columns, or a longer cell, than the bounds allow.
    """
    width = max((len(row) for row in rows), default=0)
    cells = []
    for at, row in enumerate(rows):
        check_row(0, at)
        if len(row) > MAX_COLUMNS:
            check_span(0, at, 0, 1, len(row))
        for column, (text, line) in enumerate(row):
            check_cell_text(0, at, column, len(text))
            span = width if len(row) == 1 and not ragged else 1
            cells.append(GridCell(at, column, text if text.strip() else "", 1, span, page=page, line=line))
    lines = [row[0][1] if row else 0 for row in rows]
    return Grid(
        len(rows),
        width,
        cells,
        page=page,
        line=lines[0] if lines else None,
        ragged=ragged,
        unruled=unruled,
        row_lines=lines,
    )


def display_width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(
        2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text if not unicodedata.combining(sign)
    )
