"""A pdf's pages as stories."""

from __future__ import annotations

from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.readers.pdf.opening import opened
from gongkai.documents.redaction.model import PageSize, Place
from gongkai.documents.redaction.pdf_pages import ShownPage, shown
from gongkai.documents.redaction.reading import png_of
from gongkai.documents.redaction.stories import Read, Story
from gongkai.words import say

_FEW = 8  # fewer letters than this: nothing on the page can be searched


def read(data: bytes) -> Read:
    """Every page's characters, hidden ones included, with their boxes.

    Raises:
        RefusedFile: damaged, locked, hostile, or with too many pages.
    """
    found = Read("pdf")
    with opened(data) as document:
        for index in range(document.pages):
            with shown(document.raw, index) as page:
                found.stories.append(_story(page))
                words = sum(not letter.char.isspace() for letter in page.letters) >= _FEW
                found.pages.append(PageSize(page.number, page.width, page.height, words))
    return found


def _story(page: ShownPage) -> Story:
    def place(start: int, end: int) -> Place:
        return Place(page=page.number, boxes=page.boxes(start, end))

    return Story(page.text, place)


def picture(data: bytes, page: int, dpi: int) -> bytes:
    """One page (from 1) as a PNG.

    Raises:
        RefusedFile: as `read`; also a page that the file does not have.
    """
    with opened(data) as document:
        if not 1 <= page <= document.pages:
            raise refusal(say("文件没有第 {page} 页", page=page), page=page)
        with shown(document.raw, page - 1) as here:
            return png_of(here.draw(dpi))
