"""The phrases of `phrases.yaml`, ready to match."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.strict_yaml import load_file
from gongkai.report.prose.numbers import PATTERN

FILE = Path(__file__).with_name("phrases.yaml")
_MACROS = {
    "{n}": PATTERN + r"(?:件次|件|宗|起|份|例|条|个|次|部)",
    "{case}": PATTERN + r"(?:件|宗|起|份|例)",
    "{item}": PATTERN + r"(?:件|个|项|宗|次)",
    "{yuan}": PATTERN + r"元",
    "{w}": r"[^，,。：:\d（(）)]",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which prose speaks of a figure; `says` catch a number, `zero` say that there is none.

    One of `words` stands in every sentence that can match: it spares the patterns most of the text.
    """

    id: str
    check: str
    words: tuple[str, ...]
    topic: str
    group: str
    follows: str
    cells: tuple[str, ...]
    years: tuple[int, ...]
    amount: bool
    each: bool
    again: bool
    unless: re.Pattern[str] | None
    says: tuple[re.Pattern[str], ...]
    zero: tuple[re.Pattern[str], ...]


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases, in the order in which they are tried."""
    return tuple(_phrase(raw) for raw in load_file(FILE)["phrases"])


@cache
def guards() -> Mapping[str, re.Pattern[str]]:
    """Words beside a number that make it another number than the report's own."""
    return {name: re.compile(words) for name, words in load_file(FILE)["guards"].items()}


def _phrase(raw: dict[str, Any]) -> Phrase:
    unless = raw.get("unless")
    return Phrase(
        id=raw["id"],
        check=raw["check"],
        words=tuple(raw["words"]),
        topic=raw.get("topic", ""),
        group=raw.get("group", ""),
        follows=raw.get("follows", ""),
        cells=tuple(raw["cells"]),
        years=tuple(raw.get("years", ())),
        amount=raw.get("amount", False),
        each=raw.get("each", False),
        again=raw.get("again", False),
        unless=(guards().get(unless) or re.compile(unless)) if unless else None,
        says=tuple(_pattern(words) for words in raw.get("says", ())),
        zero=tuple(_pattern(words) for words in raw.get("zero", ())),
    )


def _pattern(words: str) -> re.Pattern[str]:
    for name, pattern in _MACROS.items():
        words = words.replace(name, pattern)
    return re.compile(words.replace("^", r"(?:^|(?<=[，,：:、]))") if words.startswith("^") else words)
