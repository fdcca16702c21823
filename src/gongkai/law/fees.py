"""The information-processing fee (Regulation art. 42, 国办函〔2020〕109号): progressive steps, integer fen.

By item: all applications of one applicant to one agency in one calendar month. By page: one application. Never both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.errors import CaseFileError
from gongkai.law import rulebook
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.words import say

FEN = 100
MOST = 100_000  # more pieces than any applicant ever asked for; keeps the calculation printable


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in fen and how it was reckoned, one line a price step; `rule` is the version applied."""

    fen: int
    lines: tuple[str, ...]
    rule: Rule

    @property
    def yuan(self) -> str:
        """The amount in yuan with two decimals."""
        return f"{self.fen // FEN}.{self.fen % FEN:02d}"


def by_item(n: int, *, from_item: int = 1, day: date | None = None, book: RuleBook | None = None) -> Fee:
    """Fee for the items `from_item` to `n` of the month; `from_item=n` gives the price of the nth item alone.

    `day` selects the version of the steps; without it the newest one.

    Raises:
        CaseFileError: a number below the allowed; OutsideKnownSpan: a day before the measures were in force.
    """
    return _fee("fee_by_item", say("件"), n, from_item, day=day, book=book)


def by_page(n: int, *, from_page: int = 1, day: date | None = None, book: RuleBook | None = None) -> Fee:
    """Fee for the pages `from_page` to `n` of one application; arguments and errors as `by_item`."""
    return _fee("fee_by_page", say("页"), n, from_page, day=day, book=book)


def _fee(name: str, unit: str, n: int, start: int, *, day: date | None, book: RuleBook | None) -> Fee:
    if n > MOST:
        raise CaseFileError(say("数量 {n} 太大：最多 {most}", n=n, most=MOST))
    if n < 0 or start < 1:
        raise CaseFileError(say("数量不能小于 0，起始序号不能小于 1（给出的是 {n} 与 {start}）", n=n, start=start))
    book = book or rulebook.default()
    rule = book.versions(name)[-1] if day is None else book.on(name, day)
    total, lines = 0, []
    for begins, last, yuan in _spans(rule.value, n):
        first = max(begins, start)
        if first > last:
            continue
        count = last - first + 1
        total += count * yuan * FEN
        where = (
            say("第 {first} {unit}", first=first, unit=unit)
            if first == last
            else say("第 {first}—{last} {unit}", first=first, last=last, unit=unit)
        )
        lines.append(
            say("{where}：{count} × {yuan} 元 = {sum} 元", where=where, count=count, yuan=yuan, sum=count * yuan)
        )
    return Fee(total, tuple(lines), rule)


def _spans(steps: list[dict[str, Any]], n: int) -> list[tuple[int, int, int]]:
    """The price steps up to n as (first, last, yuan); an open step with `rise` climbs every `step` pieces."""
    spans: list[tuple[int, int, int]] = []
    for step in steps:
        first, yuan = step["first"], step["yuan"]
        width = step.get("step")
        while first <= n:
            end = step["last"] or (first + width - 1 if width else n)
            spans.append((first, min(end, n), yuan))
            if step["last"] or not width:
                break
            first, yuan = end + 1, yuan + step["rise"]
    return spans
