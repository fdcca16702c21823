"""Read spreadsheets: xlsx from its package, xls, et and ods by calamine; one grid for each table on a sheet.

Title rows above a table are `Text` with sheet and row (`line`); `Grid.row_lines` gives each row's number on its sheet.
Values in hidden rows, columns and sheets are kept and marked `hidden`.
"""

from __future__ import annotations

from gongkai.documents.paper import Paper
from gongkai.documents.readers.bounds import check_tables
from gongkai.documents.readers.sheet_binary import read_binary
from gongkai.documents.readers.sheet_findings import findings
from gongkai.documents.readers.sheet_package import Workbook
from gongkai.documents.readers.sheet_regions import Sheet, blocks

_ZIP = b"PK\x03\x04"


def read(data: bytes) -> Paper:
    """The paper in a workbook (xlsx, xls, et, ods), told apart by its bytes.

    Raises:
        RefusedFile: damaged, locked, or beyond the bounds.
    """
    if data.startswith(_ZIP) and b"opendocument" not in data[:200]:
        book = Workbook(data)
        paper = Paper("xlsx")
        add_sheets(paper, list(book.sheets()))
        _behind(book)
        paper.findings = findings(book.seen.found)
        paper.pictures = len([name for name in book.package.names() if name.startswith("xl/media/")])
        return paper
    sheets, found = read_binary(data)
    paper = Paper("xls" if not data.startswith(_ZIP) else "ods")
    add_sheets(paper, sheets)
    paper.findings = findings(found)
    return paper


def add_sheets(paper: Paper, sheets: list[Sheet]) -> None:
    """Append the sheets' blocks, those that can be seen first, and number the tables."""
    for sheet in sorted(sheets, key=lambda sheet: sheet.hidden):
        paper.blocks += blocks(sheet, len(paper.grids))
    check_tables(len(paper.grids))
    for number, grid in enumerate(paper.grids, 1):
        grid.number = number


def _behind(book: Workbook) -> None:
    for relation in book.relations.values():
        if relation.kind == "externalLink":
            book.seen.add("external", _target(book, relation.target))
        elif relation.kind == "pivotCacheDefinition":
            book.seen.add("pivot", relation.target.rpartition("/")[2])
        elif relation.kind == "vbaProject":
            book.seen.add("macro", relation.target.rpartition("/")[2])


def _target(book: Workbook, part: str) -> str:
    outside = [relation.target for relation in book.package.relations(part).values() if relation.external]
    return outside[0] if outside else part.rpartition("/")[2]
