"""The one tokenizer: folded text and its pairs of characters.

Most Chinese words have two characters, so an index of three finds none of them, and cutting into words loses documents;
pairs are exact. Punctuation and spaces part runs of word characters and match each other: 依申〔2026〕 is found by 依申[2026].
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

# Marks a token that is no text. A private-use character is a separator in folded text, so no reader can type it.
MARK = "\ue000"
_HIDDEN = frozenset(
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_VARIATION = range(0xFE00, 0xFE10)
_SUPPLEMENT = range(0xE0100, 0xE01F0)
QUERY_CHARACTERS = 200
_SPACE = re.compile(r"\s+")


class _Fold(dict[int, str]):
    """What one character becomes, worked out when it is first met: its folded form, a space, or nothing."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _HIDDEN or code in _VARIATION or code in _SUPPLEMENT:
            folded = ""
        else:
            plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
            folded = "".join(each if each.isalnum() else " " for each in plain)
        self[code] = folded
        return folded


FOLD = _Fold()


def fold(text: str) -> str:
    """Text with width, case and hidden characters folded; runs of word characters parted by one space each."""
    return " ".join(unicodedata.normalize("NFC", text).translate(FOLD).split())


def tokens(folded: str) -> set[str]:
    """Every pair of neighbours inside a run of folded text, and the last character of every run.

    So each character begins a token: a single one is found as the beginning of tokens, without a posting of its own.
    """
    found = set(map("".join, pairwise(folded + " ")))
    return {token.rstrip() for token in found if token[0] != " "}


def bigrams(text: str) -> str:
    """The tokens of a text as the index takes them, in a fixed order."""
    return " ".join(sorted(tokens(fold(text))))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: every one of `terms` (folded) must occur; `tokens` narrow to the documents worth looking at.

    A token of one character stands for all that begin with it. `exact` are the terms that the tokens alone do not settle: longer than a pair, or with a gap.
    """

    terms: tuple[str, ...]
    tokens: tuple[str, ...]
    exact: tuple[str, ...]


def parse(asked: str) -> Query:
    """The query behind what a reader typed; spaces part terms, at most 200 characters are read."""
    folded = (fold(part) for part in _SPACE.split(asked[:QUERY_CHARACTERS]))
    terms = tuple(dict.fromkeys(term for term in folded if term))
    wanted: set[str] = set()
    for term in terms:
        for run in term.split():
            wanted |= {run[at : at + 2] for at in range(len(run) - 1)} or {run}
    exact = tuple(term for term in terms if len(term) > 2 or " " in term)
    return Query(terms, tuple(sorted(wanted)), exact)
