"""A file as stretches of text, each character of which knows its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.documents.redaction.model import PageSize, Place
from gongkai.documents.redaction.normal import Normal, normal, squeezed


@dataclass(slots=True)
class Story:
    """A page, a part or a sheet: its text, and where a span (start, end) of it stands."""

    text: str
    place: Callable[[int, int], Place]
    _normal: Normal | None = None
    _squeezed: Normal | None = None

    @property
    def normal(self) -> Normal:
        """The text with `normal.normal` applied, once."""
        self._normal = self._normal or normal(self.text)
        return self._normal

    @property
    def squeezed(self) -> Normal:
        """The text with `normal.squeezed` applied, once."""
        self._squeezed = self._squeezed or squeezed(self.text)
        return self._squeezed

    def spans(self, value: str) -> Iterator[tuple[int, int]]:
        """Where a value stands, whatever blanks, dashes, line ends and widths it is written with."""
        wanted = squeezed(value).text
        if not wanted:
            return
        at = self.squeezed.text.find(wanted)
        while at >= 0:
            yield self.squeezed.span(at, at + len(wanted))
            at = self.squeezed.text.find(wanted, at + len(wanted))

    def holds(self, value: str) -> bool:
        """Whether a value stands in it."""
        return next(self.spans(value), None) is not None


@dataclass(slots=True)
class Read:
    """A file that was read: its kind (as the pre-screen names them), its stories and its pages where it has some."""

    kind: str
    stories: list[Story] = field(default_factory=list)
    pages: list[PageSize] = field(default_factory=list)


def in_line(text: str) -> Callable[[int, int], Place]:
    """Places by line number in a plain text."""

    def place(start: int, _end: int) -> Place:
        return Place(line=text.count("\n", 0, start) + 1)

    return place


def somewhere(part: str, *, hidden: bool = False) -> Callable[[int, int], Place]:
    """The same place for the whole of a part."""
    return lambda _start, _end: Place(part=part, hidden=hidden)


def searchable(values: Iterable[str]) -> list[str]:
    """Values long enough to be looked for: one character alone says nothing about a person."""
    return [value for value in dict.fromkeys(values) if len(squeezed(value).text) > 1]


def blackened(text: str, wanted: Sequence[str]) -> str:
    """A text with ■ for every character of what is taken out."""
    story = Story(text, somewhere(""))
    letters = list(text)
    for value in wanted:
        for start, end in story.spans(value):
            letters[start:end] = "■" * (end - start)
    return "".join(letters)


_TELLING = re.compile(
    r"住址|地址|居住地|户籍|电话|手机|账号|帐号|卡号|账户|身份证|证件|学籍|学号|准考证|护照|通行证|社保|医保|病种"
)
_LONGEST_HEADING = 16


def headings(cells: Sequence[tuple[int, int, str]]) -> list[str]:
    """For each cell (row, column, text) of a table the telling heading of its column with a colon, "" where there is none.

    A heading is what a label in front of a number is in running text: a list of addresses has it once.
    """
    known: dict[int, str] = {}
    out = []
    for _row, column, text in cells:
        plain = "".join(text.split())
        if len(plain) <= _LONGEST_HEADING and _TELLING.search(plain) and not re.search(r"\d{5}", plain):
            known[column] = plain + "："
            out.append("")
        else:
            out.append(known.get(column, ""))
    return out


_IN_BOXES = (15, 18)


def in_boxes(texts: Sequence[str]) -> set[int]:
    """Which of a row's cells go on in the next: an identity number written with one character in each box of a form."""
    out: set[int] = set()
    start = 0
    for at, text in enumerate([*texts, ""]):
        if len(text.strip()) == 1 and text.strip().isalnum():
            continue
        if at - start in _IN_BOXES:
            out.update(range(start, at - 1))
        start = at + 1
    return out
