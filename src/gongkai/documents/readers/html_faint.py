"""Text of a page that is there but cannot be seen: white on white, transparent, of no size, beside the page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from gongkai.documents.readers.html_visible import Wording

# What `faint` looks for in single elements, said more loosely, so that most pages need no search for those.
_SUSPECT = re.compile(
    rb"color\s*:\s*(?:white|#fff|rgb\(\s*255)|opacity\s*:\s*(?:0?\.?0*\s*[;!\"'}<>]|0?\.?0*\s*$)"
    rb"|font-size\s*:\s*(?:[0.]|1(?![\d.]))|(?:left|top|text-indent)\s*:\s*-\d{3}|&#"
)
_STYLED = '[style*="color" i],[style*="opacity" i],[style*="font-size" i],[style*="-9" i],font[color]'
_WHITE = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|!|$)", re.I
)
_CLEAR = re.compile(r"(?:^|[;\s])opacity\s*:\s*0?(?:\.0+)?\s*(?:;|!|$)", re.I)
_TINY = re.compile(r"(?:^|[;\s])font-size\s*:\s*(?:0|0?\.\d+|1)(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.I)
_BESIDE = re.compile(r"(?:^|[;\s])(?:left|top|text-indent)\s*:\s*-\d{3,}(?:px|pt|em)", re.I)
_SIZED = re.compile(r"(?:^|[;\s])(font-size|color)\s*:", re.I)
_NO_COLOUR = re.compile(
    r"background(?:-color)?\s*:\s*(?:white|#fff(?:fff)?|transparent|none|inherit|initial)\s*(?:;|!|$)", re.I
)
_MAX = 200


def faint(body: LexborNode, words: Wording) -> list[str]:
    """The texts that the page's own attributes make invisible.

    White counts only where no element around it has, or may get by a class, a ground of its own: the heads of real
    pages are white on blue by their style sheets.
    """
    if not _SUSPECT.search(words.styles) and not _has_white_font(words.all):
        return []
    styled = b"<style" in words.all or b"<link" in words.all
    found = []
    for node in body.css(_STYLED)[:_MAX]:
        attributes = node.attributes
        style = attributes.get("style") or ""
        white = bool(_WHITE.search(style)) or (attributes.get("color") or "").strip().lower() in (
            "white",
            "#fff",
            "#ffffff",
        )
        if white and _on_ground(node, may_have_classes=styled):
            white = False
        if (white or _TINY.search(style)) and _changed_inside(node):
            continue
        if white or _CLEAR.search(style) or _TINY.search(style) or _BESIDE.search(style):
            text = node.text().strip()
            if text:
                found.append(text)
    return found


def _has_white_font(words: bytes) -> bool:
    return b"<font" in words and (b"white" in words or b"#fff" in words)


def _on_ground(node: LexborNode, *, may_have_classes: bool) -> bool:
    above: LexborNode | None = node
    while above is not None and above.tag not in ("html", "-document"):
        attributes = above.attributes
        style = attributes.get("style") or ""
        if "bgcolor" in attributes or "background" in attributes:
            return True
        if "background" in style.lower() and not _NO_COLOUR.search(style):
            return True
        if may_have_classes and (attributes.get("class") or attributes.get("id")):
            return True
        above = above.parent
    return False


def _changed_inside(node: LexborNode) -> bool:
    return any(_SIZED.search(inner.attributes.get("style") or "") for inner in node.css("[style]") if inner != node)
