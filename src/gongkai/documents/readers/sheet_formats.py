"""What a spreadsheet shows for a stored number: the printed value is what a report says, not the stored one.

Number formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# Built-in formats by number, with the forms that a Chinese Excel gives to 27–36 and 50–58.
BUILT_IN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日",
    30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 49: "@", 50: "yyyy年m月", 51: "m月d日",
    52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(General|G/通用格式)|([0#?][0#?,.]*)|(%)|([ymdhs]+|上午/下午|AM/PM)|(.)',
    re.I | re.S,
)
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a calendar day without a clock


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows: `text`, whether the format rounds or hides the stored value, whether it is a date."""

    text: str
    differs: bool = False
    concealed: bool = False
    date: bool = False


def show(value: float, code: str, from_1904: bool = False) -> Shown:
    """The printed form of a stored number under a format code ("" and "General" mean plain)."""
    sections = _sections(code)
    if len(sections) == 1 or value > 0 or (value == 0 and len(sections) == 2):
        section, magnitude = sections[0], value
    elif value < 0:
        section, magnitude = sections[1], -value
    else:
        section, magnitude = sections[2], value
    if not section:
        return Shown("", differs=False, concealed=value != 0)
    pieces = list(_PIECE.finditer(section))
    if any(piece[6] for piece in pieces):
        return Shown(_date(value, pieces, from_1904), date=True)
    return _number(magnitude, pieces)


def plain(value: float) -> str:
    """A number without a format: whole numbers without a point, others with the digits that are stored."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)).normalize(), "f") if abs(value) < 1e21 else repr(value)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    parts, quoted, start = [], False, 0
    for index, letter in enumerate(code):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted and (index == 0 or code[index - 1] != "\\"):
            parts.append(code[start:index])
            start = index + 1
    parts.append(code[start:])
    return tuple(parts) if code else ("General",)


def _number(value: float, pieces: list[re.Match[str]]) -> Shown:
    pattern = next((piece[4] for piece in pieces if piece[4]), "")
    percent = sum(1 for piece in pieces if piece[5])
    exact = Decimal(repr(value)) * (100**percent)
    thousands = len(pattern) - len(pattern.rstrip(","))
    exact /= Decimal(1000) ** thousands
    decimals = len(re.sub(r"[^0#?]", "", pattern.partition(".")[2]))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) if abs(exact) < 10**20 else exact
    out, printed, spoken = "", False, False
    for piece in pieces:
        if piece[4]:
            out += "" if printed else _digits(rounded, pattern)
            printed = True
        elif piece[3]:
            out += plain(float(exact))
            spoken = True
        elif piece[5]:
            out += "%"
        elif piece[7]:
            out += plain(value) if piece[7] == "@" else piece[7]
            spoken |= piece[7] == "@"
        else:
            out += piece[1] or piece[2] or ""
    if not printed and not spoken and not out.strip():
        return Shown("", concealed=value != 0)
    return Shown(out.strip(), differs=(printed and rounded != exact) or thousands > 0)


def _digits(value: Decimal, pattern: str) -> str:
    """The figures; separators of thousands are left out, since the stored number needs none."""
    whole, _, part = format(abs(value), "f").partition(".")
    wanted = pattern.partition(".")[2]
    while part.endswith("0") and wanted.endswith("#"):
        part, wanted = part[:-1], wanted[:-1]
    if whole == "0" and "0" not in pattern.partition(".")[0]:
        whole = ""
    text = whole + ("." + part if part else "")
    return ("-" if value < 0 and text.strip("0.") else "") + text


def _date(value: float, pieces: list[re.Match[str]], from_1904: bool) -> str:
    try:
        zero = _DAY_ZERO_1904 if from_1904 else _DAY_ZERO
        moment = zero + timedelta(seconds=round(value * 86_400))
    except (OverflowError, ValueError):
        return plain(value)
    out, clock = "", False
    for piece in pieces:
        token = (piece[6] or "").lower()
        if token.startswith("y"):
            out += str(moment.year) if len(token) > 2 else f"{moment.year % 100:02d}"
        elif token.startswith("m"):
            figure = moment.minute if clock else moment.month
            out += f"{figure:02d}" if len(token) == 2 else str(figure)
        elif token.startswith("d"):
            out += f"{moment.day:02d}" if len(token) == 2 else str(moment.day) if len(token) == 1 else ""
        elif token.startswith("h"):
            out += f"{moment.hour:02d}" if len(token) == 2 else str(moment.hour)
            clock = True
        elif token.startswith("s"):
            out += f"{moment.second:02d}" if len(token) == 2 else str(moment.second)
        elif not token and not piece[4]:
            out += piece[1] or piece[2] or piece[7] or ""
    return out.strip()
