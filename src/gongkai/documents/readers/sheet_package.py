"""The xlsx package: sheets, cells as they are shown, merges, hidden rows and columns, and what lies behind."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from gongkai.documents.readers.bounds import refuse
from gongkai.documents.readers.docx_package import Package, Relation, parse, plain_bytes
from gongkai.documents.readers.sheet_formats import BUILT_IN, plain, show
from gongkai.documents.readers.sheet_regions import Sheet, SheetCell, check_size
from gongkai.words import say

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_RISKY = re.compile(r"(?i)\b(?:WEBSERVICE|HYPERLINK|CALL|REGISTER\.ID|FILTERXML|RTD)\s*\(|\|\s*'|\[\d+\]|\bcmd\b")
_PRECISE = 15  # digits that a stored number keeps


@dataclass(slots=True)
class Seen:
    """What reading met on the way, by kind: where ("表名!A1") or what it was."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, what: str) -> None:
        """Remember one."""
        self.found.setdefault(kind, []).append(what)


class Workbook:
    """An opened xlsx package.

    Raises:
        RefusedFile: damaged, or a cell points to a text that the file does not hold.
    """

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.seen = Seen()
        self.part = self._main_part()
        self.root = self._root(self.part)
        self.relations = self.package.relations(self.part)
        self.from_1904 = any(item.get("date1904") in ("1", "true") for item in self.root.iter("{*}workbookPr"))
        self.strings = self._strings()
        self.codes, self.bordered = self._styles()

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in the order of their tabs."""
        for item in self.root.iter("{*}sheet"):
            name = item.get("name") or ""
            key = next((str(value) for key, value in item.attrib.items() if str(key).endswith("}id")), "")
            relation = self.relations.get(key)
            if relation is None or relation.kind != "worksheet":
                continue
            sheet = Sheet(name, hidden=item.get("state") in ("hidden", "veryHidden"))
            if sheet.hidden:
                self.seen.add("hidden_sheet", name)
            self._fill(sheet, relation)
            self._behind(sheet, relation.target)
            yield sheet

    def _main_part(self) -> str:
        for relation in self.package.relations().values():
            if relation.kind == "officeDocument" and relation.target in self.package.names():
                return relation.target
        if "xl/workbook.xml" in self.package.names():
            return "xl/workbook.xml"
        raise refuse(
            say("压缩包里没有工作簿（workbook.xml），不是可读的 Excel 文件；请另存为 xlsx。"), part="_rels/.rels"
        )

    def _root(self, part: str) -> etree._Element:
        data = self.package.read(part)
        if data is None:
            raise refuse(say("文件缺少部件 {part}，可能已损坏；请用 Excel 或 WPS 另存后再试。", part=part), part=part)
        return parse(data, part)

    def _related(self, kind: str) -> etree._Element | None:
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and relation.target in self.package.names():
                return self._root(relation.target)
        return None

    def _strings(self) -> list[str]:
        root = self._related("sharedStrings")
        return [] if root is None else [_rich(item) for item in root.iterchildren("{*}si")]

    def _styles(self) -> tuple[list[str], list[bool]]:
        root = self._related("styles")
        if root is None:
            return [], []
        own = {int(item.get("numFmtId") or 0): item.get("formatCode") or "" for item in root.iter("{*}numFmt")}
        frames = [
            any((side.get("style") or "none") != "none" for side in item)
            for group in root.iterchildren("{*}borders")
            for item in group
        ]
        codes, bordered = [], []
        for group in root.iterchildren("{*}cellXfs"):
            for item in group:
                number, border = int(item.get("numFmtId") or 0), int(item.get("borderId") or 0)
                codes.append(own.get(number, BUILT_IN.get(number, "")))
                bordered.append(border < len(frames) and frames[border])
        return codes, bordered

    def _fill(self, sheet: Sheet, relation: Relation) -> None:
        data = self.package.read(relation.target)
        if data is None:
            raise refuse(say("工作表“{sheet}”的内容缺失，文件可能已损坏。", sheet=sheet.name), part=relation.target)
        hidden_columns: list[tuple[int, int]] = []
        all_rows_hidden = False
        stream = io.BytesIO(plain_bytes(data, relation.target))
        wanted = ("{*}sheetFormatPr", "{*}col", "{*}row", "{*}mergeCell")
        try:
            row = -1
            for _, item in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False):
                kind = etree.QName(item).localname
                if kind == "row":
                    row = self._row(sheet, item, row, hidden_columns, all_rows_hidden)
                    item.clear()
                elif kind == "col" and (item.get("hidden") in ("1", "true") or item.get("width") == "0"):
                    hidden_columns.append((_whole(item.get("min")) - 1, _whole(item.get("max")) - 1))
                elif kind == "sheetFormatPr":
                    all_rows_hidden = item.get("zeroHeight") in ("1", "true")
                elif kind == "mergeCell":
                    sheet.merges.append(self._merge(item.get("ref") or "", sheet))
        except etree.XMLSyntaxError as error:
            message = say(
                "工作表“{sheet}”不是合格的 XML（{reason}）；请另存后再试。", sheet=sheet.name, reason=str(error)
            )
            raise refuse(message, part=relation.target, reason=str(error)) from error

    def _row(
        self, sheet: Sheet, item: Any, before: int, hidden_columns: list[tuple[int, int]], all_hidden: bool
    ) -> int:
        row = _whole(item.get("r")) - 1 if item.get("r") else before + 1
        hidden = item.get("hidden") in ("1", "true") or item.get("ht") == "0" or (all_hidden and not item.get("ht"))
        column = -1
        for cell in item.iterchildren("{*}c"):
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            style = _whole(cell.get("s"))
            where = f"{sheet.name}!{cell.get('r') or ''}"
            text = self._shown(cell, style, where)
            bordered = style < len(self.bordered) and self.bordered[style]
            if not text and not bordered:
                continue
            if not (0 <= row < _LAST_ROW and 0 <= column < _LAST_COLUMN):
                raise refuse(
                    say("单元格 {where} 超出工作表的范围，文件已损坏。", where=where), sheet=sheet.name, row=row + 1
                )
            unseen = hidden or any(first <= column <= last for first, last in hidden_columns)
            if unseen and text and not sheet.hidden:
                self.seen.add("hidden_row" if hidden else "hidden_column", where)
            sheet.cells[row, column] = SheetCell(text, bordered, unseen)
            check_size(len(sheet.cells), sheet.name or "")
        return row

    def _shown(self, cell: Any, style: int, where: str) -> str:
        kind, value, formula, inline = cell.get("t") or "n", None, None, ""
        for part in cell:
            name = etree.QName(part).localname
            if name == "v":
                value = part.text
            elif name == "f":
                formula = part.text or ""
            elif name == "is":
                inline = _rich(part)
        if formula is not None:
            self.seen.add("risky_formula" if _RISKY.search(formula) else "formula", where)
            if value is None:
                self.seen.add("uncounted", where)
                return f"={formula}"
        if kind == "inlineStr":
            return inline.strip()
        if value is None:
            return ""
        if kind == "s":
            return self._shared(value, where)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        return value.strip() if kind in ("str", "e", "d") else self._figure(value, style, where)

    def _shared(self, value: str, where: str) -> str:
        index = int(value) if value.strip().isascii() and value.strip().isdigit() else -1
        if not 0 <= index < len(self.strings):
            message = say(
                "单元格 {where} 指向不存在的文字（第 {index} 项），文件已损坏；请另存后再试。", where=where, index=value
            )
            raise refuse(message, found=value, allowed=len(self.strings))
        return self.strings[index].strip()

    def _figure(self, value: str, style: int, where: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value.strip()
        if not math.isfinite(number):
            return value.strip()
        if len(re.sub(r"\D", "", plain(number))) > _PRECISE and number == int(number):
            self.seen.add("imprecise", where)
        shown = show(number, self.codes[style] if style < len(self.codes) else "", self.from_1904)
        if shown.concealed:
            self.seen.add("concealed", where)
        if shown.differs:
            self.seen.add("rounded", where)
        if shown.date and self.from_1904:
            self.seen.add("from_1904", where)
        return shown.text

    def _merge(self, reference: str, sheet: Sheet) -> tuple[int, int, int, int]:
        corners = [_PLACE.fullmatch(corner) for corner in reference.replace("$", "").split(":")]
        if not corners or any(corner is None for corner in corners):
            message = say("工作表“{sheet}”有无效的合并区域“{ref}”，文件已损坏。", sheet=sheet.name, ref=reference)
            raise refuse(message, sheet=sheet.name, found=reference)
        rows = [int(corner[2]) - 1 for corner in corners if corner]
        columns = [_column(corner[1]) for corner in corners if corner]
        return min(rows), min(columns), max(rows), max(columns)

    def _behind(self, sheet: Sheet, part: str) -> None:
        for relation in self.package.relations(part).values():
            if relation.kind in ("comments", "threadedComment"):
                self.seen.add("comment", sheet.name or "")
            elif relation.kind in ("oleObject", "package", "control"):
                self.seen.add("embedded", sheet.name or "")
            elif relation.kind == "image":
                self.seen.add("picture", sheet.name or "")


def _rich(item: Any) -> str:
    """The text of a shared or inline string: its runs, without the reading aid above the characters."""
    texts = []
    for part in item.iter("{*}t"):
        parent = part.getparent()
        if parent is None or etree.QName(parent).localname != "rPh":
            texts.append(part.text or "")
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), "".join(texts)).replace("\r\n", "\n")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
