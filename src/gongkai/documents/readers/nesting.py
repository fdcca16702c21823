"""When a table that holds tables is only a frame for the page and when it is a table of its own."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.documents.paper import Grid


def is_layout(outer: Grid, held_texts: Sequence[str]) -> bool:
    """Whether `outer` only arranges the page: its cells that hold tables carry most of its text.

    A table of figures with a small table pasted into one cell has most of its text elsewhere and stays a table.
    """
    held = sum(len(text) for text in held_texts)
    total = sum(len(cell.text) for cell in outer.cells)
    return held * 2 >= total
