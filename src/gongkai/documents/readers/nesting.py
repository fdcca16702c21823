"""When a table that holds tables is only a frame for the page and when it is a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gongkai.documents.paper import Grid


class _WithText(Protocol):
    text: str


def is_layout(outer: Grid, holders: Sequence[_WithText]) -> bool:
    """Whether `outer` only arranges the page: its cells that hold tables (`holders`) carry most of its text.

    A table of figures with a small table pasted into one cell has most of its text elsewhere and stays a table.
    """
    held = sum(len(cell.text) for cell in holders)
    total = sum(len(cell.text) for cell in outer.cells)
    return held * 2 >= total
