"""Automatic numbers of a docx: the label that Word prints before a paragraph and that stands in no run.

Rows of the report's third table are often numbered this way ("1." before 属于国家秘密), so the printed label is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from gongkai.documents.readers.docx_package import parse
from gongkai.documents.readers.docx_styles import VAL, W

_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MAX_NUMBER = 9_999


def chinese(number: int, digits: str = _DIGITS, tens: str = "十百千") -> str:
    """A number to 9,999 as counted in Chinese: 12 is 十二, 105 is 一百〇五."""
    if number <= 0:
        return digits[0]
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += digits[0] if gap else ""
        gap = False
        leading_ten = power == 1 and digit == 1 and not out
        out += ("" if leading_ten else digits[digit]) + (tens[power - 1] if power else "")
    return out


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedParen": lambda n: f"({n})",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": lambda n: chinese(n, _FINANCIAL, "拾佰仟"),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerLetter": _letter,
    "none": lambda _n: "",
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False


def _attribute(element: etree._Element, child: str, default: str = "") -> str:
    found = element.find(W + child)
    return default if found is None else (found.get(VAL) or default)


def _whole(text: str, default: int) -> int:
    return min(int(text), _MAX_NUMBER) if text.isascii() and text.isdigit() else default


class Numbering:
    """The numbering part and the counters of one pass through the document."""

    def __init__(self, data: bytes | None, part: str) -> None:
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if data is not None:
            self._read(parse(data, part))

    def _read(self, root: etree._Element) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        named: dict[str, str] = {}
        for element in root.iterchildren(W + "abstractNum"):
            name = element.get(W + "abstractNumId") or ""
            abstract[name] = {
                _whole(level.get(W + "ilvl") or "0", 0): self._level(level) for level in element.iterchildren(W + "lvl")
            }
            links[name] = _attribute(element, "numStyleLink")
            named[_attribute(element, "styleLink")] = name
        for element in root.iterchildren(W + "num"):
            name = _attribute(element, "abstractNumId")
            if not abstract.get(name) and links.get(name) in named:
                name = named[links[name]]
            levels, starts = dict(abstract.get(name, {})), {}
            for override in element.iterchildren(W + "lvlOverride"):
                depth = _whole(override.get(W + "ilvl") or "0", 0)
                level = override.find(W + "lvl")
                if level is not None:
                    levels[depth] = self._level(level)
                start = _attribute(override, "startOverride")
                if start:
                    starts[depth] = _whole(start, 1)
            self._lists[element.get(W + "numId") or ""] = (name, levels, starts)

    @staticmethod
    def _level(element: etree._Element) -> _Level:
        return _Level(
            start=_whole(_attribute(element, "start", "1"), 1),
            form=_attribute(element, "numFmt", "decimal"),
            text=_attribute(element, "lvlText"),
            legal=element.find(W + "isLgl") is not None,
        )

    def next_label(self, number_id: str | None, depth: int) -> str:
        """Count one more paragraph of a list and give the label printed before it; "" for bullets and no list."""
        found = self._lists.get(number_id or "")
        if found is None or depth not in found[1]:
            return ""
        name, levels, starts = found
        counters = self._counters.setdefault(name, {})
        if depth in starts and (number_id or "", depth) not in self._started:
            self._started.add((number_id or "", depth))
            counters[depth] = starts[depth]
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = levels[depth].start
        for deeper in [level for level in counters if level > depth]:
            del counters[deeper]
        level = levels[depth]
        if level.form == "bullet":
            return ""

        def printed(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            count = counters.setdefault(other, levels[other].start) if other in levels else 1
            form = "decimal" if level.legal or other not in levels else levels[other].form
            return _FORMATS.get(form, str)(count)

        return _PLACEHOLDER.sub(printed, level.text)
