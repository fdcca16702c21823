"""Synthetic annual reports for the measurements: random figures that add up, in the markup that offices' programs write.

Everything follows from the seed: the same number gives the same bytes. No sentence or figure of a real report is used.
"""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gongkai.report.form import Form, HeaderCell, form

COLUMNS = 7
_SENTENCES = (
    "全年围绕群众关切及时发布政策文件和办事指南，不断扩大公开的范围和深度。",
    "进一步健全公开前的审查机制，明确各环节责任，做到先审查、后公开。",
    "加强公开平台建设，优化栏目设置，规范信息发布的格式和时限。",
    "组织业务培训，提高工作人员办理申请和答复的能力。",
    "按季度检查各单位公开情况，对发现的问题逐项督促整改。",
    "畅通申请渠道，规范登记、审核、办理、答复、归档各个环节。",
)
_BUREAUS = ("教育", "民政", "财政", "水利", "审计", "统计", "交通运输", "自然资源")
Placed = tuple[str, int, int]  # text, column span, row span


@dataclass(frozen=True)
class Truth:
    """The figures of one synthetic report, by cell id."""

    version: str
    title: str
    figures: dict[str, int]

    @property
    def form(self) -> Form:
        """Its official form."""
        return form(self.version)


def truth(seed: int) -> Truth:
    """A report whose figures add up."""
    dice = random.Random(seed)
    version = "v2021" if seed % 3 else "v2019"
    official = form(version)
    figures = {cell: dice.randint(0, 3000) if dice.random() < 0.7 else 0 for cell in official.t2_cells}
    scale = dice.choice((3, 12, 60, 400))
    results = [row.id for row in official.data_rows[2:-2]]
    columns = [column.id for column in official.t3_columns[:-1]]
    for column in columns:
        for row in results:
            figures[f"t3.{row}.{column}"] = dice.randint(0, scale) if dice.random() < 0.3 else 0
        done = sum(figures[f"t3.{row}.{column}"] for row in results)
        forward = dice.randint(0, scale // 3 + 1)
        over = dice.randint(0, min(done + forward, scale // 3 + 1))
        figures |= {
            f"t3.result_total.{column}": done,
            f"t3.carried_forward.{column}": forward,
            f"t3.carried_over.{column}": over,
            f"t3.new_received.{column}": done + forward - over,
        }
    for row in official.data_rows:
        figures[f"t3.{row.id}.total"] = sum(figures[f"t3.{row.id}.{column}"] for column in columns)
    for group in range(3):
        ids = official.t4_cells[group * 5 : group * 5 + 5]
        figures |= {cell: dice.randint(0, scale // 3 + 1) for cell in ids[:4]}
        figures[ids[4]] = sum(figures[cell] for cell in ids[:4])
    year = 2020 if version == "v2019" else 2021 + seed % 4
    return Truth(version, f"云岭县{_BUREAUS[seed % len(_BUREAUS)]}局{year}年政府信息公开工作年度报告", figures)


def grids(report: Truth) -> tuple[list[list[Placed]], ...]:
    """The three tables as rows of placed cells."""
    return _grid2(report), _grid3(report), _grid4(report)


def _heads(row: tuple[HeaderCell, ...]) -> list[Placed]:
    return [(cell.text, cell.colspan, cell.rowspan) for cell in row]


def _grid2(report: Truth) -> list[list[Placed]]:
    rows: list[list[Placed]] = []
    for block in report.form.blocks:
        rows += [[(block.banner, 4, 1)], _heads(block.header)]
        spans = [head.colspan for head in block.header[1:]]
        for row in block.rows:
            figures = [(str(report.figures[cell]), span, 1) for cell, span in zip(row.cells, spans, strict=True)]
            rows.append([(row.label, 1, 1), *figures])
    return rows


def _grid3(report: Truth) -> list[list[Placed]]:
    rows = [_heads(row) for row in report.form.t3_header]
    waiting: list[Placed] = []
    for row in report.form.t3_rows:
        waiting.append((row.label, row.label_colspan, row.rowspan))
        if row.data:
            cells = [f"t3.{row.id}.{column.id}" for column in report.form.t3_columns]
            rows.append([*waiting, *((str(report.figures[cell]), 1, 1) for cell in cells)])
            waiting = []
    return rows


def _grid4(report: Truth) -> list[list[Placed]]:
    return [*map(_heads, report.form.t4_header), [(str(report.figures[cell]), 1, 1) for cell in report.form.t4_cells]]


def paragraphs(seed: int) -> list[str]:
    """The texts of parts one, five and six."""
    dice = random.Random(seed)
    texts = ["".join(dice.choice(_SENTENCES) for _ in range(6)) for _ in range(10)]
    texts[-1] += "本年度没有收取信息处理费。"
    return texts


_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = (
    '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar"/></w:rPr>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:color="000000" w:sz="4" w:space="0"/>' for side in ("top", "left", "bottom", "right")
)
_PACKAGE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats'
    '-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def docx(seed: int) -> bytes:
    """One report as WPS writes it: formatting on every run, runs cut in pieces, merges by vMerge."""
    report = truth(seed)
    texts = iter(paragraphs(seed))
    body = [_paragraph(report.title), _paragraph("按照《中华人民共和国政府信息公开条例》的规定，特编制本报告。")]
    tables = iter(grids(report))
    for part in report.form.parts:
        body.append(_paragraph(part.title))
        if part.kind == "table":
            body.append(_table(next(tables)))
        else:
            body += [_paragraph(next(texts)) for _ in range(4 if part.n == 1 else 3)]
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_NS}"><w:body>{"".join(body)}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_PACKAGE, "word/document.xml": xml}.items():
            package.writestr(name, text)
    return buffer.getvalue()


def _runs(text: str) -> str:
    pieces = [text[start : start + 9] for start in range(0, len(text), 9)]
    return "".join(f'<w:r>{_FONT}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces)


def _paragraph(text: str) -> str:
    layout = (
        '<w:widowControl/><w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/><w:jc w:val="both"/>'
    )
    return f"<w:p><w:pPr>{layout}{_FONT}</w:pPr>{_runs(text)}</w:p>"


def _table(rows: list[list[Placed]]) -> str:
    columns = sum(span for _, span, _ in rows[0])
    width = 9000 // columns
    out = ["<w:tbl><w:tblPr/><w:tblGrid>", f'<w:gridCol w:w="{width}"/>' * columns, "</w:tblGrid>"]
    below: dict[int, tuple[int, int]] = {}
    for row in rows:
        out.append("<w:tr>")
        cells = iter(row)
        column = 0
        while column < columns:
            if column in below:
                left, span = below.pop(column)
                out.append(_cell("", span, width, "<w:vMerge/>"))
                if left > 1:
                    below[column] = (left - 1, span)
            else:
                text, span, down = next(cells)
                out.append(_cell(text, span, width, '<w:vMerge w:val="restart"/>' if down > 1 else ""))
                if down > 1:
                    below[column] = (down - 1, span)
            column += span
        out.append("</w:tr>")
    return "".join([*out, "</w:tbl>"])


def _cell(text: str, span: int, width: int, merge: str) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width * span}" w:type="dxa"/>{across}{merge}<w:tcBorders>{_BORDERS}</w:tcBorders>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(text)}</w:tc>"


def html(seed: int) -> bytes:
    """One report as a government site shows it: navigation around it, a styled span in every cell."""
    report = truth(seed)
    links = "".join(f'<li><a href="/c{n}/list.html" title="栏目{n}">栏目{n}</a></li>' for n in range(60))
    out = [
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{report.title}</title></head><body><ul>{links}</ul>"
    ]
    out.append(f"<h1>{report.title}</h1>")
    texts = iter(paragraphs(seed))
    tables = iter(grids(report))
    for part in report.form.parts:
        out.append(f'<p style="text-indent:2em"><span style="font-family:仿宋_GB2312">{part.title}</span></p>')
        if part.kind == "table":
            out.append(_html_table(next(tables)))
        else:
            out += [
                f'<p style="text-indent:2em"><span>{next(texts)}</span></p>' for _ in range(4 if part.n == 1 else 3)
            ]
    return "".join([*out, f"<ul>{links}</ul></body></html>"]).encode()


def _html_table(rows: list[list[Placed]]) -> str:
    style = 'style="border:1px solid windowtext;padding:0 1px" valign="center"'
    span = '<p class="MsoNormal" style="text-align:center;margin:0"><span style="font-family:宋体;font-size:10.0pt">'
    out = ['<table border="1" cellspacing="0"><tbody>']
    for row in rows:
        cells = "".join(
            f'<td colspan="{across}" rowspan="{down}" {style}>{span}{escape(text)}</span></p></td>'
            for text, across, down in row
        )
        out.append(f"<tr>{cells}</tr>")
    return "".join([*out, "</tbody></table>"])
