"""Marking the terms of a query in the original text."""

from __future__ import annotations

import unicodedata

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.web.search.words import FOLD, parse

_AROUND = 30


def spans(text: str, q: str) -> list[tuple[int, int]]:
    """Where the terms of `q` stand in the NFC form of `text`: (start, end), in order, apart from each other."""
    folded, origin = _folded_with_origin(unicodedata.normalize("NFC", text))
    found = []
    for term in parse(q).terms:
        at = folded.find(term)
        while at >= 0:
            found.append((origin[at], origin[at + len(term) - 1] + 1))
            at = folded.find(term, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def marked(text: str, q: str) -> SafeString:
    """The whole text as HTML, escaped, with the terms in `<mark>`."""
    plain = unicodedata.normalize("NFC", text)
    pieces, at = [], 0
    for start, end in spans(plain, q):
        pieces.append(format_html("{}<mark>{}</mark>", plain[at:start], plain[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}", ((piece,) for piece in pieces)), plain[at:])


def excerpt(text: str, q: str, around: int = _AROUND) -> SafeString:
    """The first place of a term with `around` characters on both sides, marked; the beginning when there is none."""
    plain = unicodedata.normalize("NFC", text)
    places = spans(plain, q)
    start, end = places[0] if places else (0, around)
    left, right = max(0, start - around), min(len(plain), end + around)
    before, after = "…" if left else "", "…" if right < len(plain) else ""
    return format_html("{}{}{}", before, marked(plain[left:right], q), after)


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters the place in `text` that it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        for each in FOLD[ord(char)]:
            if each == " " and (not folded or folded[-1] == " "):
                continue
            folded.append(each)
            origin.append(at)
    return "".join(folded), origin
