"""What a page carries and never shows: comments, scripts and style sheets; and what a style sheet hides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.documents.plain_page.tags import ATTRIBUTES, NotPlain

_BEGINS = re.compile(rb"<(?:!--(?!-?>)|(script|style)((?:[ \t\r\n\f][^<>]*)?)>)")
_PLACE = b"<!>"  # an empty comment
_MOST_PARTS = 500
_LONG_COMMENT = 1_000
_MAX_RULES = 500
# From the beginning or a brace on, so that a sheet without braces is gone through once.
_RULE = re.compile(r"(?:^|(?<=[{}]))([^{}]+)\{([^{}]*)\}")
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
    """Cut out what is not shown, in one pass.

    Raises:
        NotPlain: a part without an end, or whose end browsers may seek elsewhere.
    """
    found = Unshown(data)
    small = data.lower()
    pieces: list[bytes] = []
    at = 0
    while (begins := _BEGINS.search(small, at)) is not None:
        name = begins[1]
        ends = b"</" + name + b">" if name else b"-->"
        end = small.find(ends if name else b"--", begins.end())
        if end < 0 or not small.startswith(ends, end) or (name and not ATTRIBUTES.fullmatch(begins[2].decode())):
            raise NotPlain
        _look_into(name, data[begins.end() : end], found)
        pieces += data[at : begins.start()], _PLACE
        at = end + len(ends)
    found.data = b"".join((*pieces, data[at:]))
    found.harmless = found.harmless and len(pieces) <= 2 * _MOST_PARTS
    return found


def _look_into(name: bytes | None, inside: bytes, found: Unshown) -> None:
    if name == b"script" and b"<!--" in inside:
        raise NotPlain
    if b"<" in inside or (name is None and len(inside) > _LONG_COMMENT):
        found.harmless = False
    if name == b"style":
        found.hiding += hidden_by(inside.decode())


def hidden_by(sheet: str) -> list[str]:
    """The simple selectors (.class, #id) that a style sheet of the page hides."""
    out: list[str] = []
    if "none" not in sheet:
        return out
    first, *others = sheet.partition("@media print")[0].split("/*")
    sheet = first + "".join(each.partition("*/")[2] for each in others)
    for selectors, rules in _RULE.findall(sheet.replace("<!--", "").replace("-->", ""))[:_MAX_RULES]:
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
