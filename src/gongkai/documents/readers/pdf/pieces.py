"""Words that stand together on a line: what fills one column of a table without upright lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.documents.readers.pdf.cells import line_text
from gongkai.documents.readers.pdf.words import Word

FIGURE = re.compile(r"[-+－＋]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?(?:万?元|件|%)?|[/／—–－-]")
_APART = 0.55  # of the letters' height: words further apart stand in two columns


@dataclass(slots=True)
class Piece:
    """Words that stand together on one line."""

    words: list[Word]

    @property
    def x0(self) -> float:
        """Left side."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right side."""
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        """Height of its line."""
        return self.words[0].middle

    @property
    def height(self) -> float:
        """Height of its letters."""
        return self.words[0].y1 - self.words[0].y0

    @property
    def text(self) -> str:
        """Its words."""
        return line_text(self.words)

    @property
    def figure(self) -> bool:
        """Whether it is a number, or a dash or stroke in a number's place."""
        return FIGURE.fullmatch(self.text.replace(" ", "")) is not None


def pieces_of(row: list[Word]) -> list[Piece]:
    """A line of words parted where the gaps are those between columns."""
    pieces = [Piece([row[0]])]
    for word in row[1:]:
        before = pieces[-1].words[-1]
        if word.x0 - before.x1 > _APART * min(word.y1 - word.y0, before.y1 - before.y0):
            pieces.append(Piece([word]))
        else:
            pieces[-1].words.append(word)
    return pieces
