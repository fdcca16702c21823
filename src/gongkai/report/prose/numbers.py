"""Numbers in Chinese prose: 12, １２, 1,234, 十二, 两, 1.2万, 十余, 约30 — and how exactly they are meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# A number that is a count: no ordinal (第9次), no part of a range (3至5件) or of a longer figure.
PATTERN = (
    r"(?<![\d.,第一二两三四五六七八九十百千万亿〇零%])(?<!\d[-~～—–至到])"
    r"(?P<before>约|近|超过|逾|大约|将近)?"
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
    r"(?P<scale>[万亿千百]{0,2})(?P<after>余|多)?(?P<scale2>[万亿]?)"
)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from prose. `step` is the last place written (1 for 12, 1000 for 1.2万); `about` marks 余, 约, 近."""

    value: Decimal
    step: Decimal
    about: bool

    def __str__(self) -> str:
        text = format(self.value.normalize(), "f")
        return f"约 {text}" if self.about else text

    def agrees(self, figure: Decimal) -> bool:
        """Whether the figure may be what the prose says, at the exactness that the prose has."""
        if self.about:  # 十余件 is 11 to 19, 近百件 may be 92: only another order of size contradicts
            return self.value * Decimal("0.8") <= figure <= self.value * 2 + 1
        if self.step == 1:
            return figure == self.value
        return abs(figure - self.value) <= self.step / 2


def quantity(match: re.Match[str]) -> Quantity | None:
    """The quantity behind a match of `PATTERN`; None where the words make no number."""
    written = match["n"].replace(",", "")
    scale = Decimal(1)
    for sign in (match["scale"] or "") + (match["scale2"] or ""):
        scale *= _SCALES[sign]
    try:
        number = Decimal(written) if written[0].isdigit() and written[0].isascii() else _chinese(written)
    except (InvalidOperation, ValueError):
        return None
    decimals = len(written.partition(".")[2])
    step = scale / (Decimal(10) ** decimals)
    about = bool(match["before"] or match["after"])
    if step > 1 and not decimals and not about:
        step = Decimal(1) if scale < 10_000 else scale
    return Quantity(number * scale, step, about)


def exactly(value: int) -> Quantity:
    """A number that is said without figures: 无, 未收到."""
    return Quantity(Decimal(value), Decimal(1), False)


def _chinese(words: str) -> Decimal:
    if not set(words) & set("十百千"):  # 二〇 and 一二 are written digit by digit; a single digit is itself
        return Decimal("".join(str("零一二三四五六七八九".index(_plain(word))) for word in words))
    whole = f"一{words}" if words[0] in "百千" else words  # 近百 is near one hundred
    import cn2an  # builds large patterns when loaded; most papers have no Chinese numeral in a claim

    return Decimal(cn2an.cn2an(whole.replace("〇", "零"), "smart"))


def _plain(word: str) -> str:
    return {"〇": "零", "两": "二"}.get(word, word)
