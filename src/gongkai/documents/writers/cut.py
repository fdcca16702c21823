"""A table's text cut at its figures: the form is written out once, a report is one join.

Building 200 merged cells anew for every report costs more than all the rest of writing it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """Fixed text with holes: `pieces[i]` stands before the figure `cells[i]`, the last piece after all of them."""

    pieces: tuple[str, ...]
    cells: tuple[str, ...]

    def fill(self, figures: Mapping[str, str], escape: Callable[[str], str]) -> str:
        """The text with every hole filled; `escape` makes a figure's text safe for the format."""
        out = [self.pieces[0]]
        for cell, piece in zip(self.cells, self.pieces[1:], strict=True):
            out += (escape(figures[cell]), piece)
        return "".join(out)


class Cutter:
    """Collects fixed text and holes in order."""

    def __init__(self) -> None:
        self._pieces: list[list[str]] = [[]]
        self._cells: list[str] = []

    def text(self, *texts: str) -> None:
        """Fixed text, already escaped."""
        self._pieces[-1].extend(texts)

    def hole(self, cell: str) -> None:
        """The place of a figure."""
        self._cells.append(cell)
        self._pieces.append([])

    def done(self) -> Cut:
        """The finished cut."""
        return Cut(tuple("".join(piece) for piece in self._pieces), tuple(self._cells))
