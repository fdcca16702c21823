"""Old workbooks (xls, et) and ods through calamine; hidden rows and columns, borders and formats of xls from its records.

Records of the xls stream are those of [MS-XLS] 2.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from gongkai.documents.readers.bounds import refuse
from gongkai.documents.readers.sheet_formats import BUILT_IN, plain, show
from gongkai.documents.readers.sheet_regions import Sheet, SheetCell, check_size
from gongkai.words import say

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOUNDSHEET, _FORMAT, _XF, _ROW, _COLINFO, _FILEPASS, _EOF = 0x85, 0x41E, 0xE0, 0x208, 0x7D, 0x2F, 0x0A
_ONE_CELL = {0x203, 0x27E, 0x06, 0x201, 0xFD, 0x205, 0x204}
_MULRK, _MULBLANK = 0xBD, 0xBE


@dataclass(slots=True)
class _Layout:
    """What calamine does not tell of one sheet: hidden rows and columns, and each cell's style number."""

    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(slots=True)
class _Styles:
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[tuple[int, bool]] = field(default_factory=list)

    def of(self, style: int | None) -> tuple[str, bool]:
        """Format code and whether there is a border."""
        if style is None or style >= len(self.styles):
            return "", False
        number, bordered = self.styles[style]
        return self.formats.get(number, BUILT_IN.get(number, "")), bordered


def read_binary(data: bytes) -> tuple[list[Sheet], dict[str, list[str]]]:
    """The sheets, and what was met by kind (as `sheet_findings` names it).

    Raises:
        RefusedFile: damaged or locked.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        layouts, styles = _records(data) if data.startswith(_OLE) else ([], _Styles())
        found: dict[str, list[str]] = {}
        sheets = []
        for index, meta in enumerate(book.sheets_metadata):
            sheet = Sheet(meta.name, hidden=meta.visible != SheetVisibleEnum.Visible)
            if sheet.hidden:
                found.setdefault("hidden_sheet", []).append(meta.name)
            layout = layouts[index] if index < len(layouts) else _Layout()
            _fill(sheet, book.get_sheet_by_index(index), layout, styles, found)
            sheets.append(sheet)
    except PasswordError as error:
        raise refuse(say("文件有密码，无法读取。请取消密码后再试。"), found="password") from error
    except (CalamineError, OSError, struct.error, IndexError, ValueError) as error:
        raise refuse(say("工作簿已损坏，无法打开；请用 Excel 或 WPS 另存后再试。"), reason=str(error)) from error
    return sheets, found


def _fill(sheet: Sheet, source: object, layout: _Layout, styles: _Styles, found: dict[str, list[str]]) -> None:
    rows, columns = _origin(source)
    for row, values in enumerate(_rows(source), rows):
        hidden = row in layout.rows
        for column, value in enumerate(values, columns):
            code, bordered = styles.of(layout.styles.get((row, column)))
            text = _printed(value, code)
            if not text and not bordered:
                continue
            unseen = hidden or any(first <= column <= last for first, last in layout.columns)
            if unseen and text and not sheet.hidden:
                kind = "hidden_row" if hidden else "hidden_column"
                found.setdefault(kind, []).append(f"{sheet.name}!R{row + 1}C{column + 1}")
            sheet.cells[row, column] = SheetCell(text, bordered, unseen)
            check_size(len(sheet.cells), sheet.name or "")
    for place, style in layout.styles.items():
        if place not in sheet.cells and styles.of(style)[1]:
            sheet.cells[place] = SheetCell("", bordered=True)
    merges = getattr(source, "merged_cell_ranges", None) or []
    sheet.merges = [(top, left, bottom, right) for (top, left), (bottom, right) in merges]


def _origin(source: object) -> tuple[int, int]:
    start = getattr(source, "start", None)
    return (start[0], start[1]) if start else (0, 0)


def _rows(source: object) -> Iterator[list[object]]:
    """Rows from the first used one; calamine's iterator begins at the top of the sheet, padding empty rows."""
    values = source.to_python(skip_empty_area=True)  # type: ignore[attr-defined]  # calamine has no type stubs
    yield from values


def _printed(value: object, code: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return show(float(value), code).text if code else plain(float(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time(0) else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value or "").strip()


def _records(data: bytes) -> tuple[list[_Layout], _Styles]:
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        name = "Workbook" if compound.exists("Workbook") else "Book"
        stream = compound.openstream(name).read() if compound.exists(name) else b""
    styles, starts = _Styles(), []
    for kind, body in _walk(stream, 0):
        if kind == _FILEPASS:
            raise refuse(say("文件有密码，无法读取。请取消密码后再试。"), found="password")
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT and len(body) > 5:
            styles.formats[struct.unpack_from("<H", body)[0]] = _string(body[2:])
        elif kind == _XF and len(body) >= 14:
            number, borders = struct.unpack_from("<H", body, 2)[0], struct.unpack_from("<I", body, 10)[0]
            styles.styles.append((number, borders & 0xFFFF != 0))
    return [_layout(stream, start) for start in starts], styles


def _layout(stream: bytes, start: int) -> _Layout:
    layout = _Layout()
    for kind, body in _walk(stream, start):
        if kind == _ROW and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            layout.rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and len(body) >= 10 and struct.unpack_from("<H", body, 8)[0] & 1:
            layout.columns.append(struct.unpack_from("<HH", body))
        elif kind in _ONE_CELL and len(body) >= 6:
            row, column, style = struct.unpack_from("<HHH", body)
            layout.styles[row, column] = style
        elif kind in (_MULRK, _MULBLANK) and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            step = 6 if kind == _MULRK else 2
            for index, at in enumerate(range(4, len(body) - 2, step)):
                layout.styles[row, first + index] = struct.unpack_from("<H", body, at)[0]
    return layout


def _walk(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from `start` to the end of that part."""
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        if kind == _EOF:
            return
        yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size


def _string(body: bytes) -> str:
    count, wide = struct.unpack_from("<H", body)[0], body[2] & 1
    return body[3 : 3 + count * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")
