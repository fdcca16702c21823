"""A workbook's stored values, sheet by sheet, with what of them is not shown."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from gongkai.documents.readers.docx_package import Package, parse
from gongkai.documents.redaction.model import Place
from gongkai.documents.redaction.normal import BREAK
from gongkai.documents.redaction.stories import Story, headings, in_boxes, somewhere

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_WHOLE = re.compile(r"-?\d+\.0*|-?\d+(?:\.\d+)?[eE]\+?\d{1,2}")


@dataclass(slots=True)
class Cell:
    """A stored cell; row and column from 1, `shown` False when the paper does not show it."""

    row: int
    column: int
    text: str
    element: etree._Element
    shown: bool = True


@dataclass(slots=True)
class SheetPart:
    """One worksheet."""

    name: str
    part: str
    root: etree._Element
    shown: bool
    cells: list[Cell] = field(default_factory=list)


class Book:
    """An opened workbook.

    Raises:
        RefusedFile: damaged.
    """

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.part = next(
            (one.target for one in self.package.relations("").values() if one.kind == "officeDocument"),
            "xl/workbook.xml",
        )
        self.root = parse(self.package.read(self.part) or b"", self.part)
        self.relations = self.package.relations(self.part)
        self.strings = self._strings()
        styles = self._target("styles")
        self.styles = parse(self.package.read(styles) or b"<styleSheet/>", styles) if styles else None
        self.concealing = _concealing(self.styles)

    def _target(self, kind: str) -> str:
        return next((one.target for one in self.relations.values() if one.kind == kind), "")

    def target(self, kind: str) -> bytes | None:
        """The bytes of the part that the workbook names for a kind of relation."""
        part = self._target(kind)
        return self.package.read(part) if part else None

    def _strings(self) -> list[str]:
        data = self.target("sharedStrings")
        if data is None:
            return []
        root = parse(data, self._target("sharedStrings"))
        return [_joined(item) for item in root.iterchildren("{*}si")]

    def sheets(self) -> Iterator[SheetPart]:
        """The worksheets in the order of their tabs, with their cells."""
        for item in self.root.iter("{*}sheet"):
            key = next((str(value) for name, value in item.attrib.items() if str(name).endswith("}id")), "")
            relation = self.relations.get(key)
            data = self.package.read(relation.target) if relation is not None else None
            if relation is None or relation.kind != "worksheet" or data is None:
                continue
            shown = (item.get("state") or "visible") == "visible"
            sheet = SheetPart(item.get("name") or "", relation.target, parse(data, relation.target), shown)
            sheet.cells = list(self._cells(sheet.root))
            yield sheet

    def _cells(self, root: etree._Element) -> Iterator[Cell]:
        hidden = _hidden_columns(root)
        covered = list(_covered(root))
        row_number = 0
        for row in root.iter("{*}row"):
            row_number = int(row.get("r") or row_number + 1)
            gone = row.get("hidden") in ("1", "true") or row.get("ht") == "0"
            column = 0
            for element in row.iterchildren("{*}c"):
                place = _PLACE.fullmatch(element.get("r") or "")
                column = column_of(place[1]) if place else column + 1
                text = self._text(element)
                if not text:
                    continue
                under = any(
                    top <= row_number <= bottom and left <= column <= right and (row_number, column) != (top, left)
                    for top, left, bottom, right in covered
                )
                unseen = gone or column in hidden or under or int(element.get("s") or 0) in self.concealing
                yield Cell(row_number, column, text, element, not unseen)

    def _text(self, element: etree._Element) -> str:
        kind = element.get("t") or "n"
        if kind == "inlineStr":
            holder = element.find("{*}is")
            return _joined(holder) if holder is not None else ""
        value = (element.findtext("{*}v") or "").strip() if kind != "str" else (element.findtext("{*}v") or "")
        if kind == "s":
            return self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else ""
        return str(int(float(value))) if kind == "n" and _WHOLE.fullmatch(value) and float(value) < 1e30 else value


def _joined(item: etree._Element) -> str:
    """A string's runs without their phonetic helps."""
    pieces = [item.findtext("{*}t") or ""] if item.find("{*}t") is not None else []
    pieces += [run.findtext("{*}t") or "" for run in item.iterchildren("{*}r")]
    return "".join(pieces)


