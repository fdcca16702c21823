"""Takes from a page what its reader would not see, and turns what is typed in form fields into text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.documents.plain_page.unshown import hidden_by
from gongkai.documents.readers.findings import Notes

NEVER_SHOWN = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "svg",
        "object",
        "canvas",
        "audio",
        "video",
        "datalist",
        "select",
    )
)
STRUCK = frozenset(("del", "s", "strike"))
TYPED = frozenset(("input", "textarea", "select"))
REPLACED = NEVER_SHOWN | STRUCK | TYPED | {"sup"}
_REPLACED = ",".join(sorted(REPLACED))
_MAYBE_HIDDEN = '[hidden],[style*="none" i],[style*="hidden" i],[style*="mso-hide" i]'
_GONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
_UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.I)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TYPED = frozenset({"", "text", "number", "tel", "search", "email", "url", "date"})


@dataclass(slots=True)
class Hidden:
    """What was hidden and where.

    Attributes:
        cells: hidden text by the `mem_id` of the cell that holds it.
        rows, blank: rows that are not shown; cells that keep their place but show nothing (`mem_id`).
        outside: hidden text that stands in no cell.
    """

    cells: dict[int, list[str]] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wording:
    """The different pieces of a page in small letters, each once: its styles repeat themselves hundreds of times.

    Words are sought in it much faster than in the page or the tree; it is cut at the quotes, so a word has none.

    Attributes:
        all, styles: all pieces; those that may be rules of a style.
    """

    all: bytes
    styles: bytes


def wording(source: bytes) -> Wording:
    """The words of a page in UTF-8."""
    pieces = set(source.lower().split(b'"'))
    return Wording(b'"'.join(pieces), b'"'.join([piece for piece in pieces if b":" in piece or b"&" in piece]))


def prune(page: LexborHTMLParser, body: LexborNode, words: Wording) -> Hidden:
    """Remove from `body` what the page hides."""
    found = Hidden()
    displays = b"display" in words.styles
    by_rule = _hidden_by_rule(page) if displays else []
    if displays or b"hid" in words.all:
        # Backwards, so that what stands inside a removed element has gone before it.
        for node in reversed(body.css(_MAYBE_HIDDEN)):
            attributes = node.attributes
            style = attributes.get("style") or ""
            if "hidden" in attributes or _GONE.search(style):
                _hide(node, found, keeps_place=False)
            elif _UNSEEN.search(style):
                _hide(node, found, keeps_place=True)
    for selector in by_rule:
        for node in _select(body, selector):
            if "display" not in (node.attributes.get("style") or "").lower():
                _hide(node, found, keeps_place=False)
    return found


def replace_inside(cell: LexborNode, notes: Notes) -> None:
    """Make a cell say what it shows: no scripts, form fields as their values, raised digits as raised signs.

    Text that is struck through is left out and noted at the present place.
    """
    for node in reversed(cell.css(_REPLACED)):
        tag = node.tag or ""
        if tag in TYPED:
            node.replace_with(_typed(node))
        elif tag == "sup":
            text = node.text()
            if text.strip().isdigit():
                node.replace_with(text.translate(_SUPERSCRIPT))
        else:
            if tag in STRUCK:
                notes.add("struck", node.text())
            node.decompose()


def _hidden_by_rule(page: LexborHTMLParser) -> list[str]:
    """Simple selectors (.class, #id) that the page's own style sheets hide."""
    return [selector for sheet in page.css("style") for selector in hidden_by(sheet.text())]


def _select(body: LexborNode, selector: str) -> list[LexborNode]:
    try:
        return list(reversed(body.css(selector)))
    except (ValueError, RuntimeError):
        return []


def cell_of(node: LexborNode) -> LexborNode | None:
    """The table cell that an element is or stands in, or None."""
    above: LexborNode | None = node
    while above is not None and above.tag not in ("td", "th"):
        above = above.parent
    return above


def _hide(node: LexborNode, found: Hidden, *, keeps_place: bool) -> None:
    tag = node.tag
    if tag == "tr":
        found.rows.add(node.mem_id)
        return
    if tag in ("td", "th") and keeps_place:
        found.blank.add(node.mem_id)
        return
    text = node.text()
    if tag in ("tbody", "thead", "tfoot"):
        found.rows.update(row.mem_id for row in node.css("tr"))
        return
    cell = cell_of(node)
    if cell is not None and cell.mem_id != node.mem_id:
        found.cells.setdefault(cell.mem_id, []).append(text)
    elif text.strip():
        found.outside.append(text)
    node.decompose()


def _typed(node: LexborNode) -> str:
    """What a form field shows."""
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return chosen.text() if chosen is not None else ""
    attributes = node.attributes
    return (attributes.get("value") or "") if (attributes.get("type") or "").lower() in _TYPED else ""
