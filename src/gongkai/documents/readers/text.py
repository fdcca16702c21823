"""Reads plain text, Markdown and csv into a `Paper`: tables where the layout still tells of them, lines elsewhere."""

from __future__ import annotations

import re

from gongkai.documents.paper import Block, Grid, Paper
from gongkai.documents.readers.bounds import check_tables
from gongkai.documents.readers.encoding import decode
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.text_blocks import blocks_of

_HTML_TABLE = re.compile(r"(<table\b.*?</table\s*>)", re.I | re.S)


def read(data: bytes) -> Paper:
    """The blocks of a text file in reading order.

    Fills: `Text.text, line, page` (a form feed ends a page); `Grid.line, row_lines, number, ragged, unruled`;
    `GridCell.line`; `Paper.findings`. Text whose tables ran together stays `Text`, a line each.

    Raises:
        RefusedFile: beyond the bounds, or a csv with an open quotation mark (line in its data).
    """
    decoded = decode(data)
    notes = Notes()
    if decoded.note:
        notes.add("encoding", decoded.note)
    if decoded.damage:
        notes.add("garbled", decoded.damage)
    blocks = _blocks(decoded.text)
    paged = "\f" in decoded.text
    for number, grid in enumerate((block for block in blocks if isinstance(block, Grid)), start=1):
        grid.number = number
    return Paper("txt", blocks, notes.issues(0), pages=decoded.text.count("\f") + 1 if paged else None)


def _blocks(text: str) -> list[Block]:
    """The blocks of a text; tables that Markdown keeps as HTML are read as such, and their cells have no lines."""
    pieces = _HTML_TABLE.split(text)
    if len(pieces) == 1:
        return blocks_of(text)
    from gongkai.documents.readers import html

    blocks: list[Block] = []
    before = tables = 0
    for at, piece in enumerate(pieces):
        found = html.read(piece.encode("utf-8", "replace"), "utf-8").blocks if at % 2 else blocks_of(piece)
        tables += sum(isinstance(block, Grid) for block in found)
        check_tables(max(tables, at // 2))
        for block in found:
            _move(block, before, inside=bool(at % 2))
        blocks.extend(found)
        before += piece.count("\n")
    return blocks


def _move(block: Block, lines: int, *, inside: bool) -> None:
    """Count a block's lines from the beginning of the whole text; one from inside HTML stands where its table begins."""
    block.line = lines + (1 if inside or block.line is None else block.line)
    if isinstance(block, Grid) and block.row_lines is not None:
        block.row_lines = [lines + line for line in block.row_lines]
        for cell in block.cells:
            cell.line = lines + cell.line if cell.line is not None else None
