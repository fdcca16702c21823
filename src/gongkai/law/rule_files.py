"""Reads the rule files strictly: what is not exactly of the agreed shape is an error with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from gongkai.errors import RuleDataError
from gongkai.law import citations, strict_yaml
from gongkai.words import say

RULE_KEYS = {"says", "unit", "starts", "version_by", "checked", "options", "from"}
REQUIRED = ("says", "unit", "version_by", "checked", "from")
VERSION_KEYS = {"value", "source", "evidence", "note"}
EVIDENCE = ("verified", "from_memory", "inference", "derived")
OUTCOME_KEYS = {"rows", "remedy"}
STEP_KEYS = {"first", "last", "yuan", "step", "rise"}
COUNTED = {"working_day", "calendar_day", "month", "year"}


@dataclass(frozen=True)
class VersionEntry:
    """One dated value as it stands in the file."""

    since: date
    value: Any
    source: str
    citations: tuple[citations.Citation, ...]
    evidence: str
    note: str | None


@dataclass(frozen=True)
class RuleEntry:
    """One rule as it stands in the file; `kind` is the file's stem."""

    name: str
    kind: str
    says: str
    unit: str
    starts: str | None
    version_by: str
    checked: date
    options: tuple[str, ...]
    versions: tuple[VersionEntry, ...]


def read_rules(folder: Path) -> list[RuleEntry]:
    """Every rule of every `*.yaml` in the folder; a name may stand in one file only."""
    entries: list[RuleEntry] = []
    owner: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in read_rule_text(path.read_text(encoding="utf-8"), path.name):
            if entry.name in owner:
                raise RuleDataError(
                    say(
                        "{file}：规则 {name} 已在 {other} 中定义",
                        file=path.name,
                        name=entry.name,
                        other=owner[entry.name],
                    )
                )
            owner[entry.name] = path.name
            entries.append(entry)
    return entries


def read_rule_text(text: str, file: str) -> list[RuleEntry]:
    """The rules of one file's text.

    Raises:
        RuleDataError: unknown or missing key, duplicate key, a value without source, a date that is no date, a source
            that cannot be read; the sentence names file and line.
    """
    data = strict_yaml.load_text(text, file)
    reader = _Reader(text, file)
    if not isinstance(data, dict):
        raise reader.fault((), say("应当是规则名到规则的映射"))
    return [reader.rule(str(name), body) for name, body in data.items()]


class _Reader:
    """Checks one file; finds the line of a fault only when there is one."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file

    def rule(self, name: str, body: Any) -> RuleEntry:
        path = (name,)
        self.keys(path, body, RULE_KEYS, REQUIRED)
        versions = body["from"]
        if not isinstance(versions, dict) or not versions:
            raise self.fault((name, "from"), say("{name} 没有任何取值", name=name))
        entry = RuleEntry(
            name=name,
            kind=self.file.removesuffix(".yaml"),
            says=self.word((name, "says"), body["says"]),
            unit=self.word((name, "unit"), body["unit"]),
            starts=body.get("starts"),
            version_by=self.word((name, "version_by"), body["version_by"]),
            checked=self.day((name, "checked"), body["checked"]),
            options=tuple(body.get("options", ())),
            versions=tuple(self.version(name, body["unit"], since, version) for since, version in versions.items()),
        )
        order = [version.since for version in entry.versions]
        if order != sorted(order):
            raise self.fault((name, "from"), say("{name} 的起始日没有按先后排列", name=name))
        return entry

    def version(self, name: str, unit: str, since: Any, body: Any) -> VersionEntry:
        path = (name, "from", since)
        day = self.day(path, since)
        self.keys(path, body, VERSION_KEYS, ())
        if not body.get("source"):
            raise self.fault(path, say("{name} 自 {since} 起的取值没有写明出处", name=name, since=since))
        if "value" not in body:
            raise self.fault(path, say("{name} 自 {since} 起没有取值", name=name, since=since))
        if body.get("evidence") not in EVIDENCE:
            raise self.fault(
                path,
                say(
                    "{name} 自 {since} 起的证据标记应为 {marks} 之一",
                    name=name,
                    since=since,
                    marks=say("、").join(EVIDENCE),
                ),
            )
        self.value(path, unit, body["value"])
        try:
            cited = citations.parse(body["source"])
        except RuleDataError as error:
            raise self.fault((*path, "source"), error.message) from error
        return VersionEntry(day, body["value"], body["source"], cited, body["evidence"], body.get("note"))

    def value(self, path: tuple[Any, ...], unit: str, value: Any) -> None:
        here = (*path, "value")
        if value is None:
            return
        if unit in COUNTED:
            numbers = value.values() if isinstance(value, dict) else [value]
            if not all(type(number) is int and number > 0 for number in numbers):
                raise self.fault(here, say("以 {unit} 计的取值应为正整数", unit=unit))
        elif unit == "month_day":
            self.day(here, f"2000-{value}")
        elif unit == "outcome":
            self.keys(here, value, OUTCOME_KEYS, tuple(OUTCOME_KEYS))
        elif unit.startswith("yuan_per_"):
            for step in value:
                self.keys(here, step, STEP_KEYS, ("first", "last", "yuan"))

    def keys(self, path: tuple[Any, ...], body: Any, allowed: set[str], required: tuple[str, ...]) -> None:
        if not isinstance(body, dict):
            raise self.fault(path, say("{name} 应当是一组键和值", name=path[-1]))
        for key in body:
            if key not in allowed:
                raise self.fault((*path, key), say("{name} 里有不认识的键“{key}”", name=path[0], key=key))
        for key in required:
            if key not in body:
                raise self.fault(path, say("{name} 缺少“{key}”", name=path[0], key=key))

    def word(self, path: tuple[Any, ...], value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self.fault(path, say("{name} 的“{key}”应为文字", name=path[0], key=path[-1]))
        return value

    def day(self, path: tuple[Any, ...], value: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.fault(path, say("“{value}”不是日期", value=value)) from None

    def fault(self, path: tuple[Any, ...], what: str) -> RuleDataError:
        line = self.line(path)
        return RuleDataError(
            say("{file} 第 {line} 行：{what}", file=self.file, line=line, what=what), file=self.file, line=line
        )

    def line(self, path: tuple[Any, ...]) -> int:
        """The line of the deepest key of `path` that the text has."""
        node = yaml.compose(self.text, Loader=yaml.SafeLoader)
        line = 1
        for key in path:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            for key_node, value_node in pairs:
                if key_node.value == str(key):
                    line, node = key_node.start_mark.line + 1, value_node
                    break
            else:
                break
        return line
