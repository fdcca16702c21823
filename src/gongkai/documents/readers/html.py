"""Reads a web page, or what Word and WPS save as one, into a `Paper`."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.documents.paper import Block, Grid, Paper, Text
from gongkai.documents.prescreen.screened import Screened
from gongkai.documents.readers import html_plain
from gongkai.documents.readers.bounds import MAX_DEPTH, MAX_TABLES, check_depth, check_tables
from gongkai.documents.readers.encoding import Decoded, decode
from gongkai.documents.readers.findings import Notes
from gongkai.documents.readers.html_faint import faint
from gongkai.documents.readers.html_table import TableRead, TableReader, check_texts
from gongkai.documents.readers.html_text import collapse, running
from gongkai.documents.readers.html_visible import cell_of, prune, wording
from gongkai.documents.readers.nesting import is_layout
from gongkai.documents.readers.text_blocks import blocks_of

_TOO_DEEP = ">".join(["*"] * (MAX_DEPTH + 1))
_WIDTH = re.compile(r"(?:^|[;\s])width\s*:\s*(\d+)", re.I)
_TABLE_WIDTH = 300


def read_screened(screened: Screened) -> Paper:
    """As `read`; a page that the screen proved plain is read without a tree."""
    paper = html_plain.read(screened.plain) if screened.plain is not None else None
    return paper or read(screened.data)


def read(data: bytes, charset: str | None = None) -> Paper:
    """The blocks of a page in reading order.

    Fills: `Text.text, heading`; `Grid` with true spans, `number`, `findings`; `GridCell.hidden`; `Paper.pictures, title,
    findings`. Frames for the page's layout become running text; there are no pages or lines.

    Args:
        data: the page's bytes in any encoding.
        charset: what the surroundings declare (a MIME header), if anything.

    Raises:
        RefusedFile: beyond the bounds (table, row and column in its data).
    """
    decoded = decode(data, charset)
    plain = decoded.charset == "utf-8" and not decoded.damage and not data.startswith(b"\xef\xbb\xbf")
    return read_page(data if plain else decoded.text.encode("utf-8", "replace"), decoded)


def read_page(source: bytes, decoded: Decoded) -> Paper:
    """As `read`, for the bytes of a page in UTF-8; `decoded` tells what was odd about the original's."""
    page = LexborHTMLParser(source)
    notes = Notes()
    if decoded.note:
        notes.add("encoding", decoded.note)
    if decoded.damage:
        notes.add("garbled", decoded.damage)
    title = _title(page)
    body = page.body
    if body is None:
        return Paper("html", [], notes.issues(0), title=title)
    words = wording(source)
    hidden = prune(page, body, words)
    for text in faint(body, words):
        notes.add("invisible", text)
    special = body.css("table,pre,img")
    if len(special) > MAX_TABLES and page.css_first(_TOO_DEEP) is not None:
        check_depth(MAX_DEPTH + 1, "HTML")
    pictures = sum(node.tag == "img" for node in special)
    ready = _tables(special, TableReader(hidden, notes), notes)

    def at_node(node: LexborNode) -> list[Block] | None:
        if node.tag == "img":
            return [Grid(0, 0, [], picture=True)] if _may_be_table(node) else None
        return ready.get(node.mem_id)

    blocks = running(body, at_node)
    notes.table = 0
    for text in hidden.outside:
        notes.add("unseen", text)
    number = 0
    for block in blocks:
        if isinstance(block, Grid) and not block.picture:
            number += 1
            block.findings = notes.issues(block.number)
            block.number = number
    return Paper("html", blocks, notes.issues(0), pictures=pictures, title=title)


def _title(page: LexborHTMLParser) -> str:
    """The article's title as the tag standard for government sites has it (国办发〔2017〕47号), else the window's."""
    head = page.head
    named = head.css_first('meta[name="ArticleTitle" i]') if head is not None else None
    article = collapse((named.attributes.get("content") or "") if named is not None else "")
    window = page.css_first("title")
    return article or (collapse(window.text()) if window is not None else "")


def _tables(special: list[LexborNode], reader: TableReader, notes: Notes) -> dict[int, list[Block]]:
    """The blocks that stand for each table element, which is emptied; a frame for the layout keeps its text in place.

    Inner tables come after their outer one in document order, so going backwards empties them first.
    """
    ready: dict[int, list[Block]] = {}
    count = grids = 0
    for node in reversed(special):
        if node.tag == "pre" and cell_of(node) is None and node.css_first("table") is None:
            # Preformatted text keeps its lines; its tables are drawn with blanks and bars as in a text file.
            ready[node.mem_id] = blocks_of(node.text())
            _empty(node)
        if node.tag != "table":
            continue
        count += 1
        found = reader.read(node, count)
        if found.grid.columns < 2 or _is_frame(found):
            continue
        check_texts(found.grid)
        grids += 1
        check_tables(grids)
        blocks: list[Block] = [Text(found.caption)] if found.caption else []
        blocks.append(found.grid)
        if found.held is not None:
            for inner in node.css("table"):
                blocks.extend(ready.pop(inner.mem_id, []))
        ready[node.mem_id] = blocks
        _empty(node)
    notes.table = 0
    return ready


def _empty(node: LexborNode) -> None:
    for child in list(node.iter(include_text=True)):
        child.decompose()


def _is_frame(found: TableRead) -> bool:
    if not any(cell.text for cell in found.grid.cells):
        return True
    return found.held is not None and is_layout(found.grid, found.held)


def _may_be_table(node: LexborNode) -> bool:
    """A picture of some width that is no link may be a table pasted as a picture."""
    attributes = node.attributes
    width = attributes.get("width") or ""
    styled = _WIDTH.search(attributes.get("style") or "")
    if styled:
        width = styled.group(1)
    above = node.parent
    while above is not None and above.tag not in ("a", "body"):
        above = above.parent
    linked = above is not None and above.tag == "a"
    return not linked and width.rstrip("px").isdigit() and int(width.rstrip("px")) >= _TABLE_WIDTH
