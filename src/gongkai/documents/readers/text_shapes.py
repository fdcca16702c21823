"""Tables in text that signs tell: one cell a line, tabs, Markdown bars, commas.

Each shape is a function `(lines, at)` that gives None at once where it does not begin, else its grid (None when the
lines up to there make none after all) and the line after it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import takewhile
from statistics import median

from gongkai.documents.paper import Grid
from gongkai.documents.readers.bounds import MAX_COLUMNS, refuse
from gongkai.documents.readers.text_lines import Line, Row, grid_of
from gongkai.words import say

_INDENT = re.compile(r"\t|[ \u3000]{2,}|\u3000")
_RULE = re.compile(r"^[\s|｜:+=\-—]*[-—=]{2,}[\s|｜:+=\-—]*$|^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_BAR = re.compile(r"(?<!\\)[|｜│┃]")
_EMPHASIS = re.compile(r"^(\*\*|__)(.*)\1$", re.S)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.I)
# Cells are short, paragraphs are long: this tells a table from indented prose.
_CELL_LENGTH = 40
_BANNER_LENGTH = 60
_FEWEST_COMMAS = 2
_FEWEST_BARS = 3  # on two of the next lines: one bar or two also part the words of a menu
_LOOK_AHEAD = 6
_BARS = ("|", "｜", "│", "┃")


def one_cell_a_line(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """Every cell on an indented line of its own (its further lines not indented), a blank line after each row."""
    match = _INDENT.match(lines[at].text)
    if match is None or "\t" in lines[at].text[match.end() :]:
        return None
    indent = match.group()
    rows: list[list[list[tuple[str, int]]]] = []
    row: list[list[tuple[str, int]]] = []
    end = at
    for here in range(at, len(lines)):
        line = lines[here]
        if line.text.startswith(indent) and "\t" not in line.text[len(indent) :]:
            row.append([(line.text[len(indent) :], line.number)])
        elif line.blank:
            if row:
                rows.append(row)
            row = []
        elif row:
            row[-1].append((line.text, line.number))
        else:
            break
        end = here + 1
    if row:
        rows.append(row)
    # Where only a row's first cell is indented, its lines are the cells.
    if all(len(cells) == 1 for cells in rows) and median(len(cells[0]) for cells in rows) >= 3:
        plain = [[(text, number) for text, number in cells[0]] for cells in rows]
    else:
        plain = [[("\n".join(text for text, _ in cell), cell[0][1]) for cell in cells] for cells in rows]
    if not _is_table(plain):
        return None, end
    return grid_of(plain, lines[at].page, ragged=True), end


def _is_table(rows: Sequence[Row]) -> bool:
    texts = [text for row in rows for text, _ in row if text.strip()]
    longest = max(len(row) for row in rows)
    if len(rows) < 2 or longest < 3 or longest > MAX_COLUMNS or not texts:  # rows without end are no rows
        return False
    return sum(len(text) > _CELL_LENGTH for text in texts) * 4 <= len(texts)


def tab_separated(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """Rows of cells with tabs between them, as copied from a spreadsheet or a Word table."""
    if not _has_tabs(lines[at]):
        return None
    rows: list[Row] = []
    end = here = at
    while here < len(lines):
        line = lines[here]
        if _has_tabs(line) or (line.text.startswith('"') and line.text.count('"') % 2 and _goes_on(lines, here)):
            fields, here = _tab_fields(lines, here)
            rows.append(fields)
            end = here
            continue
        if not _goes_on(lines, here):
            break
        if not line.blank:
            rows.append([(line.text, line.number)])
        here += 1
    if len(rows) < 2:
        return None, here
    counts = {len(row) for row in rows if len(row) > 1}
    return grid_of(rows, lines[at].page, ragged=len(counts) > 1), end


def _has_tabs(line: Line) -> bool:
    """Whether tabs stand between cells; a single one before the text is an indent."""
    return "\t" in line.text.strip() or line.text.count("\t") > 1


def _goes_on(lines: Sequence[Line], here: int) -> bool:
    """Whether a line without tabs only stands between rows: a blank line, or a short banner, before one with tabs."""
    following = lines[here + 1] if here + 1 < len(lines) else None
    return following is not None and _has_tabs(following) and len(lines[here].text) <= _BANNER_LENGTH


def _tab_fields(lines: Sequence[Line], here: int) -> tuple[Row, int]:
    """One row; a cell in quotation marks may go on over lines."""
    number = lines[here].number
    text = lines[here].text
    here += 1
    while text.count('"') % 2 and re.search(r'(?:^|\t)"', text) and here < len(lines):
        text += "\n" + lines[here].text
        here += 1
        if here - number > _BANNER_LENGTH:
            break
    fields = [
        field[1:-1].replace('""', '"') if len(field) > 1 and field[0] == field[-1] == '"' else field
        for field in text.split("\t")
    ]
    return [(field, number) for field in fields], here


def markdown(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """Rows with bars between the cells; a rule under the head is no row."""
    if not _has_bars(lines, at):
        return None
    outer = _RULE.match(lines[at].text) is not None or lines[at].text.strip()[:1] in _BARS
    rows: list[Row] = []
    here = at
    while (
        here < len(lines) and not lines[here].blank and (_BAR.search(lines[here].text) or _RULE.match(lines[here].text))
    ):
        line = lines[here]
        if not _RULE.match(line.text):
            rows.append([(_unmarked(cell), line.number) for cell in _BAR.split(_bare(line.text, outer))])
        here += 1
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None, here
    return grid_of(rows, lines[at].page, ragged=len({len(row) for row in rows if len(row) > 1}) > 1), here


def _has_bars(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text.strip()
    if text[:1] in _BARS:
        return True
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    if _BAR.search(text) and _RULE.match(below):
        return True
    counts = [len(_BAR.findall(line.text)) for line in lines[at : at + _LOOK_AHEAD]]
    run = list(takewhile(bool, counts))
    return sum(count >= _FEWEST_BARS for count in run) > 1


def _bare(text: str, outer: bool) -> str:
    """A row's cells without the bars at its sides; where the table has none there, a bar at a side ends a blank cell."""
    text = text.strip()
    text = text[1:] if outer and text[:1] in _BARS else text
    return text[:-1] if outer and text[-1:] in _BARS and text[-2:-1] != "\\" else text


