"""Cuts text into running lines and tables by trying the known shapes at every line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai.documents.paper import Block, Grid, Text
from gongkai.documents.readers.bounds import check_tables
from gongkai.documents.readers.text_aligned import aligned
from gongkai.documents.readers.text_drawn import drawn
from gongkai.documents.readers.text_lines import Line, lines_of
from gongkai.documents.readers.text_shapes import comma_separated, markdown, one_cell_a_line, tab_separated

Shape = Callable[[Sequence[Line], int], tuple[Grid | None, int] | None]
_SHAPES: tuple[Shape, ...] = (drawn, markdown, one_cell_a_line, tab_separated, comma_separated, aligned)


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in reading order, every one with its line.

    Raises:
        RefusedFile: a table beyond the bounds.
    """
    lines = lines_of(text)
    blocks: list[Block] = []
    attempts = _Attempts(lines)
    tables = at = 0
    while at < len(lines):
        line = lines[at]
        if line.blank:
            at += 1
            continue
        found = attempts.table_at(at)
        if found is None:
            heading = _heading(line.text)
            blocks.append(
                Text(line.text[heading:].strip(" ") if heading else line.text, line.page, line.number, None, heading)
            )
            at += 1
            continue
        tables += 1
        check_tables(tables)
        blocks.append(found[0])
        at = found[1]
    return blocks


class _Attempts:
    """Tries the shapes, each only while its failures have looked through ten times the text: no input costs a square."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._left = dict.fromkeys(_SHAPES, 10 * len(lines) + 1_000)

    def table_at(self, at: int) -> tuple[Grid, int] | None:
        """The table that begins on a line and the line after it, or None."""
        for shape in _SHAPES:
            result = shape(self._lines, at) if self._left[shape] > 0 else None
            if result is None:
                continue
            grid, end = result
            if grid is not None:
                return grid, end
            self._left[shape] -= end - at
        return None


def _heading(text: str) -> int:
    """The level of a Markdown heading, 0 for other lines."""
    level = len(text) - len(text.lstrip("#"))
    return level if 1 <= level <= 6 and text[level : level + 1] == " " else 0
