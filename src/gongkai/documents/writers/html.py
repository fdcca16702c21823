"""The official layout as one standalone page: semantic tables, print style, no script, the data beside the print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from html import escape as _html_escape
from pathlib import Path

from gongkai.documents.writers.cut import Cut, Cutter
from gongkai.documents.writers.layout import WIDTHS_MM, Box, Page, Paragraph, Table, tables
from gongkai.report import contract
from gongkai.report.table import Report

_STYLE = Path(__file__).with_name("page.css")
DATA_ID = "gongkai-report"


def write(page: Page, report: Report) -> bytes:
    """The report as UTF-8 html; `script#gongkai-report` (type application/json) holds the contract's object."""
    out = [_head(page)]
    out += [_paragraph(text) for text in page.preamble]
    for number, chapter in enumerate(page.chapters, 1):
        out.append(f'<section aria-labelledby="p{number}">\n<h2 id="p{number}">{escape(chapter.title)}</h2>\n')
        out += [_paragraph(text) for text in chapter.paragraphs]
        if chapter.table is not None:
            out.append(_cut(report.form, chapter.table.id).fill(page.figures, escape))
        out.append("</section>\n")
    out.append(f'</main>\n<script type="application/json" id="{DATA_ID}">{_data(report)}</script>\n</body>\n</html>\n')
    return "".join(out).encode("utf-8", "replace")


def _head(page: Page) -> str:
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(' '.join(page.title.split()))}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(page.printed_title).replace(chr(10), '<br>')}</h1>\n"
    )


def escape(text: str) -> str:
    """Text made safe inside html and its attributes, once."""
    return _html_escape(text, quote=True)


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8") + "".join(_widths())


def _widths() -> Iterator[str]:
    # in the one style element, not in attributes: a strict content security policy forbids those
    for name, widths in WIDTHS_MM.items():
        for place, width in enumerate(widths, 1):
            yield f".{name} col:nth-child({place}) {{ width: {100 * width / sum(widths):.2f}%; }}\n"


def _data(report: Report) -> str:
    # "<" leaves as an escape of JSON, so that nothing in the data can end the element or open a comment
    return json.dumps(contract.to_json(report), ensure_ascii=False).replace("<", "\\u003c")


def _paragraph(text: Paragraph) -> str:
    lead = f"<b>{escape(text.lead)}</b>" if text.lead else ""
    return f"<p>{lead}{escape(text.text)}</p>\n"


@cache
def _cut(version: str, table_id: str) -> Cut:
    table = tables(version)[table_id]
    cutter = Cutter()
    cutter.text(f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.title)}">\n')
    cutter.text(f'<table class="{table.id}">\n<caption>{escape(table.title)}</caption>\n')
    cutter.text("<colgroup>", "<col>" * table.columns, "</colgroup>\n")
    for number, row in enumerate(table.rows):
        _open_group(cutter, table, number, row)
        cutter.text("<tr>")
        for box in row:
            _cell(cutter, box)
        cutter.text("</tr>\n")
    cutter.text("</tbody>\n</table>\n</div>\n")
    return cutter.done()


def _open_group(cutter: Cutter, table: Table, number: int, row: tuple[Box, ...]) -> None:
    if number < table.header_rows:
        cutter.text("<thead>\n" if number == 0 else "")
        return
    if number == table.header_rows and number:
        cutter.text("</thead>\n<tbody>\n")
    elif row[0].role == "banner":  # each banner of table 2 opens its own group of rows
        cutter.text("</tbody>\n<tbody>\n" if number else "<tbody>\n")


def _cell(cutter: Cutter, box: Box) -> None:
    spans = (f' colspan="{box.column_span}"' if box.column_span > 1 else "") + (
        f' rowspan="{box.row_span}"' if box.row_span > 1 else ""
    )
    if box.cell is not None:
        cutter.text(f'<td data-cell="{box.cell}"{spans}>')
        cutter.hole(box.cell)
        cutter.text("</td>")
    elif box.role == "corner":
        cutter.text(f'<td class="corner"{spans}>{escape(box.text)}</td>')
    else:
        cutter.text(f'<th scope="{_scope(box)}"{spans}>{escape(box.text)}</th>')


def _scope(box: Box) -> str:
    if box.role == "banner":
        return "rowgroup"
    if box.role == "head":
        return "colgroup" if box.column_span > 1 else "col"
    return "rowgroup" if box.row_span > 1 else "row"
