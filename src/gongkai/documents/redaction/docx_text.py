"""A Word document's text, part by part, over runs: each character knows the element that holds it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from lxml import etree

from gongkai.documents.readers.docx_package import Package, parse
from gongkai.documents.redaction.model import Place
from gongkai.documents.redaction.normal import BREAK
from gongkai.documents.redaction.stories import Story, headings, in_boxes

TEXT_PARTS = re.compile(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")
UNSEEN_PARTS = re.compile(r"word/(?:comments\w*|glossary/document)\.xml")
_WORDS = frozenset(("t", "delText"))
_SIGNS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "txbxContent": BREAK}
_APART = frozenset(("tc", "txbxContent", "comment", "footnote", "endnote"))


@dataclass(slots=True)
class PartText:
    """One part's text: the elements that hold it and where each begins."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    elements: list[etree._Element] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    unseen: list[tuple[int, int]] = field(default_factory=list)
    heads: dict[etree._Element, str] = field(default_factory=dict)
    joined: set[etree._Element] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The whole text; paragraphs end with a line end, cells with a `BREAK`."""
        return "".join(self.pieces)

    def add(self, text: str, element: etree._Element | None = None) -> None:
        """Append text, of an element or between elements."""
        if element is not None:
            self.starts.append(self.length)
            self.elements.append(element)
        self.pieces.append(text)
        self.length += len(text)

    def replace(self, start: int, end: int, char: str = "■") -> None:
        """Put as many `char` in the place of a span as it has characters; what stands between elements stays."""
        for index in range(max(0, bisect_right(self.starts, start) - 1), len(self.starts)):
            begin = self.starts[index]
            if begin >= end:
                return
            element = self.elements[index]
            text = element.text or ""
            first, last = max(0, start - begin), min(len(text), end - begin)
            if first < last:
                element.text = text[:first] + char * (last - first) + text[last:]


def part_text(root: etree._Element) -> PartText:
    """The text below a part's root in reading order. Fallback drawings repeat what stands before them and are left out."""
    out = PartText()
    _walk(root, out)
    return out


def _walk(element: etree._Element, out: PartText) -> None:
    name = etree.QName(element).localname
    if name in _WORDS:
        begin = out.length
        out.add(element.text or "", element)
        if name == "delText":
            out.unseen.append((begin, out.length))
    elif name != "Fallback":
        _open(element, name, out)
        for child in element.iterchildren("*"):
            _walk(child, out)
        if name == "p":
            out.add("\n")
        elif name in _APART and element not in out.joined:
            out.add(BREAK)


def _open(element: etree._Element, name: str, out: PartText) -> None:
    """What stands before an element's own text."""
    if name == "p":
        out.paragraphs.append(out.length)
    elif name == "tbl":
        _head(element, out)
    elif name == "tc":
        out.add(out.heads.get(element, ""))
    elif name == "tab" and etree.QName(element.getparent()).localname == "r":
        out.add(" ")
    else:
        out.add(_SIGNS.get(name, ""))


def _head(table: etree._Element, out: PartText) -> None:
    """Remember the telling headings of a table's columns; rows with merged cells have their own count and are left out."""
    rows = [list(row.iterchildren("{*}tc")) for row in table.iterchildren("{*}tr")]
    usual = len(rows[0]) if rows else 0
    cells = [(at, column, cell) for at, row in enumerate(rows) if len(row) == usual for column, cell in enumerate(row)]
    texts = ["".join(str(word.text or "") for word in cell.iter("{*}t")) for _, _, cell in cells]
    found = headings([(row, column, text) for (row, column, _), text in zip(cells, texts, strict=True)])
    for row in rows:
        boxes = in_boxes(["".join(str(word.text or "") for word in cell.iter("{*}t")) for cell in row])
        out.joined |= {row[at] for at in boxes}
    out.heads |= {cell: heading for (_, _, cell), heading in zip(cells, found, strict=True) if heading}


def stories(data: bytes) -> list[Story]:
    """The stories of a document: its text parts in their order, then comments and other parts that paper does not show."""
    package = Package(data)
    names = sorted(package.names(), key=lambda name: (name != "word/document.xml", name))
    return [
        _story(name, parse(package.read(name) or b"", name), hidden)
        for pattern, hidden in ((TEXT_PARTS, False), (UNSEEN_PARTS, True))
        for name in names
        if pattern.fullmatch(name)
    ]


def _story(name: str, root: etree._Element, hidden: bool) -> Story:
    found = part_text(root)

    def place(start: int, _end: int) -> Place:
        unseen = hidden or any(first <= start < last for first, last in found.unseen)
        return Place(part=name, paragraph=bisect_right(found.paragraphs, start), hidden=unseen)

    return Story(found.text, place)
