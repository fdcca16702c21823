"""The place in the paper: its blocks as they were read, with the cell's own place outlined."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gongkai.report.table import Where
from gongkai.web.checkup.models import Paper


@dataclass(slots=True)
class SourceCell:
    """A cell of a grid as read; `here` marks the chosen one."""

    text: str
    row_span: int
    column_span: int
    hidden: bool
    here: bool


@dataclass(slots=True)
class SourceBlock:
    """A paragraph (`rows` is None) or a table of the paper."""

    text: str = ""
    page: int | None = None
    number: int = 0
    heading: int = 0
    here: bool = False
    starts_page: bool = False
    rows: list[list[SourceCell]] | None = None


def source_blocks(paper: Paper, file: str, where: Where | None) -> list[SourceBlock]:
    """The blocks of a paper (of the member `file` of an archive) in reading order; empty when there are none."""
    if not paper.outline.exists():
        return []
    outlines = json.loads(paper.outline.read_text(encoding="utf-8"))
    blocks = next(
        (each["blocks"] for each in outlines if each["file"] == file), outlines[0]["blocks"] if outlines else []
    )
    shown = [_grid(block, where) if "cells" in block else _text(block, where) for block in blocks]
    page = None
    for block in shown:
        block.starts_page = block.page is not None and block.page != page
        page = block.page or page
    return shown


def _text(block: dict[str, Any], where: Where | None) -> SourceBlock:
    here = where is not None and where.table is None and where.line is not None and where.line == block.get("line")
    return SourceBlock(block["text"], block.get("page"), heading=block.get("heading", 0), here=here)


def _grid(block: dict[str, Any], where: Where | None) -> SourceBlock:
    in_table = where is not None and where.table == block["number"]
    rows: list[list[SourceCell]] = [[] for _ in range(block["rows"])]
    for cell in block["cells"]:
        here = in_table and where is not None and (where.row, where.column) == (cell["row"] + 1, cell["column"] + 1)
        spans = cell.get("row_span", 1), cell.get("column_span", 1)
        rows[cell["row"]].append(SourceCell(cell["text"], *spans, cell.get("hidden", False), here))
    return SourceBlock(page=block.get("page"), number=block["number"], rows=rows)
