"""The official layout as docx."""

from __future__ import annotations

from functools import cache

from gongkai.documents.writers.cut import Cut, Cutter
from gongkai.documents.writers.layout import Box, Page, Paragraph, Table, tables
from gongkai.documents.writers.ooxml import TWIPS_PER_MM, escape, package, paragraph, run

_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
    f"<w:tblBorders>{_BORDER}</w:tblBorders>"
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
    '</w:tblCellMar><w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
)
_STYLES = {"t2": "CellWide", "t3": "Cell", "t4": "Cell"}


def write(page: Page, version: str) -> bytes:
    """The report as a docx file, byte for byte the same for the same page."""
    body = [paragraph("Title", run(page.printed_title))]
    body += [_paragraph(text) for text in page.preamble]
    for chapter in page.chapters:
        body.append(paragraph("Heading1", run(chapter.title)))
        body += [_paragraph(text) for text in chapter.paragraphs]
        if chapter.table is not None:
            body.append(_cut(version, chapter.table.id).fill(page.figures, _figure))
    return package("".join(body), page.title)


def _paragraph(text: Paragraph) -> str:
    lead = run(text.lead, "Lead") if text.lead else ""
    return paragraph("Body", lead, run(text.text) if text.text else "")


def _figure(text: str) -> str:
    return run(text) if text else ""


@cache
def _cut(version: str, table_id: str) -> Cut:
    table = tables(version)[table_id]
    widths = [round(width * TWIPS_PER_MM) for width in table.widths]
    cutter = Cutter()
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cutter.text(_TABLE.format(width=sum(widths), caption=escape(table.title), grid=grid))
    size, pad = table.type_pt
    height = round(20 * (size + 2 * pad))
    covered: dict[tuple[int, int], Box] = {}
    for number, row in enumerate(table.rows):
        header = "<w:tblHeader/>" if number < table.header_rows else ""
        cutter.text(f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{header}</w:trPr>')
        keep = "<w:keepNext/>" if number < len(table.rows) - 1 else ""  # the table stays on one page where it fits
        for box, is_anchor in _line(table, number, row, covered):
            width = sum(widths[box.column : box.column + box.column_span])
            look = f'<w:pStyle w:val="{_STYLES[table.id]}"/>{keep}{_side(box)}'
            cutter.text(f"<w:tc>{_shape(box, width, is_anchor=is_anchor)}<w:p><w:pPr>{look}</w:pPr>")
            if is_anchor and box.cell is not None:
                cutter.hole(box.cell)
            elif is_anchor:
                cutter.text(run(table.printed(box)))
            cutter.text("</w:p></w:tc>")
        cutter.text("</w:tr>")
    cutter.text("</w:tbl>")
    return cutter.done()


def _line(
    table: Table, number: int, row: tuple[Box, ...], covered: dict[tuple[int, int], Box]
) -> list[tuple[Box, bool]]:
    """The boxes that touch a row from left to right: its own, and those that reach down into it."""
    for box in row:
        covered.update({(number + down, box.column): box for down in range(1, box.row_span)})
    own = [(box, True) for box in row]
    above = [(covered[number, column], False) for column in range(table.columns) if (number, column) in covered]
    return sorted(own + above, key=lambda pair: pair[0].column)


def _shape(box: Box, width: int, *, is_anchor: bool) -> str:
    span = f'<w:gridSpan w:val="{box.column_span}"/>' if box.column_span > 1 else ""
    merge = ""
    if box.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if is_anchor else "<w:vMerge/>"
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'


def _side(box: Box) -> str:
    return '<w:jc w:val="left"/>' if box.role == "stub" and (box.column_span > 1 or box.row_span == 1) else ""
