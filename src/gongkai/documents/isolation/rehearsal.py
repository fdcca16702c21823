"""A report of our own making, read once by the server itself, so that no child loads forms, labels and checks again."""

from __future__ import annotations

from gongkai.documents.paper import Block, Grid, GridCell, Paper, Text
from gongkai.report.form import Form, form


def rehearse() -> None:
    """Recognise and check one small paper per form version: everything that is loaded when first used is loaded now."""
    from gongkai.documents.isolation.reading import checked
    from gongkai.documents.recognise import flow, recognise

    for version in ("v2019", "v2021"):
        for report in recognise(_paper(form(version))):
            checked(report)
    official = form("v2021")
    for table, label in (
        ("t2", official.blocks[0].banner),
        ("t3", official.data_rows[0].label),
        ("t4", official.t4_header[0][0].text),
    ):
        flow.table_from([flow.Piece(label, 0)], table)


def _paper(version: Form) -> Paper:
    year = version.first_year
    lines = [f"某某县{year}年政府信息公开工作年度报告", *(part.title for part in version.parts)]
    blocks: list[Block] = [Text(line, line=number) for number, line in enumerate(lines, 1)]
    blocks.insert(2, Text(f"{year}年，收到政府信息公开申请4件，予以公开3件，其余均按时答复。", line=2))
    rows = [row.label for row in version.data_rows]
    heads = [GridCell(0, at + 1, column.label) for at, column in enumerate(version.t3_columns)]
    cells = [GridCell(at, 0, label) for at, label in enumerate(rows, 1)]
    figures = [GridCell(at, 1, "0") for at in range(1, len(rows) + 1)]
    grid = Grid(
        len(rows) + 1, len(heads) + 1, sorted([*heads, *cells, *figures], key=lambda c: (c.row, c.column)), number=1
    )
    return Paper("txt", [*blocks[:4], grid, *blocks[4:]])
