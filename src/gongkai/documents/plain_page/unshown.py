"""What a page carries and never shows: comments, scripts and style sheets; and what a style sheet hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.documents.plain_page.tags import NotPlain

_PART = re.compile(
    rb"<!--(?!-?>)(?P<comment>(?:[^-]|-(?!-))*+)-->"
    rb"|<script(?=[ \t\r\n\f>])[^<>]*>(?P<script>.*?)</script>"
    rb"|<style(?=[ \t\r\n\f>])[^<>]*>(?P<style>.*?)</style>",
    re.I | re.S,
)
_PLACE = b"<!>"  # an empty comment
_MOST_PARTS = 500
_LONG_COMMENT = 1_000
_MAX_RULES = 500
_REMARK = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"^(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)+$", re.I)
_GONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)


@dataclass(slots=True)
class Unshown:
    """A page without these parts.

    Attributes:
        data: the page, an empty comment in the place of each.
        harmless: none of them holds a bracket that the screen would count.
        hiding: the selectors that its style sheets hide.
    """

    data: bytes
    harmless: bool = True
    hiding: list[str] = field(default_factory=list)


def take_out(data: bytes) -> Unshown:
    """Cut out what is not shown.

    Raises:
        NotPlain: a script that holds a comment, whose end browsers seek elsewhere.
    """
    found = Unshown(data)
    found.data, parts = _PART.subn(lambda part: _place(part, found), data)
    found.harmless = found.harmless and parts <= _MOST_PARTS
    return found


def _place(part: re.Match[bytes], found: Unshown) -> bytes:
    kind = part.lastgroup or ""
    inside = part[kind]
    if kind == "script" and b"<!--" in inside:
        raise NotPlain
    if b"<" in inside or (kind == "comment" and len(inside) > _LONG_COMMENT):
        found.harmless = False
    if kind == "style":
        found.hiding += hidden_by(inside.decode())
    return _PLACE


def hidden_by(sheet: str) -> list[str]:
    """The simple selectors (.class, #id) that a style sheet of the page hides."""
    out: list[str] = []
    if "none" not in sheet:
        return out
    for selectors, rules in _RULE.findall(_REMARK.sub("", sheet.partition("@media print")[0]))[:_MAX_RULES]:
        if _GONE.search(rules):
            out.extend(one.strip() for one in selectors.split(",") if _SIMPLE.match(one.strip()))
    return out


def may_hide(hiding: list[str], page: bytes) -> bool:
    """Whether one of the selectors may find something: all its names occur somewhere in the page's tags.

    Args:
        page: the page's different tags in small letters.
    """
    if hiding and b"&" in page:
        return True
    return any(all(name.lower().encode() in page for name in re.split("[.#]", each)[1:]) for each in hiding)
