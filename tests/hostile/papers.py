"""The good papers that every hostile file starts from: one small report of a made-up county in several formats."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from gongkai.report.form import Form, form

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
AGENCY, YEAR = "青禾县", 2022

Cell = tuple[str, int, int]  # text, columns, rows
Table = list[list[Cell]]

FIGURES = {
    "t2.licensing.decisions": "1234",
    "t2.penalty.decisions": "56",
    "t3.new_received.natural_person": "7",
    "t3.new_received.total": "7",
    "t3.granted.natural_person": "6",
    "t3.granted.total": "6",
    "t3.result_total.natural_person": "6",
    "t3.result_total.total": "6",
    "t3.carried_forward.natural_person": "1",
    "t3.carried_forward.total": "1",
    "t4.reconsideration.upheld": "1",
    "t4.reconsideration.total": "1",
}


def tables(figures: Mapping[str, str] = FIGURES) -> tuple[Table, Table, Table]:
    """Tables 2, 3 and 4 of form v2021 in the official layout; cells without a figure hold "0"."""
    version = form("v2021")
    return _table2(version, figures), _table3(version, figures), _table4(version, figures)


def _table2(version: Form, figures: Mapping[str, str]) -> Table:
    rows: Table = []
    for block in version.blocks:
        rows.append([(block.banner, block.banner_colspan, 1)])
        rows.append([(head.text, head.colspan, 1) for head in block.header])
        for row in block.rows:
            rows.append([(row.label, 1, 1), *((figures.get(cell, "0"), row.cell_colspan, 1) for cell in row.cells)])
    return rows


def _table3(version: Form, figures: Mapping[str, str]) -> Table:
    rows: Table = [[(head.text, head.colspan, head.rowspan) for head in line] for line in version.t3_header]
    pending: list[Cell] = []
    for row in version.t3_rows:
        label = (row.label, row.label_colspan, row.rowspan)
        if not row.data:
            pending.append(label)
            continue
        values = [(figures.get(f"t3.{row.id}.{column.id}", "0"), 1, 1) for column in version.t3_columns]
        rows.append([*pending, label, *values])
        pending = []
    return rows


def _table4(version: Form, figures: Mapping[str, str]) -> Table:
    rows: Table = [[(head.text, head.colspan, head.rowspan) for head in line] for line in version.t4_header]
    rows.append([(figures.get(column.id, "0"), 1, 1) for column in version.t4_columns])
    return rows


def blocks(figures: Mapping[str, str] = FIGURES) -> list[str | Table]:
    """Title, headings, sentences and tables in reading order."""
    second, third, fourth = tables(figures)
    titles = [part.title for part in form("v2021").parts]
    received = figures.get("t3.new_received.total", "0")
    return [
        f"{AGENCY}{YEAR}年政府信息公开工作年度报告",
        titles[0],
        f"{YEAR}年，本机关收到政府信息公开申请{received}件。",
        titles[1],
        second,
        titles[2],
        third,
        titles[3],
        fourth,
        titles[4],
        "解读的形式还不够多，下一步将增加图解和视频。",
        titles[5],
        "无其他需要报告的事项。",
    ]


# --- docx


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_table(table: Table) -> str:
    """A table as Word writes it: gridSpan and vMerge; a covered cell stands under its merge."""
    out: list[str] = []
    below: dict[int, tuple[int, int]] = {}  # column -> (its width, rows that the merge still covers)
    for row in table:
        cells, column, queue, above, below = [], 0, list(row), below, {}
        while queue or column in above:
            if column in above:
                text, (width, left), merge = "", above[column], "<w:vMerge/>"
            else:
                text, width, height = queue.pop(0)
                left, merge = height, '<w:vMerge w:val="restart"/>' if height > 1 else ""
            if left > 1:
                below[column] = (width, left - 1)
            cells.append(_docx_cell(text, width, merge))
            column += width
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = '<w:gridCol w:w="600"/>' * sum(width for _, width, _ in table[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(out)}</w:tbl>"


def _docx_cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    size = f'<w:tcW w:w="{600 * width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{span}{merge}</w:tcPr>{paragraph(text)}</w:tc>"


def docx_body(figures: Mapping[str, str] = FIGURES) -> str:
    return "".join(docx_table(block) if isinstance(block, list) else paragraph(block) for block in blocks(figures))


def document_xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'.encode()


def docx_parts(body: str | None = None, **more: bytes | str) -> dict[str, bytes]:
    """The parts of a docx; keywords with "__" for "/" would be unreadable, so extra parts are merged by the caller."""
    return {
        "[Content_Types].xml": (
            f'<?xml version="1.0"?><Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ).encode(),
        "_rels/.rels": relationships(("rId1", f"{R}/officeDocument", "word/document.xml", "")),
        "word/document.xml": document_xml(docx_body() if body is None else body),
    }


def relationships(*rows: tuple[str, str, str, str]) -> bytes:
    lines = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{escape(target)}"{f" TargetMode={chr(34)}{mode}{chr(34)}" if mode else ""}/>'
        for i, kind, target, mode in rows
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{REL}">{lines}</Relationships>'.encode()


def packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compress_type=compression)
    return out.getvalue()


def docx(body: str | None = None, extra: Mapping[str, bytes] | None = None) -> bytes:
    return packed({**docx_parts(body), **(extra or {})})


# --- html, text, csv


def html_table(table: Table, attributes: str = "") -> str:
    rows = []
    for row in table:
        cells = "".join(
            f"<td{f' colspan={width}' if width > 1 else ''}{f' rowspan={height}' if height > 1 else ''}>{escape(text)}</td>"
            for text, width, height in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table border=1{attributes}>{''.join(rows)}</table>"


def html_body(figures: Mapping[str, str] = FIGURES) -> str:
    return "".join(
        html_table(block) if isinstance(block, list) else f"<p>{escape(block)}</p>" for block in blocks(figures)
    )


def html(body: str | None = None, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}<title>年度报告</title></head><body>{body or html_body()}</body></html>"


def grid(table: Table) -> list[list[str]]:
    """The table as full rows, covered positions empty."""
    taken: dict[tuple[int, int], str] = {}
    for at, row in enumerate(table):
        column = 0
        for text, width, height in row:
            while (at, column) in taken:
                column += 1
            for down in range(height):
                for right in range(width):
                    taken[at + down, column + right] = "" if down or right else text
    rows, columns = max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1
    return [[taken.get((r, c), "") for c in range(columns)] for r in range(rows)]


def csv_text(figures: Mapping[str, str] = FIGURES) -> str:
    lines: list[str] = []
    for block in blocks(figures):
        lines += (
            [",".join(_quoted(cell) for cell in row) for row in grid(block)] if isinstance(block, list) else [block]
        )
    return "\r\n".join(lines) + "\r\n"


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell or '"' in cell else cell


def text_report(figures: Mapping[str, str] = FIGURES) -> str:
    lines: list[str] = []
    for block in blocks(figures):
        lines += ["|" + "|".join(row) + "|" for row in grid(block)] if isinstance(block, list) else [block]
    return "\n".join(lines) + "\n"


# --- xlsx


def xlsx_parts(figures: Mapping[str, str] = FIGURES, **options: Any) -> dict[str, bytes]:
    """A workbook through XlsxWriter, unpacked; `options` go to `_fill`."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options.pop("workbook", {})}) as book:
        _fill(book, figures, **options)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


def _fill(book: Any, figures: Mapping[str, str], then: Any = None) -> None:
    sheet = book.add_worksheet("年报")
    at = 0
    for block in blocks(figures):
        if isinstance(block, str):
            sheet.write_string(at, 0, block)
            at += 1
            continue
        at += _put(sheet, at + 1, block) + 2
    if then is not None:
        then(book, sheet, at)


def _put(sheet: Any, top: int, table: Table) -> int:
    taken: set[tuple[int, int]] = set()
    for down, row in enumerate(table):
        column = 0
        for text, width, height in row:
            while (down, column) in taken:
                column += 1
            taken |= {(down + r, column + c) for r in range(height) for c in range(width)}
            value: Any = int(text) if text.isdigit() else text
            if width > 1 or height > 1:
                sheet.merge_range(top + down, column, top + down + height - 1, column + width - 1, value)
            else:
                sheet.write(top + down, column, value)
            column += width
    return len(table)


def xlsx(figures: Mapping[str, str] = FIGURES, **options: Any) -> bytes:
    return packed(xlsx_parts(figures, **options))
