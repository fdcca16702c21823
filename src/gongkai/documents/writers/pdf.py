"""The official layout as a tagged PDF, set by typst."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from gongkai.documents.writers.cut import Cut, Cutter
from gongkai.documents.writers.layout import Box, Page, Paragraph, Table, tables
from gongkai.documents.writers.typesetting import compile_pdf, faces, quote

_STYLE = Path(__file__).with_name("page.typ")
_LONGEST_FIGURE = 24  # a longer (unread) text may make a table taller than a page: then it may break

_DIGIT_EM, _INSET_PT = 0.56, 3.4


def write(page: Page, version: str) -> bytes:
    """The report as PDF; the same page gives the same bytes on the same fonts.

    Raises:
        MissingProgram: a font is not installed.
    """
    return compile_pdf(source(page, version))


def source(page: Page, version: str) -> str:
    """The typst source of a page."""
    whole = all(len(figure) <= _LONGEST_FIGURE for figure in page.figures.values())
    out = [f"#set document(title: {quote(page.title)}, date: none)\n", faces(), _style()]
    out.append(f"#let whole = {'true' if whole else 'false'}\n#title({quote(page.printed_title)})\n\n")
    out += [_paragraph(text) for text in page.preamble]
    for chapter in page.chapters:
        out.append(f"#heading({quote(chapter.title)})\n\n")
        out += [_paragraph(text) for text in chapter.paragraphs]
        if chapter.table is not None:
            out.append(_cut(version, chapter.table.id).fill(page.figures, _figures_of(chapter.table)))
    return "".join(out)


def _figures_of(table: Table) -> Callable[[str], str]:
    """Figures too wide for the table's narrowest column are set smaller: a number is never cut or broken."""
    size = table.type_pt[0]
    room = (min(table.widths) if table.id != "t3" else table.widths[-1]) * 72 / 25.4 - _INSET_PT

    def figure(text: str) -> str:
        width = len(text) * size * _DIGIT_EM
        if width <= room or not text.isascii():
            return quote(text)
        return f"text(size: {size * room / width:.2f}pt, {quote(text)})"

    return figure


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def _paragraph(text: Paragraph) -> str:
    lead = f"#lead({quote(text.lead)})" if text.lead else ""
    return f"{lead}#text({quote(text.text)})\n\n" if text.text else f"{lead}\n\n"


@cache
def _cut(version: str, table_id: str) -> Cut:
    table = tables(version)[table_id]
    cutter = Cutter()
    widths = ", ".join(f"{width}mm" for width in table.widths)
    size, pad = table.type_pt
    cutter.text(f"#grid-of(columns: ({widths}), size: {size}pt, pad-y: {pad}pt, whole: whole,\n")
    if table.header_rows:
        cutter.text("table.header(")
    for number, row in enumerate(table.rows):
        if number and number == table.header_rows:
            cutter.text("),")
        for box in row:
            _cell(cutter, box, table.printed(box))
        cutter.text("\n")
    cutter.text(")\n\n")
    return cutter.done()


def _cell(cutter: Cutter, box: Box, text: str) -> None:
    spans = [("colspan", box.column_span), ("rowspan", box.row_span)]
    settings = [f"{name}: {span}" for name, span in spans if span > 1]
    if box.role == "stub" and (box.column_span > 1 or box.row_span == 1):
        settings.append("align: left + horizon")
    opening = f"table.cell({', '.join(settings)}, " if settings else ""
    cutter.text(opening)
    if box.cell is not None:
        cutter.hole(box.cell)
    else:
        cutter.text(quote(text))
    cutter.text("), " if settings else ", ")
