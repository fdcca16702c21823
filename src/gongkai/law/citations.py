"""A source as a value: which act, article, paragraph and item a rule rests on.

Every `source` of the rule files must parse, so that a citation can be compared, linked and counted instead of being
prose in a comment. Written forms read: 条例第33条第2款 · 条例第31条(二)后段 · 行政复议法第20、88条 · 国办公开办函〔2015〕207号一.2 ·
指导案例26号. （无专条） says that no clause
speaks of it. Parentheses that hold no item number are a remark and are kept out of the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from gongkai.errors import RuleDataError
from gongkai.law import strict_yaml
from gongkai.words import say

_ITEM = r"[（(](?P<item>[一二三四五六七八九十]+|\d+)[)）]|第(?P<item_no>\d+)项"
_ARTICLE = re.compile(rf"第(?P<articles>\d+(?:、\d+)*)条(?:第(?P<paragraph>\d+)款)?(?:{_ITEM})?")
_PARAGRAPH = re.compile(rf"第(?P<paragraph>\d+)款(?:{_ITEM})?")
_SECTION = re.compile(r"[一二三四五六七八九十]+(?:[.．]\d+)?")
_REMARK = re.compile(r"[（(][^（）()]*[)）]|后段|末句|前段|期间规定")
NO_CLAUSE = "（无专条）"
_SEPARATOR = re.compile(r"[、；;，,\s]+")


@dataclass(frozen=True)
class Act:
    """A statute, interpretation or document that may be cited."""

    name: str
    title: str
    number: str | None
    since: date


@dataclass(frozen=True)
class Citation:
    """One cited place; `article` None cites the act as a whole. Items keep their printed numeral (二)."""

    act: str
    article: int | None = None
    paragraph: int | None = None
    item: str | None = None
    section: str | None = None

    def __str__(self) -> str:
        text = self.act + (self.section or "")
        if self.article is not None:
            text += f"第{self.article}条"
        if self.paragraph is not None:
            text += f"第{self.paragraph}款"
        if self.item is not None:
            text += f"第{self.item}项" if self.item.isdigit() else f"({self.item})"
        return text

    def covers(self, other: Citation) -> bool:
        """Whether citing this place also cites `other`: the same place, or one inside it."""
        return self.act == other.act and all(
            theirs is None or ours == theirs
            for ours, theirs in (
                (self.article, other.article),
                (self.paragraph, other.paragraph),
                (self.item, other.item),
                (self.section, other.section),
            )
        )


@cache
def acts() -> dict[str, Act]:
    """Every known act under each of its names, from acts.yaml."""
    found: dict[str, Act] = {}
    for name, entry in strict_yaml.load_file(Path(__file__).parent / "acts.yaml").items():
        act = Act(name, entry["title"], entry["number"], entry["since"])
        for alias in (name, *entry["also"]):
            found[alias] = act
    return found


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(acts(), key=len, reverse=True)))


@cache
def parse(text: str) -> tuple[Citation, ...]:
    """Read a source into its citations.

    Raises:
        RuleDataError: the text names no known act, or part of it cannot be read; the sentence quotes that part.
    """
    if text == NO_CLAUSE:
        return ()
    found: list[Citation] = []
    act: str | None = None
    open_act = False
    at = 0
    while at < len(text):
        if separator := _SEPARATOR.match(text, at):
            at = separator.end()
        elif named := _names().match(text, at):
            if open_act and act is not None:
                found.append(Citation(act))
            act, open_act, at = acts()[named.group()].name, True, named.end()
        elif act is None:
            raise _unreadable(text, at)
        elif place := _ARTICLE.match(text, at):
            found.extend(_places(act, place))
            open_act, at = False, place.end()
        elif (place := _PARAGRAPH.match(text, at)) and found and found[-1].act == act:
            item = place["item"] or place["item_no"]
            found.append(Citation(act, found[-1].article, int(place["paragraph"]), item))
            at = place.end()
        elif open_act and (place := _SECTION.match(text, at)):
            found.append(Citation(act, section=place.group()))
            open_act, at = False, place.end()
        elif remark := _REMARK.match(text, at):
            at = remark.end()
        else:
            raise _unreadable(text, at)
    if open_act and act is not None:
        found.append(Citation(act))
    if not found:
        raise _unreadable(text, 0)
    return tuple(found)


def _places(act: str, place: re.Match[str]) -> Iterable[Citation]:
    *first, last = (int(number) for number in place["articles"].split("、"))
    yield from (Citation(act, number) for number in first)
    paragraph = int(place["paragraph"]) if place["paragraph"] else None
    yield Citation(act, last, paragraph, place["item"] or place["item_no"])


def _unreadable(text: str, at: int) -> RuleDataError:
    return RuleDataError(
        say("出处“{text}”读不懂：从“{rest}”起不是已知的法律、文件或条款", text=text, rest=text[at:]), source=text
    )
