"""The three file formats of case facts: each gives records, with the place that each stands at.

A column that the contract does not know is refused when it looks like a misspelling of one of ours, else told in `notes`.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from python_calamine import CalamineWorkbook

from gongkai.errors import CaseFileError
from gongkai.words import say

CASE_FIELDS = ("id", "applicant_type", "received", "decided", "decision", "count")
REMEDY_FIELDS = ("id", "kind", "opened", "closed", "outcome")
FIELDS = tuple(dict.fromkeys(CASE_FIELDS + REMEDY_FIELDS))
SHEETS = ("cases", "remedies")
_MOST_COLUMNS = 256

Place = tuple[str, int]  # the sheet ("" in a text file), the line or row; made into words only when an error needs it
Record = tuple[Place, Mapping[str, Any]]


def place_words(place: Place) -> str:
    """第 3 行, or 工作表 cases 第 3 行."""
    sheet, number = place
    return say("工作表 {sheet} 第 {row} 行", sheet=sheet, row=number) if sheet else say("第 {line} 行", line=number)


def at(name: str, place: Place, field_name: str, sentence: str) -> CaseFileError:
    """The error about one field, with its place."""
    where = place_words(place)
    message = say("{file} {where}，{field}：{problem}", file=name, where=where, field=field_name, problem=sentence)
    return CaseFileError(message, file=name, where=where, field=field_name)


def _filled(value: Any) -> bool:
    return value is not None and value != ""


def _check_names(name: str, where: Place, names: Iterable[str]) -> list[str]:
    """The names that are not ours; one that looks like a misspelling of ours is refused."""
    strange = [found for found in names if found not in FIELDS]
    for found in strange:
        close = difflib.get_close_matches(found.strip().lower(), FIELDS, n=1, cutoff=0.8)
        if close:
            raise at(name, where, found, say("没有这个字段，是不是“{meant}”？", meant=close[0]))
    return strange


def _tell_unread(notes: list[str], name: str, strange: Iterable[str]) -> None:
    unread = say("、").join(strange)
    if unread:
        notes.append(say("{file}：没有用到这些栏：{columns}", file=name, columns=unread))


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON's own parser keeps the second of two equal keys in silence; this one refuses."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(say("同一字段出现了两次"))
    return found


def _read_jsonl(data: bytes, name: str, notes: list[str]) -> Iterator[Record]:
    decode = json.JSONDecoder(object_pairs_hook=no_twins).decode
    known: set[tuple[str, ...]] = set()
    strange: dict[str, None] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        where = ("", number)
        try:
            record = decode(line.decode("utf-8").strip())
        except (ValueError, RecursionError) as error:
            raise at(name, where, "JSON", say("不是合格的 JSON（{why}）", why=error)) from error
        if not isinstance(record, dict):
            raise at(name, where, "JSON", say("一行应是一个对象"))
        names = tuple(record)
        if names not in known:
            known.add(names)
            strange.update(dict.fromkeys(_check_names(name, where, names)))
        yield where, record
    _tell_unread(notes, name, strange)


def _read_csv(data: bytes, name: str, notes: list[str]) -> Iterator[Record]:
    rows = csv.reader(io.StringIO(_decode(data, name), newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        _check_header(name, ("", 1), header, ("id",), notes)
        for row in rows:
            where = ("", rows.line_num)
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise at(name, where, "-", say("有 {found} 栏，表头是 {wanted} 栏", found=len(row), wanted=len(header)))
            yield where, dict(zip(header, (cell.strip() for cell in row), strict=True))
    except csv.Error as error:
        raise at(name, ("", rows.line_num), "CSV", str(error)) from error


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CaseFileError(say("{file}：文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8", file=name), file=name)


def _check_header(name: str, where: Place, header: list[str], needed: tuple[str, ...], notes: list[str]) -> None:
    strange = _check_names(name, where, (cell for cell in header if cell))
    for wanted in needed:
        if wanted not in header:
            raise at(name, where, wanted, say("表头没有这一栏，应有 {fields}", fields=" ".join(FIELDS)))
    twins = [cell for cell in header if cell and header.count(cell) > 1]
    if twins:
        raise at(name, where, twins[0], say("表头里出现了两次"))
    _tell_unread(notes, name, strange)


def _read_xlsx(data: bytes, name: str, notes: list[str]) -> Iterator[Record]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:  # calamine raises its own kinds and plain ones; all mean the same here
        raise CaseFileError(say("{file}：不是可读的 xlsx 文件（{why}）", file=name, why=error), file=name) from error
    present = [sheet for sheet in SHEETS if sheet in book.sheet_names]
    if not present:
        raise CaseFileError(say("{file}：没有名为 cases 或 remedies 的工作表", file=name), file=name)
    others = [sheet for sheet in book.sheet_names if sheet not in SHEETS]
    if others:
        notes.append(say("{file}：没有用到这些工作表：{sheets}", file=name, sheets=say("、").join(others)))
    for sheet in present:
        yield from _sheet(book, sheet, name, notes)


def _sheet(book: CalamineWorkbook, sheet: str, name: str, notes: list[str]) -> Iterator[Record]:
    table = book.get_sheet_by_name(sheet)
    if table.total_width > _MOST_COLUMNS:
        raise CaseFileError(
            say("{file} 工作表 {sheet}：栏数过多（{width}）", file=name, sheet=sheet, width=table.total_width)
        )
    rows = table.to_python(skip_empty_area=False)
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    _check_header(name, (sheet, 1), header, ("id", *(("kind",) if sheet == "remedies" else ())), notes)
    for number, row in enumerate(rows[1:], start=2):
        record = {column: cell for column, cell in zip(header, row, strict=False) if column}
        if not any(_filled(cell) for cell in row):
            continue
        where = (sheet, number)
        if sheet == "remedies" and not _filled(record.get("kind")):
            raise at(name, where, "kind", say("没有填"))
        record["count"] = _whole(record.get("count"))
        yield where, record


def _whole(value: Any) -> Any:
    """A spreadsheet keeps every number as a float: 2.0 is the count 2, 2.5 stays what it is and is refused."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


READERS: dict[str, Callable[[bytes, str, list[str]], Iterator[Record]]] = {
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
    ".xlsx": _read_xlsx,
}
