"""Walks the body of a Word document into blocks: a fast pass for plain tables, a thorough one for all the rest.

The fast pass reads a table as one stream of elements and gives up at the first sign of anything but plain text in plain
cells (fields, changes, boxes, inner tables, automatic numbers); the thorough pass then reads that table from the start.
Tests hold that both give the same grid.
"""

from __future__ import annotations

from lxml import etree

from gongkai.documents.paper import Block, Grid, Text
from gongkai.documents.readers.bounds import check_depth, check_tables
from gongkai.documents.readers.docx_inline import ALTERNATE, BR, CR, PAGE_BREAK, TAB, Inline, Marks, P, T, all_text
from gongkai.documents.readers.docx_styles import VAL, W, is_on
from gongkai.documents.readers.docx_table import CONTINUE, RESTART, RawCell, RawRow, assemble, span_of
from gongkai.documents.readers.nesting import is_layout

_LINE_ENDS = frozenset((BR, CR))
TBL, TR, TC = W + "tbl", W + "tr", W + "tc"
_SPAN, _VMERGE, _HMERGE, _BEFORE = W + "gridSpan", W + "vMerge", W + "hMerge", W + "gridBefore"
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo"))
_PLAIN = (TR, TC, P, T, TAB, BR, CR, _SPAN, _VMERGE, PAGE_BREAK)
_INVOLVED_NAMES = (
    "tbl",
    "hMerge",
    "gridBefore",
    "hidden",
    "vanish",
    "strike",
    "dstrike",
    "vertAlign",
    "numPr",
    "fldChar",
    "fldSimple",
    "instrText",
    "del",
    "ins",
    "moveFrom",
    "moveTo",
    "sym",
    "noBreakHyphen",
    "ptab",
    "sdt",
    "drawing",
    "pict",
    "object",
    "txbxContent",
    "footnoteReference",
    "endnoteReference",
    "ruby",
    "cellDel",
    "cellIns",
    "cellMerge",
    "altChunk",
    "highlight",
)
_INVOLVED = (
    *(W + name for name in _INVOLVED_NAMES),
    ALTERNATE,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath",
)


