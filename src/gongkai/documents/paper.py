"""What a paper looks like once its file format is forgotten: text and grids in reading order.

A format module turns bytes into a `Paper` and knows nothing of reports; recognition turns a `Paper` into reports and
knows nothing of formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.report.table import Issue


@dataclass(slots=True)
class GridCell:
    """One cell of a grid, anchored at its top left corner (counted from 0); not to be changed once its reader is done.

    It is not frozen only because a frozen one takes five times as long to make, and a county has millions.

    Attributes:
        text: the visible text, line breaks as "\\n".
        hidden: True for a cell that the reader of the paper would not see (hidden row, column, display:none).
        confidence: 0..1 from OCR, None where the text is certain.
        line: the cell's own line in a text format, from 1, where it differs from its row's.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False
    confidence: float | None = None
    page: int | None = None
    line: int | None = None


@dataclass(slots=True)
class Grid:
    """A table.

    Attributes:
        rows, columns: the extent of the grid, spans expanded.
        cells: anchored cells in row-major order; a position covered by a span belongs to its anchor.
        ragged: True when the layout lost the columns (one cell a line, run-together text): a row's cells are in
            order, but their column numbers mean nothing and merged labels may be missing.
        number: the table's number in the paper, from 1.
        page, sheet, line: where it stands (first page, sheet name, first line for text formats).
        unruled: True when the columns were inferred from the alignment of text, not from lines.
        cut: True when the format shows that the table goes on where the paper ends.
        picture: True when a picture stands where a table should be and was not read.
        row_lines: for text formats, the line on which each row begins, from 1.
        findings: READ-* issues that concern this table only; recognition gives them the table's name.
    """

    rows: int
    columns: int
    cells: list[GridCell]
    number: int = 0
    page: int | None = None
    sheet: str | None = None
    line: int | None = None
    ragged: bool = False
    unruled: bool = False
    cut: bool = False
    picture: bool = False
    row_lines: list[int] | None = None
    findings: list[Issue] = field(default_factory=list)


@dataclass(slots=True)
class Text:
    """One paragraph or line of running text; like a `GridCell` not to be changed once its reader is done.

    Attributes:
        heading: the outline level that the format itself gives (1 for the title…), 0 for body text.
    """

    text: str
    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    heading: int = 0


Block = Text | Grid


@dataclass(slots=True)
class Paper:
    """A file after reading: blocks in reading order and what the reading itself found.

    Attributes:
        kind: "docx", "doc", "odt", "rtf", "html", "pdf", "xlsx", "xls", "txt", "image".
        findings: READ-* issues that the format module can state (tracked changes, hidden content, …).
        pages: number of pages where the format has pages.
        pictures: number of pictures that were not read (a scanned page, an image in the text).
    """

    kind: str
    blocks: list[Block] = field(default_factory=list)
    findings: list[Issue] = field(default_factory=list)
    pages: int | None = None
    pictures: int = 0
    title: str = ""

    @property
    def grids(self) -> list[Grid]:
        """The tables in document order."""
        return [block for block in self.blocks if isinstance(block, Grid)]
