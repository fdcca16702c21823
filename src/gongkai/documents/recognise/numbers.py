"""What a printed figure says: a value, a blank, or what cannot be told, and never a guess.

Only [0-9] and full-width digits count as digits (rulebook B.5, security (f)): superscripts, circled digits, digits of
other scripts and everything that needs an opinion ("12?", "l2", "约10") stay unread with their raw text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from gongkai.documents.recognise.labels import words
from gongkai.report.table import Number, Status

MAX_DIGITS = 12


class Reading(NamedTuple):
    """How a printed figure was read. `normalised` is True when more than blanks had to be taken away."""

    status: Status
    value: Number | None = None
    unit: str | None = None
    normalised: bool = False
    candidates: tuple[str, ...] = ()


BLANK = Reading("blank")
_NONE = Reading("value", 0, None, True)
UNREADABLE = Reading("unreadable")

_PLAIN = re.compile(r"\d{1,12}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
_FULL_WIDTH |= {0xFF0C: ",", 0xFF0E: ".", 0xFF0B: "+", 0xFF0D: "-", 0x2212: "-", 0x2013: "-", 0xFE63: "-"}
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\u180e]")
_TURNED = "\u202e"  # right-to-left override
_SPACES = re.compile(r"\s+")
_QUERIED = re.compile(r"(\d{1,12})(?:[?？*＊#]|\(.*\)|（.*）|\[.*\]|注\d*)", re.ASCII)
_RANGE = re.compile(r"(\d{1,12})\s*[-~～至到—–或/、]\s*(\d{1,12})", re.ASCII)
_SPACED = re.compile(r"\d+(?:\s+\d+)+", re.ASCII)
_POINT_ZERO = re.compile(r"(\d{1,12})\.0+", re.ASCII)
_TEN_THOUSANDS = re.compile(r"(\d{1,8}(?:\.\d{1,4})?)万", re.ASCII)
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万]+")


@lru_cache(maxsize=16384)
def read(text: str, kind: str = "count") -> Reading:
    """Read one figure.

    Args:
        text: the cell's text as printed.
        kind: "count", "signed", "decimal_10k_yuan" or "amount_with_unit" (the form's word for the cell).
    """
    bare = _INVISIBLE.sub("", text).strip()
    if len(bare) != len(text) and _TURNED in text and len(bare) > 1:  # shown backwards: 12 is seen as 21
        return Reading("ambiguous", candidates=(bare, bare[::-1])) if _PLAIN.fullmatch(bare) else UNREADABLE
    if bare.isascii() and _PLAIN.fullmatch(bare):
        return _plain(bare, kind, normalised=len(bare) > 1 and bare[0] == "0")
    if _SPACES.sub("", bare) in _word_set("blanks"):
        return BLANK
    if not _digits_are_plain(bare):
        return UNREADABLE
    flat = bare.translate(_FULL_WIDTH)
    if kind in ("decimal_10k_yuan", "amount_with_unit"):
        return _amount(flat) or _unclear(flat)
    return _count(flat, kind, bare) or _unclear(flat)


def looks_like_figure(text: str) -> bool:
    """True for what a figure's cell may hold: a blank, a number, a number with a unit or a sign."""
    return read(text).status in ("value", "blank") or read(text, "signed").status == "value"


def _plain(digits: str, kind: str, *, normalised: bool) -> Reading:
    if kind in ("decimal_10k_yuan", "amount_with_unit"):
        return Reading("value", Decimal(digits), None, normalised)
    return Reading("value", int(digits), None, normalised)


def _digits_are_plain(text: str) -> bool:
    """False when a character only becomes a digit by interpretation: ², ⑫, ٣, 𝟏, Ⅳ, ½."""
    if text.isascii():
        return True
    for character in text:
        if character.isascii() or ord(character) in _FULL_WIDTH:
            continue
        if unicodedata.category(character) in ("Nd", "No", "Nl") and character != "〇":
            return False
        if any(c.isdigit() for c in unicodedata.normalize("NFKC", character)):
            return False
    return True


def _count(flat: str, kind: str, bare: str) -> Reading | None:
    compact = _SPACES.sub("", flat)
    if kind == "signed" and compact in _word_set("unchanged"):
        return Reading("value", 0, None, True)
    sign, rest = _sign(flat, kind)
    unit = _ending(rest, "count_units")
    figure = rest[: len(rest) - len(unit)].strip() if unit else rest
    if _PLAIN.fullmatch(figure) or (_GROUPED.fullmatch(figure) and len(figure.replace(",", "")) <= MAX_DIGITS):
        value = sign * int(figure.replace(",", ""))
        # "-3" is the figure itself; the sign of "+2" and the unit of "4件" are taken away, and that is said (READ-N1).
        ordinary = (kind == "signed" and bare.startswith("-") and not unit) or (kind == "count" and bare == figure)
        normalised = not ordinary or "," in figure or (len(figure) > 1 and figure.startswith("0"))
        return Reading("value", value, None, normalised)
    chinese = _chinese(figure)
    if chinese is not None and (unit or sign < 0 or figure != "一"):
        return Reading("value", sign * chinese, None, True)
    return None


def _sign(flat: str, kind: str) -> tuple[int, str]:
    """The sign and what follows it. In a column of counts only + and - are signs."""
    signs = [("+", 1), ("-", -1)]
    if kind == "signed":
        signs = [(word.translate(_FULL_WIDTH), 1) for word in _longest_first("more")]
        signs += [(word, -1) for word in _longest_first("less")] + [("—", -1)]
    for word, sign in signs:
        if flat.startswith(word) and len(flat) > len(word):
            return sign, flat[len(word) :].strip()
    return 1, flat


def _amount(flat: str) -> Reading | None:
    rest = flat.removeprefix("人民币").lstrip("¥￥").strip()
    unit = _ending(rest.replace("(", "").replace(")", "").replace("（", "").replace("）", ""), "amount_units")
    figure = re.sub(r"[（(]?" + re.escape(unit) + r"[)）]?$", "", rest).strip() if unit else rest
    match = re.fullmatch(r"(?P<sign>-?)" + _NUMBER, figure, re.ASCII)
    if match is None:
        # 0件 in a column of amounts: none is none in every unit
        return Reading("value", Decimal(0), None, True) if _count(flat, "count", flat) == _NONE else None
    digits = match["number"].replace(",", "")
    if len(digits.replace(".", "")) > MAX_DIGITS:
        return UNREADABLE
    full = {"万": "万元", "亿": "亿元"}.get(unit, unit) or None
    normalised = "," in figure or rest != flat or bool(unit)
    return Reading("value", Decimal(match["sign"] + digits), full, normalised or flat.startswith(("¥", "￥")))


def _unclear(flat: str) -> Reading:
    """Not a figure by the rules: what it might be, when a reader of the paper would hesitate between few readings."""
    if match := _QUERIED.fullmatch(flat):
        return Reading("ambiguous", candidates=(str(int(match[1])),))
    if match := _RANGE.fullmatch(flat):
        return Reading("ambiguous", candidates=(match[1], match[2]))
    if match := _POINT_ZERO.fullmatch(flat):
        return Reading("ambiguous", candidates=(str(int(match[1])),))
    if match := _TEN_THOUSANDS.fullmatch(flat):
        return Reading("ambiguous", candidates=(str(int(Decimal(match[1]) * 10000)),))
    spaced = _SPACES.sub("", flat) if _SPACED.fullmatch(flat) else ""
    if 0 < len(spaced) <= MAX_DIGITS:
        return Reading("ambiguous", candidates=(str(int(spaced)),))
    # A dash is often typed as the numeral for one.
    return Reading("ambiguous", candidates=("1", "")) if flat == "一" else UNREADABLE


def _chinese(text: str) -> int | None:
    """A well-formed Chinese numeral below 万万 ("一百零三", "十二"); None for anything else ("一二", "百")."""
    plain = text.translate(_CAPITALS)
    if not _CHINESE.fullmatch(plain):
        return None
    if plain in _DIGITS:
        return _DIGITS[plain]
    total = section = digit = 0
    for character in plain:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character == "万":
            total, section, digit = total + (section + digit) * 10000, 0, 0
        else:
            section, digit = section + (digit or (1 if character == "十" else 0)) * _UNITS[character], 0
    total += section + digit
    return total if total and _in_words(total) == plain.replace("两", "二").replace("〇", "零") else None


_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def _in_words(value: int) -> str:
    """The numeral in its one standard spelling, so that anything unusual is refused."""
    if value >= 10000:
        head, rest = divmod(value, 10000)
        gap = "零" if 0 < rest < 1000 else ""
        return _in_words(head) + "万" + (gap + _below(rest, leading=True) if rest else "")
    return _below(value, leading=False)


def _below(value: int, *, leading: bool) -> str:
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        elif out:
            gap = True
    return out[1:] if out.startswith("一十") and not leading else out


def _ending(text: str, name: str) -> str:
    """The unit at the end of the text, "" where there is none."""
    for unit in _longest_first(name):
        if text.endswith(unit) and len(text) > len(unit):
            return unit
    return ""


@cache
def _longest_first(name: str) -> tuple[str, ...]:
    return tuple(sorted(words()[name], key=len, reverse=True))


@cache
def _word_set(name: str) -> frozenset[str]:
    return frozenset(words()[name])
