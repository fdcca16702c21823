"""Reads plain text, Markdown and csv into a `Paper`: tables where the layout still tells of them, lines elsewhere."""

from __future__ import annotations

from gongkai.documents.paper import Grid, Paper
from gongkai.documents.readers.encoding import decode
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.text_blocks import blocks_of


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
    blocks = blocks_of(decoded.text)
    paged = "\f" in decoded.text
    for number, grid in enumerate((block for block in blocks if isinstance(block, Grid)), start=1):
        grid.number = number
    return Paper("txt", blocks, notes.issues(0), pages=decoded.text.count("\f") + 1 if paged else None)
