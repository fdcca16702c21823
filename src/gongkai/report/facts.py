"""Readers of case facts: jsonl, csv and xlsx, as fixed in the published contract ("Case facts").

Every problem names the file, the line or row, and the field. Nothing is dropped in silence: a column that the contract
does not know is either a misspelling (refused) or told in `Facts.notes`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from gongkai.errors import CaseFileError
from gongkai.report.fact_files import READERS, Place, Record, at, no_twins, place_words
from gongkai.report.tally import (
    CaseFact,
    FactError,
    RemedyFact,
    applicant_types,
    check_case,
    check_remedy,
    decision_codes,
)
from gongkai.words import say

_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


@dataclass(slots=True)
class Facts:
    """All facts of one or more files; `notes` says which columns or sheets were left unread."""

    cases: list[CaseFact] = field(default_factory=list)
    remedies: list[RemedyFact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_facts(paths: Iterable[Path]) -> Facts:
    """Read fact files of the three formats, told by their endings.

    Raises:
        CaseFileError: anything that cannot be understood as a fact, with file, line or row, and field.
    """
    facts = Facts()
    seen: dict[tuple[str, str], tuple[str, Place]] = {}
    for path in paths:
        read = READERS.get(path.suffix.lower())
        if read is None:
            raise CaseFileError(say("{file}：台账应是 jsonl、csv 或 xlsx 文件", file=path.name), file=path.name)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CaseFileError(
                say("{file}：打不开（{why}）", file=path.name, why=error.strerror), file=path.name
            ) from error
        _add(facts, path.name, read(data, path.name, facts.notes), seen)
    return facts


def read_table2(path: Path) -> dict[str, Any]:
    """The figures of table 2 from a JSON file: `{"t2.licensing.decisions": 12, …}`, alone or under a key "t2".

    Raises:
        CaseFileError: no JSON, no object, a figure that is no number.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal, object_pairs_hook=no_twins)
    except (OSError, ValueError, RecursionError) as error:
        raise CaseFileError(
            say("{file}：不是可读的 JSON（{why}）", file=path.name, why=error), file=path.name
        ) from error
    figures = raw.get("t2", raw) if isinstance(raw, dict) else None
    if not isinstance(figures, dict):
        raise CaseFileError(say("{file}：应是一个“格 → 数”的对象", file=path.name), file=path.name)
    out: dict[str, Any] = {}
    for cell_id, value in figures.items():
        try:
            number = Decimal(value) if isinstance(value, str) else value
        except InvalidOperation:
            number = value
        finite = isinstance(number, int | Decimal) and not isinstance(number, bool) and Decimal(number).is_finite()
        if value is not None and not finite:
            message = say("{file}，{field}：“{value}”不是数", file=path.name, field=cell_id, value=value)
            raise CaseFileError(message, file=path.name, field=cell_id)
        out[cell_id] = number
    return out


def _add(facts: Facts, name: str, records: Iterator[Record], seen: dict[tuple[str, str], tuple[str, Place]]) -> None:
    kinds, codes = applicant_types(), decision_codes()
    for where, record in records:
        try:
            if _given(record.get("kind")):
                remedy = _remedy(record)
                check_remedy(remedy)
                facts.remedies.append(remedy)
                key = ("remedies", remedy.id)
            else:
                case = _case(record)
                check_case(case, kinds, codes)
                facts.cases.append(case)
                key = ("cases", case.id)
            if key in seen:
                file, place = seen[key]
                raise FactError(
                    "id", say("编号“{id}”重复，前一次在 {file} {place}", id=key[1], file=file, place=place_words(place))
                )
            seen[key] = (name, where)
        except FactError as error:
            raise at(name, where, error.field, error.sentence) from error


def _given(value: Any) -> bool:
    return value is not None and value != ""


def _case(record: Mapping[str, Any]) -> CaseFact:
    for stray in ("opened", "closed", "outcome"):
        if _given(record.get(stray)):
            raise FactError("kind", say("填了“{stray}”，却没有写明救济种类（kind）", stray=stray))
    return CaseFact(
        _text(record, "id"),
        _text(record, "applicant_type"),
        _day(record, "received"),
        _day_or_none(record, "decided"),
        _text(record, "decision") if _given(record.get("decision")) else None,
        _count(record.get("count")),
    )


def _remedy(record: Mapping[str, Any]) -> RemedyFact:
    for stray in ("applicant_type", "received", "decided", "decision"):
        if _given(record.get(stray)):
            raise FactError(stray, say("复议、诉讼（kind 已填）的记录不应填“{stray}”", stray=stray))
    if _given(record.get("count")) and _count(record["count"]) != 1:
        raise FactError("count", say("复议、诉讼一条记录就是一件，不填件数"))
    return RemedyFact(
        _text(record, "id"),
        _text(record, "kind"),
        _day(record, "opened"),
        _day_or_none(record, "closed"),
        _text(record, "outcome") if _given(record.get("outcome")) else None,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, float) and value.is_integer():  # a spreadsheet keeps the number 17 as 17.0
        value = str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and name == "id":
        value = str(value)
    if not _given(value):
        raise FactError(name, say("没有填"))
    if not isinstance(value, str) or not value.strip():
        raise FactError(name, say("应是文字，现为 {value}", value=value))
    return value.strip()


def _day(record: Mapping[str, Any], name: str) -> date:
    found = _day_or_none(record, name)
    if found is None:
        raise FactError(name, say("没有填日期"))
    return found


def _day_or_none(record: Mapping[str, Any], name: str) -> date | None:
    value = record.get(name)
    if not _given(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _parse_day(value) if isinstance(value, str) else None
    if found is None:
        raise FactError(name, say("“{value}”不是日期，应写成 2026-01-30 的样子", value=value))
    return found


@lru_cache(maxsize=65536)
def _parse_day(text: str) -> date | None:
    match = _DATE.fullmatch(text.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _count(value: Any) -> int:
    if not _given(value):
        return 1
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,9}\s*", value, re.ASCII):
        return int(value)
    raise FactError("count", say("件数应是不小于 1 的整数，现为 {value}", value=value))
