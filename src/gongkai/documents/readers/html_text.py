"""Text of a web page as a browser would break it into lines: white space collapsed, blocks and <br> as line ends."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from gongkai.documents.paper import Block, Text
from gongkai.documents.readers.bounds import check_depth
from gongkai.documents.readers.html_visible import NEVER_SHOWN

BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_STOPS = BLOCKS | NEVER_SHOWN
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f]+")
ENDS = " \t\r\n\f"


def collapse(text: str) -> str:
    """White space as a browser shows it; no-break and full-width spaces stay."""
    if text.isalnum():
        return text
    text = text.strip(ENDS)
    return _SPACE.sub(" ", text) if " " in text or "\n" in text or "\t" in text or "\r" in text else text


def flow(node: LexborNode) -> str:
    """The text of an element with its inner blocks and <br> on lines of their own."""
    out: list[str] = []
    _flow(node, out, 0)
    lines = (line.strip(ENDS) for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


def _flow(node: LexborNode, out: list[str], depth: int) -> None:
    check_depth(depth, "HTML")
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "-text":
            out.append(_SPACE.sub(" ", child.text_content or ""))
        elif tag == "br":
            out.append("\n")
        elif tag in BLOCKS:
            out.append("\n")
            _flow(child, out, depth + 1)
            out.append("\n")
        else:
            _flow(child, out, depth + 1)


def running(body: LexborNode, at_node: Callable[[LexborNode], list[Block] | None]) -> list[Block]:
    """The blocks of a page in reading order.

    Args:
        body: the element to read.
        at_node: the ready blocks that stand for an element (an emptied table, a picture), or None.
    """
    blocks: list[Block] = []
    parts: list[str] = []
    owner: int | None = None
    heading = 0

    def close() -> None:
        text = collapse("".join(parts))
        if text:
            blocks.append(Text(text, heading=heading))
        parts.clear()

    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            if text.isspace() and not parts:
                continue
            above = node.parent
            while above is not None and above.tag not in _STOPS:
                above = above.parent
            key = above.mem_id if above is not None else 0
            if above is not None and above.tag in NEVER_SHOWN:
                continue
            if key != owner:
                if parts:
                    close()
                owner = key
                heading = _HEADINGS.get(above.tag or "", 0) if above is not None else 0
                if text.isspace():
                    continue
            parts.append(text)
        elif tag == "br" or tag in BLOCKS or tag == "img":
            ready = at_node(node) if tag in ("table", "img", "pre") else None
            if parts and (tag != "img" or ready):
                close()
            if ready:
                blocks.extend(ready)
    close()
    return blocks
