"""Turns the bytes of a web page into one short text with a sign for each tag, if the page is plain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from itertools import chain

from gongkai.documents.plain_page import proof, unshown
from gongkai.documents.plain_page.tags import (
    ALL,
    ARTICLE,
    CLOSE,
    DOCTYPE,
    OPEN,
    PICTURE,
    PRIVATE,
    UNSHOWN,
    NotPlain,
    Tags,
)
from gongkai.documents.readers.encoding import declaration

_MOST_BYTES = 1024 * 1024
ENDS = " \t\r\n\f"
_BLANK = f"[ \\t\\r\\n\\f{UNSHOWN}]*+"
_FRONT = re.compile(
    f"{_BLANK}({DOCTYPE})?{_BLANK}(?:({OPEN['html']}){_BLANK})?"
    f"(?:({OPEN['head']})(?:[ \\t\\r\\n\\f{UNSHOWN}{ARTICLE}]|{OPEN['title']}([^{ALL}]*){CLOSE['title']})*{CLOSE['head']}{_BLANK})?"
    f"({OPEN['body']})?"
)
_TEXT = re.compile(rb">([^<]+)<")
_REFERENCE = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]*;)|#([0-9]{2,5});|)")
# Declarations that agree with UTF-8 or mean nothing; any other contradicts the bytes and is told by the tree's reader.
_AGREED = frozenset({"", "utf-8", "utf8"})
_UNSHOWN = (b"<!--", b"<script", b"<style")
_QUOTED_BRACKET = re.compile(f"=[\"']?[{ALL}]")


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page that was proved plain.

    Attributes:
        text: what stands in its body, with a sign of `tags` for each tag.
        signs: those that occur in the whole page.
        spans: columns and rows of the cells that cover more than one, by the sign in front of them.
        title: what its `<title>` says; article: what `<meta name="ArticleTitle">` says.
        pictures: how many it shows.
        depth: how deep its elements are nested at most, all kinds together; None where a script or a comment
            holds brackets, which the screen counts as tags.
        blanks: some text between two tags is nothing but blanks that a browser shows (`&nbsp;`).
    """

    text: str
    signs: set[str]
    spans: dict[str, tuple[int, int]]
    title: str
    article: str
    pictures: int
    depth: int | None
    blanks: bool


def skim(data: bytes) -> PlainPage | None:
    """The page, or None for one that needs a parser (or that is no plain UTF-8)."""
    try:
        return _skim(data) if len(data) <= _MOST_BYTES else None
    except (NotPlain, UnicodeDecodeError):
        return None


def _skim(data: bytes) -> PlainPage:
    if (declaration(data) or "").lower() not in _AGREED or b"\x00" in data:
        raise NotPlain
    runs, texts = _cut(data)
    different = set(runs)
    low = b"<".join((b"", *different)).lower()
    harmless = True
    if any(begin in low for begin in _UNSHOWN):
        shown = unshown.take_out(data)
        harmless = shown.harmless
        runs, texts = _cut(shown.data)
        different = set(runs)
        if shown.hiding and unshown.may_hide(shown.hiding, b"<".join(different).lower()):
            raise NotPlain
    tags, signed = _signed(different)
    in_place = list(map(signed.__getitem__, runs))
    signs = proof.Signs("".join(in_place), tags.spans)
    depth = proof.prove(signs)
    read = _plain_texts(texts)
    blanks = any(text.isspace() and text.strip(ENDS) for text in read)
    parts = [""] * (len(runs) + len(texts))
    parts[::2], parts[1::2] = in_place, read
    inside, title = _parted("".join(parts), signs)
    return PlainPage(
        text=inside,
        signs=signs.present,
        spans=tags.spans,
        title=title,
        article=tags.article or "",
        pictures=signs.count(PICTURE),
        depth=depth if harmless else None,
        blanks=blanks,
    )


def _parted(text: str, signs: proof.Signs) -> tuple[str, str]:
    """What stands in the body, and the title."""
    front = _FRONT.match(text)
    if front is None or _QUOTED_BRACKET.search(text):  # the screen counts these
        raise NotPlain
    doctype, html, head, title, body = front.groups()
    for name, found in (("html", html), ("head", head), ("title", title), ("body", body)):
        if signs.count(OPEN[name]) != (found is not None):
            raise NotPlain
    if signs.count(DOCTYPE) != (doctype is not None) or signs.count(ARTICLE) != front[0].count(ARTICLE):
        raise NotPlain
    inside = _without_end(text[front.end() :], html, body)
    return inside, title or ""


def _cut(data: bytes) -> tuple[list[bytes], list[bytes]]:
    """The runs of tags of a page and, between each two, the text.

    A run lacks its first and last bracket. Most runs of a page are the same few, and every search is made in those.
    """
    data = data.strip(b" \t\r\n\f")
    if data[:1] != b"<" or data[-1:] != b">":
        raise NotPlain
    parts = _TEXT.split(data[1:-1])
    return parts[::2], parts[1::2]


def _signed(different: set[bytes]) -> tuple[Tags, dict[bytes, str]]:
    """The page's tags, and each different run as signs."""
    written = [run.split("><") for run in b"\x00".join(different).decode().split("\x00")]
    tags = Tags(set(chain.from_iterable(written)))
    sign, join = tags.signs.__getitem__, "".join
    return tags, {run: join(map(sign, each)) for run, each in zip(different, written, strict=True)}


def _plain_texts(texts: list[bytes]) -> list[str]:
    together = b"<".join(texts)
    # Seven-bit Chinese is told by the tree's reader.
    if together.isascii():
        raise NotPlain
    shown = together.decode()
    if PRIVATE.search(shown):
        raise NotPlain
    plain = shown.split("<")
    if "&" in shown:
        plain = [_REFERENCE.sub(_referred, text) if "&" in text else text for text in plain]
    return plain


def _referred(found: re.Match[str]) -> str:
    name, number = found.groups()
    if name:
        character = html5.get(name)
        if character is not None:
            return character
    elif number and (32 <= int(number) < 127 or 160 <= int(number) < 0xD800):
        return chr(int(number))
    raise NotPlain


def _without_end(text: str, html: str | None, body: str | None) -> str:
    """What stands before `</body></html>`, which must be there if and only if their beginnings are."""
    for begun, name in ((html, "html"), (body, "body")):
        if begun:
            text = text.rstrip(ENDS + UNSHOWN)
            if not text.endswith(CLOSE[name]):
                raise NotPlain
            text = text[:-1]
    return text
