"""What is looked at once more when a paper has been read, whatever its format: sizes, and what its text hides."""

from __future__ import annotations

import re

from gongkai.documents.paper import Grid, Paper
from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import hidden
from gongkai.report.table import Issue
from gongkai.words import say

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STACKED = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_FIGURE = re.compile(r"[+\-−－]?[\d,，.．]+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def look_again(paper: Paper, bounds: Bounds) -> list[Issue]:
    """Findings on a paper's text.

    Raises:
        RefusedFile: more or larger tables or cells than allowed.
    """
    grids = paper.grids
    if len(grids) > bounds.tables:
        raise refusal(say("有 {n} 个表格", n=len(grids)), allowed=say("最多 {n} 个", n=bounds.tables))
    texts = []
    for block in paper.blocks:
        if isinstance(block, Grid):
            _size(block, bounds)
            texts += [cell.text for cell in block.cells]
        else:
            texts.append(block.text)
    _amounts(len(paper.blocks), sum(map(len, texts)), bounds)
    return _in_text("\n".join(texts))


def _amounts(blocks: int, characters: int, bounds: Bounds) -> None:
    if blocks > bounds.text_blocks:
        raise refusal(
            say("有 {n} 段文字", n=blocks),
            allowed=say("最多 {n} 段", n=bounds.text_blocks),
            todo=say("请只保留年度报告本身"),
        )
    if characters > bounds.text_chars:
        raise refusal(
            say("有 {n} 个字", n=characters),
            allowed=say("最多 {n} 个字", n=bounds.text_chars),
            todo=say("请只保留年度报告本身"),
        )


def _size(grid: Grid, bounds: Bounds) -> None:
    if grid.rows > bounds.table_rows or grid.columns > bounds.table_columns:
        raise refusal(
            say("第 {n} 个表格有 {rows} 行 {columns} 列", n=grid.number, rows=grid.rows, columns=grid.columns),
            allowed=say("最多 {rows} 行 {columns} 列", rows=bounds.table_rows, columns=bounds.table_columns),
            table=grid.number,
        )
    for cell in grid.cells:
        if len(cell.text) > bounds.cell_chars:
            raise refusal(
                say(
                    "第 {n} 个表格第 {row} 行第 {column} 列有 {m} 个字",
                    n=grid.number,
                    row=cell.row + 1,
                    column=cell.column + 1,
                    m=len(cell.text),
                ),
                allowed=say("最多 {n} 个字", n=bounds.cell_chars),
                table=grid.number,
                row=cell.row + 1,
                column=cell.column + 1,
            )


def _in_text(text: str) -> list[Issue]:
    findings = []
    if text.isascii():
        return []
    if (found := _DIRECTION.search(text)) is not None:
        message = say("文字里有改变书写方向的控制字符（U+{code:04X}），看到的顺序与实际不同。", code=ord(found[0]))
        findings.append(hidden(message, fix=say("删去这些控制字符后核对。")))
    if _STACKED.search(text):
        findings.append(hidden(say("文字里有大量叠加的符号，遮住了原来的字。"), fix=say("删去叠加的符号后核对。")))
    identities = [number for number in _IDENTITY.findall(text) if _is_identity(number)]
    if identities:
        message = say(
            "正文里有 {n} 个公民身份号码（如 {shown}）。",
            n=len(identities),
            shown=f"{identities[0][:3]}***********{identities[0][-4:]}",
        )
        findings.append(hidden(message, fix=say("年报不应出现个人身份号码，公开前删去。")))
    return findings


def _is_identity(number: str) -> bool:
    """True when the last character is the check digit of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17].upper()


def figures_within(cells: dict[str, str], bounds: Bounds) -> None:
    """Refuse a report with a figure of more digits than any count has.

    Args:
        cells: the raw text of each cell by its id.
    """
    for cell_id, raw in cells.items():
        digits = max((sum(map(str.isdigit, word)) for word in raw.split() if _FIGURE.fullmatch(word)), default=0)
        if digits > bounds.number_digits:
            raise refusal(
                say("表格里的一个数有 {n} 位（{cell}）", n=digits, cell=cell_id),
                allowed=say("最多 {n} 位", n=bounds.number_digits),
                todo=say("请核对这一格"),
                cell=cell_id,
            )
