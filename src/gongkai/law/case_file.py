"""Reads a case file (YAML or JSON, or a mapping already read) into a `Case`; errors name file, event and field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gongkai.errors import CaseFileError, RuleDataError
from gongkai.law import rulebook, strict_yaml
from gongkai.law.events import APPLICANT_TYPES, CHANNELS, Case, Event, EventKind, kinds
from gongkai.words import say

LARGEST = 1_000_000
KNOWN_KEYS = {"events", "id", "applicant_type", "decision", "config", "agency", "today"}
COMMON = ("ref", "claimed_by")  # any event may carry them
PROCEDURES = ("简易", "普通")


def read_case(source: Path | str | Mapping[str, Any]) -> Case:
    """The case of a file or mapping; a file may hold a list with one case.

    Raises:
        CaseFileError: not YAML or JSON, too large, or a field that is missing or cannot be read.
    """
    if isinstance(source, Mapping):
        return _Reader(say("案件")).case(source)
    path = Path(source)
    return _Reader(path.name).case(_parsed(path))


def _parsed(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST:
            raise CaseFileError(say("{file} 超过 1 MB，不是一个案件文件", file=path.name))
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CaseFileError(say("找不到文件 {file}", file=path)) from None
    except UnicodeDecodeError:
        raise CaseFileError(say("{file} 不是 UTF-8 编码的文字，请另存为 UTF-8", file=path.name)) from None
    except OSError as error:
        raise CaseFileError(say("{file} 打不开：{why}", file=path.name, why=error.strerror or error)) from None
    try:
        if path.suffix.lower() == ".json":
            return json.loads(text, object_pairs_hook=_no_duplicates)
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.CSafeLoader)):
            raise CaseFileError(say("{file} 使用了 YAML 别名（*），请把内容写全", file=path.name))
        return strict_yaml.load_text(text, path.name)
    except RuleDataError as error:
        raise CaseFileError(error.message) from error
    except RecursionError:
        raise CaseFileError(say("{file} 嵌套太深，不是一个案件文件", file=path.name)) from None
    except (ValueError, yaml.YAMLError) as error:
        raise CaseFileError(say("{file} 读不懂：{why}", file=path.name, why=error)) from error


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(say("键“{key}”出现了两次", key=key))
        found[key] = value
    return found


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file

    def case(self, data: Any) -> Case:
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        if isinstance(data, list):
            raise self.fault(say("含 {n} 个案件；一次算一个，请分成单独的文件", n=len(data)))
        if not isinstance(data, Mapping) or not isinstance(data.get("events"), list):
            raise self.fault(say("缺少 events（事件清单）"))
        if not data["events"]:
            raise self.fault(say("events 是空的：至少要有一个事件"))
        applicant = data.get("applicant_type")
        if applicant is not None and applicant not in APPLICANT_TYPES:
            raise self.fault(
                say(
                    "applicant_type 应为 {words} 之一，不是“{value}”",
                    words=say("、").join(APPLICANT_TYPES),
                    value=applicant,
                )
            )
        decision = data.get("decision")
        if decision is not None and decision not in _codes():
            raise self.fault(say("decision 的“{value}”不是处理结果代码", value=decision))
        return Case(
            events=tuple(self.event(number, entry) for number, entry in enumerate(data["events"], 1)),
            config=self.config(data.get("config") or {}),
            id=None if data.get("id") is None else str(data["id"]),
            applicant_type=applicant,
            decision=decision,
            agency=None if data.get("agency") is None else str(data["agency"]),
            today=self.day(data["today"], "today") if data.get("today") is not None else None,
            extra=tuple(str(key) for key in data if key not in KNOWN_KEYS),
        )

    def config(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise self.fault(say("config 应当是设置名到取值的映射"))
        options = _options()
        chosen: dict[str, Any] = {}
        for key, value in data.items():
            if key == "received":
                chosen[key] = self.day(value, "config.received")
            elif key not in options:
                raise self.fault(
                    say(
                        "config 里有不认识的设置“{key}”；可用：{words}",
                        key=key,
                        words=say("、").join((*options, "received")),
                    )
                )
            elif value not in options[key]:
                raise self.fault(
                    say(
                        "config.{key} 应为 {words} 之一，不是“{value}”",
                        key=key,
                        words=say("、").join(options[key]),
                        value=value,
                    )
                )
            else:
                chosen[key] = value
        return chosen

    def event(self, number: int, entry: Any) -> Event:
        if not isinstance(entry, Mapping):
            raise self.fault(say("第 {n} 个事件应当是一组键和值", n=number))
        name = entry.get("type")
        if name is None:
            raise self.fault(say("第 {n} 个事件缺少 type", n=number))
        kind = kinds().get(name) if isinstance(name, str) else None
        if kind is None:
            raise self.fault(
                say(
                    "第 {n} 个事件的 type“{value}”不在事件清单中；用 gongkai rules events 查看清单",
                    n=number,
                    value=name,
                )
            )
        if "date" not in entry:
            raise self.fault(say("第 {n} 个事件（{kind}）缺少 date；日期不明请写 date: null", n=number, kind=name))
        day = None if entry["date"] is None else self.day(entry["date"], say("第 {n} 个事件的 date", n=number))
        stated = {str(key): value for key, value in entry.items() if key not in ("type", "date")}
        data: dict[str, Any] = {key: str(stated.pop(key)) for key in COMMON if stated.get(key) is not None}
        for key, (field_type, required) in kind.fields.items():
            if key in stated:
                data[key] = self.field(number, kind, key, field_type, stated.pop(key))
            elif required and day is not None:
                raise self.fault(say("第 {n} 个事件（{kind}）缺少 {key}", n=number, kind=name, key=key))
        self.order_inside(number, day, data)
        return Event(kind.name, day, number, data, stated)

    def field(self, number: int, kind: EventKind, key: str, field_type: str, value: Any) -> Any:
        where = say("第 {n} 个事件（{kind}）的 {key}", n=number, kind=kind.name, key=key)
        if value is None:
            return None
        if field_type == "day":
            return self.day(value, where)
        if field_type == "flag" and not isinstance(value, bool):
            raise self.fault(say("{where} 应为 true 或 false，不是“{value}”", where=where, value=value))
        lowest = {"number": 1, "whole": 0}.get(field_type)
        if lowest is not None and (isinstance(value, bool) or not isinstance(value, int) or value < lowest):
            raise self.fault(
                say("{where} 应为不小于 {lowest} 的整数，不是“{value}”", where=where, lowest=lowest, value=value)
            )
        if field_type == "procedure" and isinstance(value, str):
            value = value.removesuffix("程序")
        choices = {"channel": CHANNELS, "procedure": PROCEDURES, "code": _codes()}.get(field_type)
        if choices is not None and value not in choices:
            raise self.fault(
                say("{where} 应为 {words} 之一，不是“{value}”", where=where, words=say("、").join(choices), value=value)
            )
        return str(value) if field_type == "text" else value

    def order_inside(self, number: int, day: date | None, data: Mapping[str, Any]) -> None:
        for key in ("correction_due", "until", "told_applicant"):
            limit = data.get(key)
            if day is not None and limit is not None and limit < day:
                raise self.fault(
                    say(
                        "第 {n} 个事件的 {key}（{limit}）早于事件本身（{day}）", n=number, key=key, limit=limit, day=day
                    )
                )

    def day(self, value: Any, where: str) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return (
                date.fromisoformat(value)
                if isinstance(value, str) and len(value) == len("2026-01-01")
                else self.no_day(value, where)
            )
        except ValueError:
            return self.no_day(value, where)

    def no_day(self, value: Any, where: str) -> date:
        raise self.fault(say("{where} 应为 2026-03-09 这样的日期，不是“{value}”", where=where, value=value))

    def fault(self, what: str) -> CaseFileError:
        return CaseFileError(say("{file}：{what}", file=self.file, what=what), file=self.file)


@cache
def _codes() -> tuple[str, ...]:
    return rulebook.default().of_kind("outcomes")


@cache
def _options() -> dict[str, tuple[str, ...]]:
    book = rulebook.default()
    return {name: book.versions(name)[0].options for name in book.of_kind("settings")}
