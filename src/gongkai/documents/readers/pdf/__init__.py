"""Read pdf files: characters and ruling lines from pdfium, tables with their merged cells, over pages.

A page that is only a picture comes back as `Grid(picture=True, rows=0)` with its page number, and counts in
`Paper.pictures`; `scanned_pages` lists those pages and `render_page` draws one for recognition by OCR.
"""

from __future__ import annotations

from gongkai.documents.paper import Grid, Paper
from gongkai.documents.readers.pdf.assemble import blocks
from gongkai.documents.readers.pdf.findings import findings
from gongkai.documents.readers.pdf.opening import opened
from gongkai.documents.readers.pdf.page import read_page
from gongkai.documents.readers.pdf.picture import render_page

__all__ = ["read", "render_page", "scanned_pages"]


def read(data: bytes) -> Paper:
    """The paper in a pdf file.

    Raises:
        RefusedFile: damaged, locked, hostile, or with too many pages.
    """
    with opened(data) as document:
        pages = [read_page(document.raw, index) for index in range(document.pages)]
        paper = Paper("pdf", pages=document.pages, title=document.title)
        paper.findings = findings(data, document, pages)
    paper.blocks = blocks(pages)
    paper.pictures = sum(1 for block in paper.blocks if isinstance(block, Grid) and block.picture)
    return paper


def scanned_pages(paper: Paper) -> list[int]:
    """The pages (from 1) on which a picture stands that was not read, each once."""
    return sorted({grid.page for grid in paper.grids if grid.picture and grid.page is not None})
