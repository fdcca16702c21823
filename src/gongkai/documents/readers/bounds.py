"""What a table may measure before a reader refuses the file, checked before anything of that size is built.

The figures are those of the hostile-input catalogue: the official form has 25 × 15 cells, a county's roll-up of all its
agencies a few hundred rows; nothing honest comes near them.
"""

from __future__ import annotations

from gongkai.errors import RefusedFile
from gongkai.words import say

MAX_TABLES = 50
MAX_ROWS = 2_000
MAX_COLUMNS = 64
MAX_SPAN_PRODUCT = 20_000
MAX_CELL_CHARACTERS = 20_000
MAX_DEPTH = 200
MAX_PART_BYTES = 100 * 1024 * 1024


def refuse(message: str, **place: object) -> RefusedFile:
    """The error for a file that is not read; `place` is what is known of part, table, row, column, found, allowed."""
    error = RefusedFile(message)
    error.data = place
    return error


def check_tables(found: int) -> None:
    """Refuse a paper with more tables than any report has."""
    if found > MAX_TABLES:
        raise refuse(
            say("文件中的表格超过 {allowed} 个，已停止读取；请只保留年度报告本身。", allowed=MAX_TABLES),
            found=found,
            allowed=MAX_TABLES,
        )


def check_row(table: int, row: int) -> None:
    """Refuse a table that is too tall; `row` counts from 0."""
    if row >= MAX_ROWS:
        raise refuse(
            say("第 {table} 个表格超过 {allowed} 行，已停止读取；请删去多余的行。", table=table, allowed=MAX_ROWS),
            table=table,
            row=row + 1,
            found=row + 1,
            allowed=MAX_ROWS,
        )


def check_span(table: int, row: int, column: int, rows: int, columns: int) -> None:
    """Refuse a cell that reaches beyond the widest table or covers more positions than a table may have.

    `row` and `column` count from 0; nothing is expanded before this has passed.
    """
    if column + columns > MAX_COLUMNS:
        raise refuse(
            say(
                "第 {table} 个表格第 {row} 行达到 {found} 列，超过允许的 {allowed} 列；请检查该行的合并单元格。",
                table=table,
                row=row + 1,
                found=column + columns,
                allowed=MAX_COLUMNS,
            ),
            table=table,
            row=row + 1,
            column=column + 1,
            found=column + columns,
            allowed=MAX_COLUMNS,
        )
    if rows * columns > MAX_SPAN_PRODUCT:
        raise refuse(
            say(
                "第 {table} 个表格第 {row} 行第 {column} 列的合并单元格覆盖 {found} 格，超过允许的 {allowed} 格；请拆分该单元格。",
                table=table,
                row=row + 1,
                column=column + 1,
                found=rows * columns,
                allowed=MAX_SPAN_PRODUCT,
            ),
            table=table,
            row=row + 1,
            column=column + 1,
            found=rows * columns,
            allowed=MAX_SPAN_PRODUCT,
        )


def check_cell_text(table: int, row: int, column: int, characters: int) -> None:
    """Refuse a cell whose text is longer than a whole report; `row` and `column` count from 0."""
    if characters > MAX_CELL_CHARACTERS:
        raise refuse(
            say(
                "第 {table} 个表格第 {row} 行第 {column} 列有 {found} 个字符，超过允许的 {allowed} 个；请检查该单元格。",
                table=table,
                row=row + 1,
                column=column + 1,
                found=characters,
                allowed=MAX_CELL_CHARACTERS,
            ),
            table=table,
            row=row + 1,
            column=column + 1,
            found=characters,
            allowed=MAX_CELL_CHARACTERS,
        )


def check_depth(depth: int, part: str) -> None:
    """Refuse nesting that no word processor writes."""
    if depth > MAX_DEPTH:
        raise refuse(
            say("{part} 的嵌套超过 {allowed} 层，已停止读取；请去掉多余的嵌套表格。", part=part, allowed=MAX_DEPTH),
            part=part,
            found=depth,
            allowed=MAX_DEPTH,
        )
