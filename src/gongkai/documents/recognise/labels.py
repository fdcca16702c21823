"""What a printed label means: official words of both forms and the variants of labels.yaml, found by a bare key.

A key is the text without white space, invisible characters, numbering, brackets, quotation marks and punctuation, after
NFKC. One key may have several meanings (总计 heads a column, a row and a column of table 4); the place decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.law.strict_yaml import load_file
from gongkai.report.form import VERSIONS, form

CHINESE_DIGITS = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"^(?:\((?P<a>[{CHINESE_DIGITS}]{{1,3}}|\d{{1,2}})\)[、.,:]?|(?P<b>[{CHINESE_DIGITS}]{{1,3}})[、.,:]"
    rf"|(?P<c>\d{{1,2}})(?:[、.,):]|(?=[^\W\d_])))"
)
_UNIT = re.compile(r"\((?:单位:?)?(?:件|件数|个|项|条|份|宗|次|元|万元|亿元)\)$")
_NOISE = re.compile(r"[\W_]+")
_WHITE = re.compile(r"\s+")


class Label(NamedTuple):
    """A printed label: `number` as written ("三", "2", "" where none), `bracket` for （三）, `key` the bare words."""

    number: str
    bracket: bool
    key: str


class Meaning(NamedTuple):
    """What a key stands for: `kind` (row, group, column, t2row, t2head, banner, remedy, outcome, …) and an id."""

    kind: str
    id: str


@lru_cache(maxsize=8192)
def label(text: str) -> Label:
    """Take a printed label apart."""
    plain = _UNIT.sub("", squeeze(text))
    match = _NUMBERING.match(plain)
    number, bracket, rest = "", False, plain
    if match:
        number = match["a"] or match["b"] or match["c"]
        bracket, rest = match["a"] is not None, plain[match.end() :]
    key = _NOISE.sub("", rest)
    if not key and number:
        return Label("", False, _NOISE.sub("", plain))
    return Label(number, bracket, key)


def squeeze(text: str) -> str:
    """The text in NFKC without any white space, control or invisible character (zero width, bidi, combining marks)."""
    if text.isascii():
        return _WHITE.sub("", text)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


_INVISIBLE = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u0300-\u036f\u0483-\u0489\u061c\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)


def key(text: str) -> str:
    """The bare words of a label, without its numbering."""
    return label(text).key


@cache
def words() -> dict[str, Any]:
    """labels.yaml."""
    loaded: dict[str, Any] = load_file(Path(__file__).parent / "labels.yaml")
    return loaded


@cache
def word_set(name: str) -> frozenset[str]:
    """One flat list of labels.yaml as bare keys."""
    return frozenset(key(word) for word in words()[name])


@cache
def meanings() -> dict[str, tuple[Meaning, ...]]:
    """Every known key and what it may mean, official words first."""
    found: dict[str, list[Meaning]] = {}
    for text, meaning in (*_official(), *_variants()):
        known = found.setdefault(key(text), [])
        if meaning not in known:
            known.append(meaning)
    return {word: tuple(known) for word, known in found.items()}


@cache
def official_keys() -> dict[Meaning, frozenset[str]]:
    """The keys of the official words for each meaning; another key for it is a label variant."""
    found: dict[Meaning, set[str]] = {}
    for text, meaning in _official():
        found.setdefault(meaning, set()).add(key(text))
    return {meaning: frozenset(keys) for meaning, keys in found.items()}


@cache
def version_words() -> dict[str, str]:
    """Keys of table 2 that stand in one form only, and that form (rulebook B.0)."""
    seen: dict[str, set[str]] = {}
    for version in VERSIONS:
        for block in form(version).blocks:
            for text in (block.banner, *(head.text for head in block.header), *(row.label for row in block.rows)):
                seen.setdefault(banner_key(text) or key(text), set()).add(version)
    # 规范性文件 is too common a short form of 行政规范性文件, 处理决定数量 of 本年处理决定数量, to tell the versions apart.
    weak = {key("规范性文件"), key("行政规范性文件"), key("处理决定数量")}
    return {word: found.copy().pop() for word, found in seen.items() if len(found) == 1 and word not in weak}


def banner_key(text: str) -> str | None:
    """ "第二十条第（五）项" in any writing → "banner5"; None for anything else."""
    plain = squeeze(text)
    match = _BANNER.search(plain) if len(plain) < 30 else None
    if match is None:
        return None
    number = match[1]
    return f"banner{CHINESE_DIGITS.index(number) + 1 if number in CHINESE_DIGITS else number}"


_BANNER = re.compile(rf"第?(?:二十|20)条第?\(?([{CHINESE_DIGITS}]|\d)\)?[项款]")


def _official() -> Iterable[tuple[str, Meaning]]:
    for version in VERSIONS:
        known = form(version)
        for row in known.t3_rows:
            yield row.label, Meaning("row" if row.data else "group", row.id)
        for column in known.t3_columns:
            yield column.label, Meaning("column", column.id)
        for block in known.blocks:
            for head in block.header:
                yield head.text, Meaning("t2head", head.column) if head.column else Meaning("t2stub", "")
            for line in block.rows:
                yield line.label, Meaning("t2row", line.id)
        for column in known.t4_columns:
            _, remedy, outcome = column.id.split(".")
            yield column.label, Meaning("outcome", outcome)
            yield column.group.rsplit("/", 1)[-1], Meaning("remedy", remedy)


def _variants() -> Iterable[tuple[str, Meaning]]:
    for name, kind in _KINDS.items():
        for meaning_id, variants in words()[name].items():
            for text in variants:
                yield text, Meaning(kind, meaning_id)
    for name, kind in _FLAT.items():
        for text in words()[name]:
            yield text, Meaning(kind, "")


_KINDS = {
    "rows": "row",
    "groups": "group",
    "columns": "column",
    "table2_rows": "t2row",
    "table2_heads": "t2head",
    "outcomes": "outcome",
    "remedies": "remedy",
}
_FLAT = {
    "legal_persons": "legal",
    "applicants": "applicants",
    "corner": "corner",
    "table2_stub": "t2stub",
    "extra": "extra",
    "furniture": "furniture",
}


@lru_cache(maxsize=8192)
def meaning(text: str, *kinds: str) -> str | None:
    """The id that a label has among these kinds, or None. A numbered label is never a column or an outcome."""
    found = label(text)
    if not found.key:
        return None
    for known in meanings().get(found.key, ()):
        if known.kind in kinds and not (found.number and known.kind in ("column", "outcome")):
            return known.id
    return None


@lru_cache(maxsize=2048)
def behind(text: str) -> str:
    """A numbered label of table 3 that the end of another label has slipped in front of: 之和）一、本年新收…; else the text."""
    plain = squeeze(text)
    for mark in _INNER_NUMBER.finditer(plain, 1):
        front, rest = _NOISE.sub("", plain[: mark.start()]), plain[mark.start() :]
        if meaning(rest, "row") is not None and not _NUMBERING.match(plain) and _ends_a_label(front):
            return rest
    return text


def _ends_a_label(front: str) -> bool:
    kinds = ("row", "group", "corner")
    return any(
        word.endswith(front) and word != front
        for word, found in meanings().items()
        if any(one.kind in kinds for one in found)
    )


_INNER_NUMBER = re.compile(rf"\([{CHINESE_DIGITS}]\)|[{CHINESE_DIGITS[:4]}]、|(?<!\d)[1-8][.、]")


@lru_cache(maxsize=1024)
def nearest_row(word: str) -> str | None:
    """The one row of table 3 whose label differs by a slip of the pen (one character in six), or None."""
    allowed = max(1, len(word) // 6)
    if len(word) < 4:
        return None
    close: dict[str, int] = {}
    for known, found in meanings().items():
        for one in found:
            if one.kind in ("row", "group") and abs(len(known) - len(word)) <= allowed and len(known) >= 4:
                away = distance(known, word, allowed)
                if away <= allowed:
                    close[one.id] = min(away, close.get(one.id, away))
    ranked = sorted(close.items(), key=lambda item: item[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] <= ranked[0][1] + 1):
        return None
    return ranked[0][0]


def distance(a: str, b: str, limit: int) -> int:
    """Levenshtein distance, cut off above `limit` (then `limit + 1`)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
        if min(row) > limit:
            return limit + 1
    return row[-1]
