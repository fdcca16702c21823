"""The rule book: dated values with their sources, asked by name and day.

`RuleBook.on("reply_days", day)` gives the version in force on that day. There is no "latest": a day before the first
known version is an error that names the rule, the day and the first known day. A version whose value is null is an end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import OutsideKnownSpan, RuleDataError
from gongkai.law.citations import Citation
from gongkai.law.rule_files import RuleEntry, read_rules
from gongkai.words import say

A_YEAR = timedelta(366)
RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule.

    `value` is as in the file: a count of `unit`, a word, a list or a mapping. `evidence` is one of verified,
    from_memory, inference, derived. `source` is as printed, `citations` the same as values.
    """

    name: str
    kind: str
    value: Any
    unit: str
    since: date
    source: str
    citations: tuple[Citation, ...]
    checked: date
    evidence: str
    says: str
    starts: str | None = None
    version_by: str = "received"
    note: str | None = None
    options: tuple[str, ...] = ()

    def count(self) -> int:
        """The value of a rule that counts days, months or years."""
        if not isinstance(self.value, int):
            raise RuleDataError(say("规则 {name} 不是一个数", name=self.name), rule=self.name)
        return self.value


class RuleBook:
    """All rules, each with its versions in order."""

    def __init__(self, entries: list[RuleEntry]) -> None:
        self._since: dict[str, list[date]] = {}
        self._versions: dict[str, list[Rule]] = {}
        for entry in entries:
            self._since[entry.name] = [version.since for version in entry.versions]
            self._versions[entry.name] = [
                Rule(
                    name=entry.name,
                    kind=entry.kind,
                    value=version.value,
                    unit=entry.unit,
                    since=version.since,
                    source=version.source,
                    citations=version.citations,
                    checked=entry.checked,
                    evidence=version.evidence,
                    says=entry.says,
                    starts=entry.starts,
                    version_by=entry.version_by,
                    note=version.note,
                    options=entry.options,
                )
                for version in entry.versions
            ]

    @classmethod
    def load(cls, folder: Path = RULES) -> RuleBook:
        """Read every YAML file of the folder strictly.

        Raises:
            RuleDataError: any fault of the data, with file and line.
        """
        return cls(read_rules(folder))

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __contains__(self, name: str) -> bool:
        return name in self._versions

    def versions(self, name: str) -> tuple[Rule, ...]:
        """Every version of one rule, oldest first.

        Raises:
            OutsideKnownSpan: there is no such rule.
        """
        if name not in self._versions:
            raise OutsideKnownSpan(say("没有名为 {name} 的规则", name=name), rule=name)
        return tuple(self._versions[name])

    def first_day(self, name: str) -> date:
        """The first day on which the rule has a value."""
        return self._since[name][0]

    def choice(self, name: str) -> str:
        """The default of a setting: how the law's open question is read unless a case says otherwise."""
        return str(self._versions[name][-1].value)

    def unchecked(self, today: date) -> tuple[str, ...]:
        """Names of the rules that nobody has compared with the law for more than a year."""
        return tuple(name for name, versions in self._versions.items() if today - versions[0].checked > A_YEAR)

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Names of the rules of one file (`outcomes`, `time_limits` …)."""
        return tuple(name for name, versions in self._versions.items() if versions[0].kind == kind)

    def find(self, name: str, day: date) -> Rule | None:
        """The version in force on that day, or None where the law then knew no such rule."""
        index = bisect_right(self._since[name], day)
        if not index:
            return None
        rule = self._versions[name][index - 1]
        return None if rule.value is None else rule

    def on(self, name: str, day: date) -> Rule:
        """The version in force on that day.

        Raises:
            OutsideKnownSpan: no such rule, the day lies before its first version, or the rule has ended.
        """
        rule = self.find(name, day) if name in self._versions else None
        if rule is None:
            raise self._unknown(name, day)
        return rule

    def _unknown(self, name: str, day: date) -> OutsideKnownSpan:
        versions = self.versions(name)
        first = versions[0].since
        if day < first:
            return OutsideKnownSpan(
                say(
                    "规则 {name}（{says}）在 {day} 没有取值：最早的取值自 {first} 起",
                    name=name,
                    says=say(versions[0].says),
                    day=day,
                    first=first,
                ),
                rule=name,
                day=day.isoformat(),
                first=first.isoformat(),
            )
        ended = max(version.since for version in versions if version.value is None and version.since <= day)
        return OutsideKnownSpan(
            say("规则 {name} 在 {day} 没有取值：已自 {ended} 起废止", name=name, day=day, ended=ended),
            rule=name,
            day=day.isoformat(),
            ended=ended.isoformat(),
        )


@cache
def default() -> RuleBook:
    """The rule book that ships with the program, read once."""
    return RuleBook.load()
