"""Proves that a page's tags close as they opened and stand only where a browser leaves them standing.

The page is a string with one sign for each tag, so that every step is one pass of a string method over two thousand
characters. What HTML would close, move or drop silently is told by which signs stand beside each other
(HTML Living Standard, 13.2.6: `<p>` is closed by any block, `<li>` by `<li>`, text between rows is moved in front).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai.documents.plain_page.tags import (
    ARTICLE,
    BLOCKS,
    BREAK,
    CLOSE,
    COLUMN,
    DOCTYPE,
    FIELD,
    FIRST,
    HEADINGS,
    INLINE,
    OPEN,
    PAGE,
    PICTURE,
    RULE,
    SPANS,
    TABLE,
    UNSHOWN,
    NotPlain,
)

_MOST_ROUNDS = 12


def _low(signs: str) -> bytes:
    """Signs as single bytes, which bytes' methods go through at the speed of memory."""
    return signs.encode("utf-16-le")[::2]


_VOID = _low(BREAK + PICTURE + COLUMN + UNSHOWN + FIELD + DOCTYPE + ARTICLE)
_RULE = _low(RULE)
_INLINE = _low("".join(INLINE))
_PAIRS = [_low(pair) for pair in (*INLINE, *BLOCKS, *TABLE, *PAGE)]
_CLOSED_AT_ONCE = [_low(OPEN[name] + CLOSE[name]) for name in ("p", *HEADINGS)]
# Elements that may not stand within themselves, and all other signs.
_ALL = bytes(range(256))
_APART = [(_low(OPEN[name]), _ALL.translate(None, _low(OPEN[name] + CLOSE[name]))) for name in ("a", "form")]
# What an item of a list may follow.
_ITEMS = [
    (_low(OPEN[item]), [_low(sign + OPEN[item]) for sign in before])
    for item, before in (
        ("li", (OPEN["ul"], OPEN["ol"], CLOSE["li"])),
        ("dt", (OPEN["dl"], CLOSE["dt"], CLOSE["dd"])),
        ("dd", (OPEN["dl"], CLOSE["dt"], CLOSE["dd"])),
    )
]

_BLANK = r"[ \t\r\n\f]*+"
# Blocks that break the lines of a page but, as the tree reads them, not those of a cell.
_UNBROKEN = (
    *("dl", "section", "article", "header", "footer", "nav", "main", "aside", "address", "figure", "figcaption"),
    "form",
)
_IN_TABLE = "".join(TABLE) + COLUMN + FIELD + UNSHOWN + "".join(OPEN[name] for name in _UNBROKEN)
_CELL = "|".join(f"{OPEN[n]}[^{_IN_TABLE}]*+{CLOSE[n]}" for n in ("td", "th"))
_ROW = f"{OPEN['tr']}{_BLANK}(?:[{SPANS}]?(?:{_CELL}){_BLANK})*+{CLOSE['tr']}{_BLANK}"
_HEAD, _GROUP = (f"{OPEN[n]}{_BLANK}(?:{_ROW})*+{CLOSE[n]}{_BLANK}" for n in ("thead", "tbody"))
_COLUMNS = f"(?:{COLUMN}{_BLANK})*+"
TABLE_TEXT = re.compile(
    f"{OPEN['table']}{_BLANK}(?:{OPEN['colgroup']}{_BLANK}{_COLUMNS}{CLOSE['colgroup']}{_BLANK}|{_COLUMNS})"
    f"(?:{_HEAD})?+(?:(?:{_GROUP})++|(?:{_ROW})*+){CLOSE['table']}"
)


def _different(signs: bytes) -> bytes:
    return _ALL.translate(None, _ALL.translate(None, signs))


class Signs:
    """The signs of a page's tags in their order.

    Args:
        signs: with those of spans.
        spans: which these are.

    Attributes:
        low: one byte for each sign, spans left out.
        present: the signs that occur.
    """

    def __init__(self, signs: str, spans: Iterable[str]) -> None:
        for sign in spans:
            signs = signs.replace(sign, "")
        self.low = _low(signs)
        self.present = {chr(FIRST + byte) for byte in _different(self.low)}

    def count(self, sign: str) -> int:
        """How often a sign occurs."""
        return self.low.count(_low(sign))


def prove(page: Signs) -> int:
    """Check that elements close as they opened, and that a browser keeps each where it is written.

    Returns:
        how deep they are nested at most: a bound for all kinds of elements together.

    Raises:
        NotPlain: it would close, move or drop one.
    """
    signs = page.low.translate(None, _VOID)
    for begin, others in _APART:
        if begin + begin in signs.translate(None, others):
            raise NotPlain
    _check_blocks(signs.translate(None, _INLINE))
    signs = signs.translate(None, _RULE)
    present = _different(signs)
    pairs = [pair for pair in _PAIRS if pair[0] in present]
    depth = 0
    for _ in range(_MOST_ROUNDS):
        for pair in pairs:
            shorter = signs.replace(pair, b"")
            depth += len(shorter) < len(signs)
            signs = shorter
        if not signs:
            return depth
    raise NotPlain


def _check_blocks(signs: bytes) -> None:
    """That no paragraph and no heading holds a block or a rule, and every item of a list stands in a list."""
    for pair in _CLOSED_AT_ONCE:
        if signs.count(pair) != signs.count(pair[:1]):
            raise NotPlain
    for item, places in _ITEMS:
        if signs.count(item) != sum(map(signs.count, places)):
            raise NotPlain
