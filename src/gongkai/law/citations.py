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
from gongkai.words import say, speaks_english

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
    """Read a source into its citations; （无专条） gives none.

    Raises:
        RuleDataError: the text names no known act, or part of it cannot be read; the sentence quotes that part.
    """
    return () if text == NO_CLAUSE else _Parser(text).citations()


def in_words(source: str) -> str:
    """The source for the reader: as it is written in Chinese, "Regulation art. 33 para. 2" in English.

    What cannot be read as citations, and the numbers of documents, stay as they are.
    """
    if not speaks_english():
        return source
    try:
        found = parse(source)
    except RuleDataError:
        return source
    text, before = "", None
    for citation in found:
        text += (", " if citation.act == before else "; ") + _in_english(citation, named=citation.act != before)
        before = citation.act
    return text[2:] or say(NO_CLAUSE)


def _in_english(citation: Citation, *, named: bool) -> str:
    """One cited place; the act is left out when the place before it is of the same act."""
    section, _, rest = (citation.section or "").replace("．", ".").partition(".")
    places = (
        ("section", f"{_number(section)}.{rest}".rstrip(".") if section else None),
        ("art.", citation.article),
        ("para.", citation.paragraph),
        ("item", _number(citation.item) if citation.item else None),
    )
    words = [say(citation.act)] if named else []
    return " ".join([*words, *(f"{word} {place}" for word, place in places if place is not None)])


def _number(numeral: str) -> str:
    """二 as 2, 十一 as 11, 二十 as 20."""
    if numeral.isdigit():
        return numeral
    digits = "〇一二三四五六七八九"
    tens, ten, ones = numeral.rpartition("十")
    return str(bool(ten) * 10 * digits.find(tens or "一") + digits.find(ones or "〇"))


class _Parser:
    """Walks over one source; `open_act` is an act named with no place in it so far."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: list[Citation] = []
        self.act: str | None = None
        self.open_act = False

    def citations(self) -> tuple[Citation, ...]:
        while self.at < len(self.text):
            if not (self._skip(_SEPARATOR) or self._named() or self._place() or (self.act and self._skip(_REMARK))):
                raise _unreadable(self.text, self.at)
        self._close_act()
        if not self.found:
            raise _unreadable(self.text, 0)
        return tuple(self.found)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        return self._match(pattern) is not None

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return match

    def _named(self) -> bool:
        named = self._match(_names())
        if named is not None:
            self._close_act()
            self.act, self.open_act = acts()[named.group()].name, True
        return named is not None

    def _close_act(self) -> None:
        if self.open_act and self.act is not None:
            self.found.append(Citation(self.act))

    def _place(self) -> bool:
        if self.act is None:
            return False
        if place := self._match(_ARTICLE):
            self.found.extend(_places(self.act, place))
        elif self.found and self.found[-1].act == self.act and (place := self._match(_PARAGRAPH)):
            item = place["item"] or place["item_no"]
            self.found.append(Citation(self.act, self.found[-1].article, int(place["paragraph"]), item))
        elif self.open_act and (place := self._match(_SECTION)):
            self.found.append(Citation(self.act, section=place.group()))
        else:
            return False
        self.open_act = False
        return True


def _places(act: str, place: re.Match[str]) -> Iterable[Citation]:
    *first, last = (int(number) for number in place["articles"].split("、"))
    yield from (Citation(act, number) for number in first)
    paragraph = int(place["paragraph"]) if place["paragraph"] else None
    yield Citation(act, last, paragraph, place["item"] or place["item_no"])


def _unreadable(text: str, at: int) -> RuleDataError:
    return RuleDataError(
        say("出处“{text}”读不懂：从“{rest}”起不是已知的法律、文件或条款", text=text, rest=text[at:]), source=text
    )
