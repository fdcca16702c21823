"""Text made comparable: NFKC, without what has no width, each character knowing where it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

BREAK = "\x1f"
"""Stands between cells and parts: nothing is read across it."""

_WIDTHLESS = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0") | {
    chr(code)
    for span in ((0x200B, 0x2010), (0x202A, 0x202F), (0x2060, 0x2070), (0xFE00, 0xFE10), (0xE0000, 0xE01F0))
    for code in range(*span)
}
_ODD = re.compile("[\r\t\v\f]")
_DASHES = frozenset("‐‑‒–—―−－﹣─")


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` is comparable; `origins[i]` is the index in the original of the character that `text[i]` came from."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span (start, end) of a span of `text`."""
        return self.origins[start], self.origins[end - 1] + 1

    def reverse(self, start: int, end: int) -> tuple[int, int]:
        """The span of `text` that a span of the original became."""
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


def normal(text: str) -> Normal:
    """NFKC, dashes as "-", blanks as " ", line ends as "\\n", without characters that have no width."""
    if text.isascii() and not _ODD.search(text):
        return Normal(text, tuple(range(len(text))))
    letters: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        if char in _WIDTHLESS or char == "\r":
            continue
        for piece in _plain(char):
            letters.append(piece)
            origins.append(index)
    return Normal("".join(letters), tuple(origins))


def _plain(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in ("\n", BREAK):
        return char
    if char in ("\v", "\f", "\u2028", "\u2029", "\x85"):
        return "\n"
    return unicodedata.normalize("NFKC", " " if char.isspace() else char)


def squeezed(text: str) -> Normal:
    """As `normal`, further without blanks, line ends and dashes and in lower case: how two values are compared."""
    made = normal(text)
    kept = [(char, origin) for char, origin in zip(made.text, made.origins, strict=True) if char not in " \n-"]
    letters = "".join(char for char, _ in kept).lower()
    if len(letters) != len(kept):  # a letter whose lower case is two
        letters = "".join(char.lower()[:1] for char, _ in kept)
    return Normal(letters, tuple(origin for _, origin in kept))
