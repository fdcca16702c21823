"""Tables in text drawn with box signs (┌┬┐│├┼┤└┴┘) or with plus, minus and bars, merged cells included."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from gongkai.documents.paper import Grid, GridCell
from gongkai.documents.readers.bounds import MAX_COLUMNS, check_cell_text, check_row, check_span
from gongkai.documents.readers.text_lines import Line, display_width

_RULES = frozenset("─━═-=┄┈╌")
_CORNERS = frozenset("┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜+┍┯┑┝┿┥┕┷┙┠╂┨")
_BARS = frozenset("│┃║|｜")
_TOP = re.compile(r"^[\s\u3000]*(?:[┌┏╔╒╓┍├╠+][─━═\-=┬┳╦╤╥┯┼+]{2,})")


def drawn(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """A drawn table; a box sign counts two columns where the drawing's widths say so."""
    if not _TOP.match(lines[at].text):
        return None
    end = at
    while end < len(lines) and lines[end].text.strip()[:1] and lines[end].text.strip()[0] in _CORNERS | _BARS:
        end += 1
    part = lines[at:end]
    maps = min((_positions(part, wide) for wide in (False, True)), key=lambda found: len(found[1]))
    rows, edges = maps
    if len(edges) < 3 or len(edges) > MAX_COLUMNS + 1:
        if len(edges) > MAX_COLUMNS + 1:
            check_span(0, 0, 0, 1, len(edges) - 1)
        return None, end
    return _build(part, rows, edges), end


def _positions(part: Sequence[Line], wide: bool) -> tuple[list[dict[int, str]], list[int]]:
    """Each line as {display column: sign}, and the columns where bars or corners stand."""
    rows = []
    edges: set[int] = set()
    for line in part:
        column, signs = 0, {}
        for sign in line.text:
            signs[column] = sign
            if sign in _BARS or sign in _CORNERS:
                edges.add(column)
            ambiguous = unicodedata.east_asian_width(sign) == "A"
            column += 2 if wide and ambiguous else display_width(sign)
        rows.append(signs)
    return rows, sorted(edges)


def _is_rule(signs: dict[int, str]) -> bool:
    drawn_signs = sum(sign in _RULES or sign in _CORNERS for sign in signs.values())
    return any(sign in _CORNERS for sign in signs.values()) and drawn_signs >= 3


def _ruled(signs: dict[int, str], left: int, right: int) -> bool:
    """Whether a rule line is drawn between two edges; else the cell there goes on below."""
    between = [sign for column, sign in signs.items() if left < column < right]
    return bool(between) and sum(sign in _RULES or sign in _CORNERS for sign in between) * 2 > len(between)


def _build(part: Sequence[Line], rows: list[dict[int, str]], edges: list[int]) -> Grid:
    open_cells: dict[int, GridCell] = {}
    cells: list[GridCell] = []
    row_lines: list[int] = []
    fresh = True
    for line, signs in zip(part, rows, strict=True):
        if _is_rule(signs):
            fresh = True
            open_cells = {
                column: cell
                for column, cell in open_cells.items()
                if not _ruled(signs, edges[column], edges[column + cell.column_span])
            }
            if not open_cells:
                continue
        if fresh and not _is_rule(signs):
            check_row(0, len(row_lines))
            row_lines.append(line.number)
        _read_line(line, signs, edges, len(row_lines) - 1, open_cells, cells, fresh and not _is_rule(signs))
        if not _is_rule(signs):
            fresh = False
    cells.sort(key=lambda cell: (cell.row, cell.column))
    for cell in cells:
        check_cell_text(0, cell.row, cell.column, len(cell.text))
    return Grid(len(row_lines), len(edges) - 1, cells, line=part[0].number, page=part[0].page, row_lines=row_lines)


def _read_line(
    line: Line,
    signs: dict[int, str],
    edges: list[int],
    row: int,
    open_cells: dict[int, GridCell],
    cells: list[GridCell],
    begins: bool,
) -> None:
    """Add one line's text to the cells it stands in; on a row's first line closed positions begin new cells."""
    column = 0
    while column < len(edges) - 1:
        cell = open_cells.get(column)
        if cell is None and not begins:
            column += 1
            continue
        if cell is None:
            until = column + 1
            while until < len(edges) - 1 and signs.get(edges[until]) not in _BARS | _CORNERS:
                until += 1
            cell = GridCell(row, column, "", 1, until - column, page=line.page, line=line.number)
            open_cells[column] = cell
            cells.append(cell)
        left, right = edges[column], edges[column + cell.column_span]
        text = "".join(signs[at] for at in sorted(signs) if left < at < right).strip()
        if text and text not in _RULES:
            cell.text = f"{cell.text}\n{text}" if cell.text else text
        cell.row_span = row - cell.row + 1
        column += cell.column_span