def column_of(letters: str) -> int:
    """The number of a column from its letters, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _hidden_columns(root: etree._Element) -> set[int]:
    out: set[int] = set()
    for item in root.iter("{*}col"):
        if item.get("hidden") in ("1", "true") or item.get("width") == "0":
            out.update(range(int(item.get("min") or 1), min(int(item.get("max") or 1), 16_384) + 1))
    return out


def _covered(root: etree._Element) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges as (top, left, bottom, right): only the first cell of each is shown."""
    for item in root.iter("{*}mergeCell"):
        ends = [_PLACE.fullmatch(end) for end in (item.get("ref") or "").replace("$", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            yield int(ends[0][2]), column_of(ends[0][1]), int(ends[1][2]), column_of(ends[1][1])


def _concealing(styles: etree._Element | None) -> set[int]:
    """The numbers of cell formats that show nothing: an empty number format, or white letters on no ground."""
    if styles is None:
        return set()
    codes = {item.get("numFmtId"): item.get("formatCode") or "" for item in styles.iter("{*}numFmt")}
    white = [_is_white(font) for font in styles.iterfind("{*}fonts/{*}font")]
    ground = [_has_ground(fill) for fill in styles.iterfind("{*}fills/{*}fill")]
    out = set()
    for number, form in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        font, fill = int(form.get("fontId") or 0), int(form.get("fillId") or 0)
        empty = codes.get(form.get("numFmtId"), "x").replace(" ", "") in (";;;", ";;", '"";"";"";""')
        pale = font < len(white) and white[font] and not (fill < len(ground) and ground[fill])
        if empty or pale:
            out.add(number)
    return out


def _is_white(font: etree._Element) -> bool:
    colour = font.find("{*}color")
    return (colour is not None and (colour.get("rgb") or "").upper()[-6:] == "FFFFFF") or (
        colour is not None and colour.get("theme") == "0" and not colour.get("tint")
    )


def _has_ground(fill: etree._Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is not None
    colour = pattern.find("{*}fgColor")
    return (pattern.get("patternType") or "none") != "none" and (
        colour is None or (colour.get("rgb") or "").upper()[-6:] != "FFFFFF"
    )


def stories(data: bytes) -> list[Story]:
    """A story for each sheet, a cell between two `BREAK`s, and one for each part of comments."""
    book = Book(data)
    out = [_story(sheet) for sheet in book.sheets()]
    for name in sorted(book.package.names()):
        if re.search(r"comments?\d*\.xml$|threadedComment", posixpath.basename(name) + name):
            root = parse(book.package.read(name) or b"", name)
            text = BREAK.join("".join(str(piece) for piece in item.itertext()) for item in root.iter("{*}text"))
            out.append(Story(text, somewhere(name, hidden=True)))
    return out


def boxed_runs(sheet: SheetPart) -> list[list[Cell]]:
    """Cells beside each other that hold an identity number one character each."""
    out: list[list[Cell]] = []
    for _, row in groupby(sheet.cells, key=lambda cell: cell.row):
        cells = list(row)
        goes_on = in_boxes([cell.text for cell in cells])
        for at in sorted(goes_on):
            if at - 1 not in goes_on:
                out.append([cells[at]])
            out[-1].append(cells[at + 1])
    return out


def _story(sheet: SheetPart) -> Story:
    """The cells in their order, each under a telling heading with that heading before it ("家庭住址：…")."""
    starts, length = [], 0
    pieces = []
    joined = {id(cell) for run in boxed_runs(sheet) for cell in run[:-1]}
    for cell, heading in zip(
        sheet.cells, headings([(cell.row, cell.column, cell.text) for cell in sheet.cells]), strict=True
    ):
        starts.append(length)
        pieces.append(heading + cell.text + ("" if id(cell) in joined else BREAK))
        length += len(pieces[-1])

    def place(start: int, _end: int) -> Place:
        cell = sheet.cells[bisect_right(starts, start) - 1]
        return Place(sheet=sheet.name, row=cell.row, column=cell.column, hidden=not (cell.shown and sheet.shown))

    return Story("".join(pieces), place)
