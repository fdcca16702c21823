"""Tables without upright lines."""

from __future__ import annotations

from gongkai.documents.readers.pdf.lattice import Lattice
from gongkai.documents.readers.pdf.page import Page
from gongkai.documents.readers.pdf.words import Word


def unruled_tables(page: Page) -> tuple[list[Lattice], list[Word]]:
    return [], page.words
