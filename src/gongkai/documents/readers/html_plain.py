"""Reads a page that was proved plain, without a tree; the result is the tree's.

What the tree's reader does with more care than plain text needs (a caption, a frame for the layout, blanks that meet
between two pieces of text) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gongkai.documents.paper import Block, Grid, GridCell, Paper, Text
from gongkai.documents.plain_page.proof import TABLE_TEXT
from gongkai.documents.plain_page.skim import PlainPage
from gongkai.documents.plain_page.tags import (
    ALL,
    BLOCKS,
    BREAK,
    CLOSE,
    COLUMN,
    HEADING_LEVELS,
    HEADINGS,
    INLINE,
    OPEN,
    PICTURE,
    RULE,
    TABLE,
    TRANSPARENT,
    NotPlain,
)
from gongkai.documents.readers.bounds import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS, MAX_TABLES
from gongkai.documents.readers.html_text import ENDS, collapse

_TABLE = re.compile(f"({OPEN['table']}[^{CLOSE['table']}]*{CLOSE['table']})")
_ROW = OPEN["tr"]
_GROUPS = [sign for name in ("thead", "tbody") for sign in (OPEN[name], CLOSE[name])]
_CELL, _CELL_ENDS = OPEN["td"], CLOSE["td"]
_HEADER_CELL = [(OPEN["th"], _CELL), (CLOSE["th"], _CELL_ENDS)]
_IN_LINE = [*"".join(INLINE), PICTURE]
_SEAM = re.compile(f"[{ENDS}][{''.join(_IN_LINE)}]+[{ENDS}]")
_SIGNS = re.compile(f"[{ALL}]+")
_SOLE_PARAGRAPH = [(_CELL + OPEN["p"], _CELL), (CLOSE["p"] + _CELL_ENDS, _CELL_ENDS)]
_BREAKING = [*"".join(BLOCKS), BREAK, RULE]
_TABULAR = [*"".join(TABLE), COLUMN]
_HEADINGS_END = "".join(CLOSE[name] for name in HEADINGS)
_HEADED = re.compile(f"([{''.join(HEADING_LEVELS)}])([^{_HEADINGS_END}]*)[{_HEADINGS_END}]")


def read(page: PlainPage) -> Paper | None:
    """The blocks of a page as `html.read` gives them; None for one that needs the tree after all."""
    try:
        blocks = _PageReader(page).blocks()
    except NotPlain:
        return None
    return Paper("html", blocks, pictures=page.pictures, title=collapse(page.article) or collapse(page.title))


class _PageReader:
    def __init__(self, page: PlainPage) -> None:
        self._page = page
        self._transparent = [sign for sign in TRANSPARENT if sign in page.signs]
        self._breaking = [sign for sign in _BREAKING if sign in page.signs]
        self._tabular = [sign for sign in _TABULAR if sign in page.signs]
        self._seamless = _SEAM.search(page.text) is None

    def blocks(self) -> list[Block]:
        blocks: list[Block] = []
        parts = _TABLE.split(self._page.text)
        if len(parts) // 2 > MAX_TABLES:
            raise NotPlain
        for at, part in enumerate(parts):
            if at % 2:
                blocks.append(self._grid(part, at // 2 + 1))
            else:
                self._running(part, blocks)
        return blocks

    def _running(self, part: str, blocks: list[Block]) -> None:
        if any(sign in part for sign in self._tabular):
            raise NotPlain
        if not self._page.blanks:
            part = _without(self._transparent, part)
        plain, *headed = _HEADED.split(part)
        blocks += self._texts(plain, 0)
        for begins, heading, plain in zip(headed[::3], headed[1::3], headed[2::3], strict=True):
            blocks += self._texts(heading, HEADING_LEVELS[begins])
            blocks += self._texts(plain, 0)

    def _texts(self, part: str, level: int) -> list[Text]:
        for sign in self._breaking:
            part = part.replace(sign, BREAK)
        runs: Iterable[str] = filter(None, part.split(BREAK))
        if self._page.blanks:
            runs = map(_begun, runs)
        texts = [text if text.isalnum() else collapse(text) for text in runs]
        return [Text(text, heading=level) if level else Text(text) for text in texts if text]

    def _grid(self, table: str, number: int) -> Grid:
        if TABLE_TEXT.fullmatch(table) is None:
            raise NotPlain
        table = _without(self._transparent, table)
        for th, td in _HEADER_CELL:
            table = table.replace(th, td)
        for both, cell in _SOLE_PARAGRAPH:
            table = table.replace(both, cell)
        clean = self._lines if any(sign in table for sign in self._breaking) else collapse
        cells, rows, columns = _placed(table, self._page.spans, clean)
        if not (rows <= MAX_ROWS and 2 <= columns <= MAX_COLUMNS and any(cell.text for cell in cells)):
            raise NotPlain
        if len(table) > MAX_CELL_CHARACTERS and max(len(cell.text) for cell in cells) > MAX_CELL_CHARACTERS:
            raise NotPlain
        return Grid(rows, columns, cells, number)

    def _lines(self, text: str) -> str:
        """The text of a cell whose paragraphs and breaks stand on lines of their own."""
        pieces = _SIGNS.split(text)
        if len(pieces) == 1:
            return collapse(text)
        lines = [line for piece in pieces if (line := collapse(piece))]
        if not self._seamless or (len(lines) == 1 and lines[0] != collapse("".join(pieces))):
            raise NotPlain
        return "\n".join(lines)


def _without(signs: list[str], text: str) -> str:
    for sign in signs:
        text = text.replace(sign, "")
    return text


def _begun(run: str) -> str:
    """A run of text from its first piece that is not blank: the tree's reader skips blank pieces in front."""
    pieces = _SIGNS.split(run)
    while pieces and (not pieces[0] or pieces[0].isspace()):
        del pieces[0]
    return "".join(pieces)


def _placed(
    table: str, known: dict[str, tuple[int, int]], clean: Callable[[str], str]
) -> tuple[list[GridCell], int, int]:
    """The cells of a table, row by row in the first column that no span from above covers; its rows and columns."""
    cells: list[GridCell] = []
    spanning: list[GridCell] = []
    taken: dict[int, int] = {}
    row, column, columns = -1, 0, 0
    for piece in table.split(_CELL_ENDS):
        span, text = "", piece[1:]
        if not piece.startswith(_CELL):
            between, begun, text = piece.partition(_CELL)
            for sign in between:
                if sign == _ROW:
                    columns, row, column = max(columns, column), row + 1, 0
                elif sign in _GROUPS:
                    taken = {}  # a span ends with its row group
                elif sign in known:
                    span = sign
            if not begun:
                break
        if taken:
            while taken.get(column, 0) > row:
                column += 1
        cell = GridCell(row, column, text if text.isalnum() else clean(text))
        cells.append(cell)
        column += 1
        if span:
            cell.column_span, cell.row_span = known[span]
            column = cell.column + cell.column_span
            if cell.row_span > 1:
                taken.update(dict.fromkeys(range(cell.column, column), row + cell.row_span))
                spanning.append(cell)
    for cell in spanning:
        cell.row_span = min(cell.row_span, row + 1 - cell.row)
    return cells, row + 1, max(columns, column)
