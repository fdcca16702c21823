"""Running text of a pdf: lines made into paragraphs again, page numbers and running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gongkai.documents.readers.pdf.cells import line_text, lines
from gongkai.documents.readers.pdf.page import Page

_PAGE_NUMBER = re.compile(
    r"[\s\-—–―－_·•.]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?)[\s\-—–―－_·•.]*"
)
_NEW_PART = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}\s*、|[（(]\s*[一二三四五六七八九十]{1,2}\s*[)）]|附件\s*\d?\s*[：:])"
)
_ENDED = ("。", "！", "；", "：", "）", "无", "日")
_TITLE = re.compile(r".{0,60}公开.{0,16}(?:报告|年报)\s*")
_EDGE = 0.13  # of the page's height: where running heads and page numbers stand
_HEADING = 1.22  # times the body's size


@dataclass(slots=True)
class Line:
    """A printed line: its box (upright points), its letters' height and its page."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    page: int

    @property
    def size(self) -> float:
        """Height of the letters' box."""
        return self.y1 - self.y0


def page_lines(page: Page) -> list[Line]:
    """The lines outside the tables of a page, from top to bottom."""
    out = []
    for row in lines(page.words):
        if len(row) == 1:
            word = row[0]
            out.append(Line(word.x0, word.y0, word.x1, word.y1, word.text, page.number))
            continue
        y0, y1 = min(word.y0 for word in row), max(word.y1 for word in row)
        out.append(Line(row[0].x0, y0, max(word.x1 for word in row), y1, line_text(row), page.number))
    return out


def without_running_heads(pages: list[tuple[Page, list[Line]]]) -> list[list[Line]]:
    """The lines of each page without page numbers and what repeats at the pages' edges."""
    seen: Counter[tuple[str, bool]] = Counter()
    for page, found in pages:
        seen.update({_mark(line, page) for line in found if _at_edge(line, page)})
    out = []
    for page, found in pages:
        kept = []
        for index, line in enumerate(found):
            if _at_edge(line, page):
                repeats = len(pages) > 1 and seen[_mark(line, page)] >= max(2, len(pages) // 2)
                if repeats or (index in (0, len(found) - 1) and _PAGE_NUMBER.fullmatch(line.text)):
                    continue
            kept.append(line)
        out.append(kept)
    return out


def _at_edge(line: Line, page: Page) -> bool:
    top, bottom = page.sheet[1], page.sheet[3]
    return line.y1 < top + _EDGE * (bottom - top) or line.y0 > bottom - _EDGE * (bottom - top)


def _mark(line: Line, page: Page) -> tuple[str, bool]:
    return re.sub(r"\s|\d", "", line.text), line.y0 < (page.sheet[1] + page.sheet[3]) / 2


@dataclass(slots=True)
class Paragraph:
    """A paragraph and the line it ended with, so that the next line can be joined to it."""

    text: str
    page: int
    last: Line
    heading: int = 0


class Measures:
    """The text's usual letter height and, page by page, its margins."""

    def __init__(self, pages: list[list[Line]]) -> None:
        everything = [line for found in pages for line in found]
        sizes = [line.size for line in everything for _ in range(max(1, len(line.text) // 8))]
        self.size = median(sizes) if sizes else 12.0
        body = [line for line in everything if len(line.text) > 12] or everything
        self.left = min((line.x0 for line in body), default=0.0)
        self.right = max((line.x1 for line in body), default=0.0)
        pitches = [
            below.y0 - above.y0
            for found in pages
            for above, below in pairwise(found)
            if 0 < below.y0 - above.y0 < 4 * self.size and len(above.text) > 12
        ]
        self.pitch = median(pitches) if pitches else 1.5 * self.size

    def is_heading(self, line: Line) -> bool:
        """Whether a line is set in letters clearly larger than the body's."""
        return line.size > _HEADING * self.size

    def goes_on(self, before: Line, line: Line) -> bool:
        """Whether a line continues the paragraph that `before` is the last line of."""
        if self.is_heading(before) or self.is_heading(line):
            alike = abs(before.size - line.size) < 0.1 * line.size and before.page == line.page
            return alike and line.y0 - before.y0 < 2.2 * line.size
        letter = min(self.size, 18.0)
        full = before.x1 > self.right - 2.2 * letter
        indented = line.x0 > self.left + 1.2 * letter
        far = before.page == line.page and line.y0 - before.y0 > 1.7 * self.pitch
        return full and not indented and not far


def paragraphs(found: list[Line], measures: Measures, open_paragraph: Paragraph | None) -> list[Paragraph]:
    """Lines joined into paragraphs; the first may continue `open_paragraph` of the page before (changed in place)."""
    out: list[Paragraph] = []
    current = open_paragraph
    for line in found:
        if current is not None and not _begins(current.text, line.text) and measures.goes_on(current.last, line):
            current.text += _glue(current.text, line.text) + line.text
            current.last = line
            continue
        current = Paragraph(line.text, line.page, line, 1 if measures.is_heading(line) else 0)
        out.append(current)
    return out


def _begins(before: str, after: str) -> bool:
    """Whether the words alone show a new paragraph, where a page has no indents: a numbered part, a title's end."""
    if _NEW_PART.match(after) and before.rstrip().endswith(_ENDED):
        return True
    return _TITLE.fullmatch(before) is not None and not after.startswith(("的", "，", "（", "(", "》", "公告", "通知"))


def _glue(before: str, after: str) -> str:
    return (
        " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalpha() and after[:1].isalpha() else ""
    )
