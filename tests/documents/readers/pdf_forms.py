"""Makes annual reports as pdf with known cells: official forms, random figures, several layouts, through typst."""

from __future__ import annotations

import random
from dataclasses import dataclass

import typst

from gongkai.documents.paper import Grid
from gongkai.report.form import Form, HeaderCell, form

Placed = tuple[int, int, int, int, str]
FILLER = "全年通过政府网站主动公开信息三百余条，办理结果均在法定期限内作出，未发生行政复议和行政诉讼。"


@dataclass(frozen=True)
class Table:
    """A table's cells as (row, column, row span, column span, text)."""

    columns: int
    cells: tuple[Placed, ...]

    @property
    def rows(self) -> int:
        return max(row + span for row, _, span, _, _ in self.cells)


def tables(version: str, seed: int, *, blank_zero: bool = False, extra_row: bool = False) -> list[Table]:
    """The three tables of a form with random figures."""
    rnd = random.Random(seed)
    largest = rnd.choice((3, 60, 2_500, 60_000))

    def figure() -> str:
        value = rnd.randint(0, largest) if rnd.random() < 0.5 else 0
        return str(value) if value or not blank_zero else ""

    shape = form(version)
    return [_table2(shape, figure), _table3(shape, figure, extra_row), _table4(shape, figure)]


def _header(rows: tuple[tuple[HeaderCell, ...], ...]) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in rows]


def _table2(shape: Form, figure) -> Table:
    width = 12
    rows: list[list[tuple[str, int, int]]] = []
    for block in shape.blocks:
        rows.append([(block.banner, 1, width)])
        each = width // len(block.header) if len(block.header) > 2 else 4
        last = width - each * (len(block.header) - 1)
        spans = [each] * (len(block.header) - 1) + [last]
        rows.append([(cell.text, 1, span) for cell, span in zip(block.header, spans, strict=True)])
        for row in block.rows:
            texts = [row.label] + [figure() for _ in row.cells]
            rows.append([(text, 1, span) for text, span in zip(texts, spans, strict=True)])
    return _placed(rows, width)


def _table3(shape: Form, figure, extra_row: bool) -> Table:
    rows = _header(shape.t3_header)
    pending: list[tuple[str, int, int]] = []
    for row in shape.t3_rows:
        label = (row.label, row.rowspan, row.label_colspan)
        if row.data:
            rows.append([*pending, label, *((figure(), 1, 1) for _ in shape.t3_columns)])
            pending = []
        else:
            pending.append(label)
    if extra_row:
        rows.append([("另：上级机关转办的申请", 1, 3), *((figure(), 1, 1) for _ in shape.t3_columns)])
    return _placed(rows, 3 + len(shape.t3_columns))


def _table4(shape: Form, figure) -> Table:
    rows = _header(shape.t4_header)
    rows.append([(figure(), 1, 1) for _ in shape.t4_columns])
    return _placed(rows, len(shape.t4_columns))


def _placed(rows: list[list[tuple[str, int, int]]], width: int) -> Table:
    taken: set[tuple[int, int]] = set()
    out = []
    for number, row in enumerate(rows):
        column = 0
        for text, tall, wide in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + down, column + right) for down in range(tall) for right in range(wide)}
            out.append((number, column, tall, wide, text))
            column += wide
    return Table(width, tuple(out))


@dataclass(frozen=True)
class Layout:
    """How the report is set: typst settings of page and table, paragraphs before table three, repeated header rows."""

    page: str = 'paper: "a4", margin: 2.5cm'
    stroke: str = "0.5pt"
    size: str = "9pt"
    filler: int = 0
    repeat: int = 0
    turned: bool = False
    inset: str = "3pt"


def pdf(made: list[Table], layout: Layout) -> bytes:
    """The report as pdf."""
    headings = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    parts = [
        f"#set page({layout.page})",
        '#set text(font: "Noto Serif CJK SC", size: 12pt, lang: "zh", region: "cn", cjk-latin-spacing: none)',
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)",
        "#align(center, text(size: 20pt)[某县二〇二一年政府信息公开工作年度报告])",
        f"{FILLER * 3}",
    ]
    for number, (title, table) in enumerate(zip(headings, made, strict=True)):
        if number == 1:
            parts += [FILLER * 2 for _ in range(layout.filler)]
        heading, printed = title, _typst(table, layout, layout.repeat if number == 1 else 0)
        if layout.turned:
            heading, printed = (
                "",
                f"#pagebreak()\n#rotate(-90deg, reflow: true)[#block(width: 24cm)[{title}\n\n{printed}]]",
            )
        parts += [heading, printed]
    parts += ["五、存在的主要问题及改进情况", FILLER * 2, "六、其他需要报告的事项", "（无）"]
    return typst.compile("\n\n".join(parts).encode(), format="pdf")


def _typst(table: Table, layout: Layout, repeat: int) -> str:
    def cell(placed: Placed) -> str:
        _, _, tall, wide, text = placed
        return f"table.cell(rowspan: {tall}, colspan: {wide})[{text}]"

    head = ", ".join(cell(placed) for placed in table.cells if placed[0] < repeat)
    body = ", ".join(cell(placed) for placed in table.cells if placed[0] >= repeat)
    head = f"table.header({head})," if repeat else ""
    return (
        f"#text(size: {layout.size})[#set par(first-line-indent: 0pt, justify: false)\n"
        f"#table(columns: (1fr,) * {table.columns}, inset: {layout.inset}, stroke: {layout.stroke}, align: center + horizon,"
        f" {head} {body})]"
    )


def found(grid: Grid) -> list[Placed]:
    """A grid's cells in the same shape; edges that no cell uses are counted away on both sides by `plain`."""
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text.replace(" ", "")) for cell in grid.cells]


def plain(cells: list[Placed] | tuple[Placed, ...]) -> list[Placed]:
    """Cells with columns renumbered so that only edges that exist count."""
    edges = sorted({column for _, column, _, _, _ in cells} | {column + wide for _, column, _, wide, _ in cells})
    number = {edge: index for index, edge in enumerate(edges)}
    return sorted((row, number[c], tall, number[c + wide] - number[c], text) for row, c, tall, wide, text in cells)
