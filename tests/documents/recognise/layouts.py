"""One truth, many layouts: renders a report's figures as papers of every shape that agencies print."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gongkai.documents.paper import Block, Grid, GridCell, Paper, Text
from gongkai.report.form import Form, form
from gongkai.report.table import Report

Figures = Mapping[str, int | Decimal | None]
Cellspec = tuple[str, int, int]
Rows = list[list[Cellspec]]
Show = Callable[[int | Decimal | None], str]


@dataclass
class Truth:
    """What a report says: its form, agency, year and the figure of every cell."""

    version: str
    figures: dict[str, int | Decimal | None]
    agency: str = "青山县水务局"
    year: int = 2022
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return form(self.version)


def truth(seed: int, version: str = "v2021", *, blanks: float = 0.3) -> Truth:
    """Figures that satisfy the form's sums, with some cells left blank."""
    rnd = random.Random(seed)
    known = form(version)
    figures: dict[str, int | Decimal | None] = {}
    columns = [c.id for c in known.t3_columns]
    body = [
        r.id for r in known.data_rows if r.id not in ("new_received", "carried_over", "result_total", "carried_forward")
    ]
    for column in columns[:-1]:
        for row in body:
            figures[f"t3.{row}.{column}"] = rnd.choice([0, 0, 1, rnd.randint(0, 300)])
        total = sum(int(figures[f"t3.{row}.{column}"] or 0) for row in body)
        forward, over = rnd.randint(0, 9), rnd.randint(0, 3)
        figures[f"t3.result_total.{column}"] = total
        figures[f"t3.carried_forward.{column}"] = forward + over
        figures[f"t3.carried_over.{column}"] = over
        figures[f"t3.new_received.{column}"] = total + forward
    for row in known.data_rows:
        figures[f"t3.{row.id}.total"] = sum(int(figures[f"t3.{row.id}.{c}"] or 0) for c in columns[:-1])
    for way in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        parts = [rnd.randint(0, 9) for _ in range(4)]
        for name, value in zip(("upheld", "corrected", "other", "pending", "total"), [*parts, sum(parts)], strict=True):
            figures[f"t4.{way}.{name}"] = value
    for cell in known.t2_cells:
        kind = known.kind_of(cell)
        if kind == "signed":
            figures[cell] = rnd.randint(-20, 20)
        elif kind.startswith(("decimal", "amount")):
            figures[cell] = Decimal(rnd.choice(["0", "3.50", "12.8", "6181"]))
        else:
            figures[cell] = rnd.randint(0, 3000)
    for cell, value in list(figures.items()):
        if value == 0 and rnd.random() < blanks:
            figures[cell] = None
    return Truth(version, {cell: figures[cell] for cell in known.cells}, year=2022 if version == "v2021" else 2020)


def show(blank: str = "") -> Show:
    """Print a figure, blanks as given."""
    return lambda value: blank if value is None else str(value)


PLAIN = show()


def grid(rows: Rows, *, number: int = 0, ragged: bool = False) -> Grid:
    """A grid with spans from rows of (text, columns, rows), as html prints them."""
    taken: set[tuple[int, int]] = set()
    cells = []
    width = 0
    for r, row in enumerate(rows):
        c = 0
        for text, across, down in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + y, c + x) for y in range(down) for x in range(across)}
            cells.append(GridCell(r, c, text, row_span=down, column_span=across))
            c += across
            width = max(width, c)
    return Grid(len(rows), width, cells, number=number, ragged=ragged)


def ragged(rows: Rows, *, number: int = 0) -> Grid:
    """The same rows with one cell after another and no spans."""
    return grid([[(text, 1, 1) for text, _, _ in row] for row in rows], number=number, ragged=True)


def table2(t: Truth, say: Show = PLAIN) -> list[Rows]:
    """Table 2, one block after another."""
    blocks = []
    for block in t.form.blocks:
        rows: Rows = [[(block.banner, 4, 1)]]
        rows.append([(head.text, head.colspan, 1) for head in block.header])
        for line in block.rows:
            spans = [head.colspan for head in block.header if head.column]
            rows.append(
                [(line.label, 1, 1), *((say(t.figures[c]), s, 1) for c, s in zip(line.cells, spans, strict=True))]
            )
        blocks.append(rows)
    return blocks


def table3_head(t: Truth) -> Rows:
    """The three header rows of table 3."""
    return [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in t.form.t3_header]


def table3_body(t: Truth, say: Show = PLAIN, *, label: Callable[[str], str] = str) -> Rows:
    """The rows of table 3 with truly merged labels."""
    rows: Rows = []
    pending: list[Cellspec] = []
    for row in t.form.t3_rows:
        if not row.data:
            pending.append((label(row.label), row.label_colspan, row.rowspan))
            continue
        figures = [(say(t.figures[f"t3.{row.id}.{c.id}"]), 1, 1) for c in t.form.t3_columns]
        rows.append([*pending, (label(row.label), row.label_colspan, 1), *figures])
        pending = []
    return rows


def table4(t: Truth, say: Show = PLAIN) -> Rows:
    """Table 4 with its three header rows."""
    head = [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in t.form.t4_header]
    return [*head, [(say(t.figures[c]), 1, 1) for c in t.form.t4_cells]]


def frame(
    t: Truth, second: list[Block], third: list[Block], fourth: list[Block], *, title: list[str] | None = None
) -> Paper:
    """A whole report around its tables."""
    titles = title or [f"{t.agency}{t.year}年政府信息公开工作年度报告"]
    parts = [part.title for part in t.form.parts]
    blocks: list[Block] = [Text(line) for line in titles]
    blocks.append(Text(f"本报告依据条例编制，数据统计期限为{t.year}年1月1日至{t.year}年12月31日。"))
    blocks += [
        Text(parts[0]),
        Text(f"{t.year}年，本单位认真落实条例，主动公开各类信息，依法办理申请。"),
        Text(parts[1]),
        *second,
    ]
    blocks += [Text(parts[2]), *third, Text(parts[3]), *fourth]
    blocks += [
        Text(parts[4]),
        Text("主动公开的深度还不够，下一步将加强培训。"),
        Text(parts[5]),
        Text("无其他需要报告的事项。"),
    ]
    number = 0
    for block in blocks:
        if isinstance(block, Grid):
            number += 1
            block.number = number
    return Paper("docx", blocks)


def official(t: Truth, say: Show = PLAIN) -> Paper:
    """The official layout."""
    second = grid([row for block in table2(t, say) for row in block])
    return frame(t, [second], [grid(table3_head(t) + table3_body(t, say))], [grid(table4(t, say))])


def wrong(report: Report, t: Truth) -> list[str]:
    """Cells whose figure was entered and is not the truth: the bug that must never be."""
    out = []
    for cell_id, cell in report.cells.items():
        if cell.status == "value" and cell.value != t.figures.get(cell_id, "no such cell"):
            out.append(f"{cell_id}: {cell.value} for {t.figures.get(cell_id)}")
        if cell.status == "blank" and t.figures.get(cell_id) is not None:
            out.append(f"{cell_id}: blank for {t.figures.get(cell_id)}")
    return out


def unread(report: Report, t: Truth) -> list[str]:
    """Cells of the truth that were not read."""
    return [c for c in t.figures if c not in report.cells or report.cells[c].status in ("ambiguous", "unreadable")]


def loud(report: Report) -> list[str]:
    """Findings above a note."""
    return [f"{issue.id} {issue.message}" for issue in report.issues if issue.severity != "note"]