def _unmarked(cell: str) -> str:
    text = _LINE_BREAK.sub("\n", cell.strip()).replace("\\|", "|").replace("&nbsp;", "\xa0")
    strong = _EMPHASIS.match(text)
    return strong.group(2) if strong else text


def comma_separated(lines: Sequence[Line], at: int) -> tuple[Grid | None, int] | None:
    """A csv: at least three lines from here on with the same number of commas outside quotation marks."""
    if lines[at].text.count(",") < _FEWEST_COMMAS:
        return None
    rows: list[Row] = []
    start = lines[at].number
    reader = csv.reader((line.text + "\n" for line in lines[at:]), strict=True)
    used = 0
    try:
        for fields in reader:
            if len(fields) <= _FEWEST_COMMAS:
                break
            rows.append([(field, start + used) for field in fields])
            used = reader.line_num
    except csv.Error as error:
        if len(rows) < 2 and lines[at].text.count(",") <= 64:
            return None, min(len(lines), at + reader.line_num)
        number = start + reader.line_num - 1
        raise refuse(
            say("第 {line} 行的逗号分隔表格不完整（引号没有配对或一格过长）；请重新导出。", line=number),
            line=number,
            reason=str(error),
        ) from error
    counts = [len(row) for row in rows]
    common = max(set(counts), key=counts.count) if counts else 0
    if len(rows) < 3 and common <= 64:
        return None, at + max(used, 1)
    if counts.count(common) * 3 < len(counts) * 2:
        return None, at + used
    return grid_of(rows, lines[at].page, ragged=len(set(counts)) > 1), at + used
