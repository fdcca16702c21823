"""Read pictures and scanned pages through OCR, on this machine and without a network.

Every value carries the certainty of its reading (`GridCell.confidence`); what was not surely read is below
`recognise.collect.SURE`, so that the report flags it. numpy, OpenCV and the recogniser are imported here only.
"""

from __future__ import annotations

from gongkai.documents.paper import Grid, Paper
from gongkai.documents.readers.pdf.assemble import blocks
from gongkai.documents.readers.pdf.page import Page
from gongkai.documents.readers.scan.page import read_page
from gongkai.documents.readers.scan.picture import pages as pictures_of
from gongkai.documents.readers.scan.within import read_scanned


def read(data: bytes) -> Paper:
    """The paper in a picture file (png, jpeg, tiff with its pages, bmp, gif, webp).

    Raises:
        RefusedFile: it cannot be decoded, or is too large.
        MissingProgram: the extra gongkai[ocr] is not installed.
    """
    found = [read_page(picture, number) for number, picture in enumerate(pictures_of(data), 1)]
    return _put_together(Paper("image", pages=len(found)), found)


def read_pages(data: bytes, paper: Paper, pages: list[int]) -> Paper:
    """The pdf's paper with what OCR reads on those pages (from 1) that are, or hold, pictures.

    Args:
        paper: as `pdf.read` gives it; its findings are kept.

    Raises:
        RefusedFile, MissingProgram: as `read`.
    """
    found = read_scanned(data, set(pages))
    return _put_together(Paper(paper.kind, findings=paper.findings, pages=paper.pages, title=paper.title), found)


def _put_together(paper: Paper, found: list[Page]) -> Paper:
    paper.blocks = blocks(found)
    paper.pictures = sum(1 for block in paper.blocks if isinstance(block, Grid) and block.picture)
    return paper