class BodyReader:
    """Reads one story (the body, a note) into blocks.

    Args:
        marks: styles, counters and findings, shared by all stories of a document.
        part: the name of the part, for messages.
    """

    def __init__(self, marks: Marks, part: str) -> None:
        self._marks = marks
        self._part = part
        self._inline = Inline(marks, self)
        self._tables = 0
        styles = marks.styles
        numbered = (W + "pStyle",) if styles.numbering or styles.hidden or styles.struck else ()
        styled = (W + "rStyle",) if styles.hidden or styles.struck else ()
        self._stream = _PLAIN + _INVOLVED + numbered + styled

    def descend(self, depth: int) -> None:
        """Refuse nesting beyond the bound; `depth` counts elements from the root."""
        check_depth(depth, self._part)

    def blocks(self, parent: etree._Element, sink: list[Block], depth: int = 2) -> None:
        """Append the blocks that stand in `parent` to `sink`, in reading order."""
        self.descend(depth)
        for child in parent:
            tag = child.tag
            if tag == P:
                self._paragraph(child, sink, depth + 1)
            elif tag == TBL:
                self._table(child, sink, depth + 1)
            elif tag in _WRAPPERS:
                if tag in (W + "ins", W + "moveTo"):
                    self._marks.notes.add("inserted", all_text(child))
                self.blocks(child, sink, depth + 1)
            elif tag in (W + "del", W + "moveFrom"):
                self._marks.notes.add("deleted", all_text(child))
            elif tag == W + "altChunk":
                self._marks.notes.add("altchunk", "altChunk")
            elif tag == ALTERNATE:
                branch = next((one for one in child if all_text(one).strip()), None)
                if branch is not None:
                    self.blocks(branch, sink, depth + 1)

    def _paragraph(self, element: etree._Element, sink: list[Block], depth: int) -> None:
        hanging: list[Block] = []
        text = self._inline.paragraph(element, hanging, depth)
        page = self._inline.page
        heading = 0
        properties = element.find(W + "pPr")
        if properties is not None:
            style, level = properties.find(W + "pStyle"), properties.find(W + "outlineLvl")
            if level is not None and (level.get(VAL) or "").isdigit():
                heading = min(int(level.get(VAL) or "9"), 9) + 1
                heading = 0 if heading > 9 else heading
            elif style is not None:
                heading = self._marks.styles.headings.get(style.get(VAL) or "", 0)
        if text.strip():
            sink.append(Text(text, page=page, heading=heading))
        sink.extend(hanging)

    def _table(self, element: etree._Element, sink: list[Block], depth: int) -> None:
        self._tables += 1
        check_tables(self._tables)
        number = self._tables
        notes = self._marks.notes
        outside = (notes.table, notes.row, notes.column)
        page = self._marks.page
        rows = self._plain_rows(element, number)
        if rows is None:
            rows = self._rows(element, number, depth)
        notes.table, notes.row, notes.column = number, 0, 0
        inner = [block for row in rows for cell in row.cells for block in cell.blocks]
        grids = [block for block in inner if isinstance(block, Grid)]
        grid = assemble(rows, number, notes)
        grid.number = number
        grid.page = next((cell.page for cell in grid.cells if cell.text), page)
        notes.table, notes.row, notes.column = outside
        if grids and is_layout(grid, [cell.text for row in rows for cell in row.cells if _has_grid(cell.blocks)]):
            sink.extend(
                block
                for row in rows
                for cell in row.cells
                for block in (cell.blocks or [Text(cell.text, page=cell.page)])
                if isinstance(block, Grid) or block.text.strip()
            )
            return
        if grid.cells:
            sink.append(grid)
        sink.extend(grids)

    def _plain_rows(self, table: etree._Element, number: int) -> list[RawRow] | None:  # noqa: PLR0912  one flat loop is what makes it fast
        """The rows of a table that holds nothing but plain text in plain cells; None for any other."""
        rows: list[RawRow] = []
        cell = RawCell()
        parts: list[str] = []
        notes = self._marks.notes
        page = self._marks.page
        stream = table.iter(*self._stream)
        next(stream, None)
        for element in stream:
            tag = element.tag
            if tag == P:
                if parts:
                    parts.append("\n")
            elif tag == T:
                if element.text:
                    parts.append(element.text)
            elif tag == TC:
                if parts:
                    cell.text = tidy("".join(parts))
                    parts = []
                cell = RawCell(page=page)
                rows[-1].cells.append(cell)
            elif tag == TR:
                rows.append(RawRow())
            elif tag == _SPAN:
                notes.table, notes.row, notes.column = number, len(rows), len(rows[-1].cells)
                cell.span = span_of(element.get(VAL), notes)
            elif tag == _VMERGE:
                cell.vertical = RESTART if element.get(VAL) == RESTART else CONTINUE
            elif tag in _LINE_ENDS:
                parts.append("\n")
            elif tag == PAGE_BREAK:
                page = (page or 1) + 1
                if not parts:
                    cell.page = page
            elif tag == TAB:
                parent = element.getparent()
                if parent is None or parent.tag != W + "tabs":
                    parts.append("\t")
            else:
                return None
        if parts:
            cell.text = tidy("".join(parts))
        self._marks.page = page
        return rows

    def _rows(self, table: etree._Element, number: int, depth: int) -> list[RawRow]:
        rows: list[RawRow] = []
        for element in self._children(table, TR, depth):
            properties = element.find(W + "trPr")
            row = RawRow()
            self._marks.notes.table, self._marks.notes.row = number, len(rows) + 1
            if properties is not None:
                if properties.find(W + "del") is not None:
                    self._marks.notes.add("deleted", all_text(element))
                    continue
                if properties.find(W + "ins") is not None:
                    self._marks.notes.add("inserted", all_text(element))
                row.hidden = is_on(properties.find(W + "hidden"))
                before = properties.find(_BEFORE)
                if before is not None and (before.get(VAL) or "").isdigit():
                    row.before = int(before.get(VAL) or "0")
            self._read_cells(element, row, number, len(rows) + 1, depth)
            rows.append(row)
        return rows

    def _read_cells(self, element: etree._Element, row: RawRow, number: int, at: int, depth: int) -> None:
        notes = self._marks.notes
        for column, item in enumerate(self._children(element, TC, depth + 1), start=1):
            notes.table, notes.row, notes.column = number, at, column
            cell = RawCell(page=self._marks.page)
            self._cell_properties(item.find(W + "tcPr"), cell)
            self.blocks(item, cell.blocks, depth + 2)
            notes.table, notes.row, notes.column = number, at, column
            cell.text = tidy("\n".join(_block_text(block) for block in cell.blocks))
            cell.page = next((block.page for block in cell.blocks), cell.page)
            if row.hidden:
                notes.add("hidden", cell.text)
            deleted = item.find(f"{W}tcPr/{W}cellDel")
            if deleted is not None:
                notes.add("deleted", cell.text)
                cell.text, cell.blocks = "", []
            row.cells.append(cell)

    def _cell_properties(self, properties: etree._Element | None, cell: RawCell) -> None:
        if properties is None:
            return
        span, vertical, horizontal = (properties.find(name) for name in (_SPAN, _VMERGE, _HMERGE))
        if span is not None:
            cell.span = span_of(span.get(VAL), self._marks.notes)
        if vertical is not None:
            cell.vertical = RESTART if vertical.get(VAL) == RESTART else CONTINUE
        if horizontal is not None:
            cell.horizontal = RESTART if horizontal.get(VAL) == RESTART else CONTINUE

    def _children(self, parent: etree._Element, wanted: str, depth: int) -> list[etree._Element]:
        """Rows or cells, also those inside content controls and inserted ranges."""
        self.descend(depth)
        out = []
        for child in parent:
            if child.tag == wanted:
                out.append(child)
            elif child.tag in _WRAPPERS:
                out.extend(self._children(child, wanted, depth + 1))
        return out


def tidy(text: str) -> str:
    """A cell's text without its blank lines; blank altogether is \"\"."""
    if "\n" in text:
        return "\n".join(line for line in text.split("\n") if line.strip())
    return text if text.strip() else ""


def _has_grid(blocks: list[Block]) -> bool:
    return any(isinstance(block, Grid) for block in blocks)


def _block_text(block: Block) -> str:
    if isinstance(block, Text):
        return block.text
    return "\n".join(cell.text for cell in block.cells if cell.text)
