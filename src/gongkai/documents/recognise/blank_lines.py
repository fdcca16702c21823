"""Text with one cell a line in which blank cells are blank lines: counted lines give every figure its column.

It is believed only where the whole table keeps step: each row of figures takes exactly as many lines as the form has
columns. One line more or less anywhere, and nothing is filled in.
"""

from __future__ import annotations

from gongkai.documents.recognise import labels
from gongkai.report.form import form

Cell = tuple[str, int | None]  # a printed cell and its line


def with_blanks(rows: list[list[Cell]], table: str, until: int | None) -> list[list[int | None]] | None:
    """For each row the index of the cell that stands in each place after the label, None for a blank line.

    Args:
        rows: label and figures of each row; header words share a row.
        until: the line of the heading that follows the table.

    Returns:
        [] for a row that stays as it is; None where the lines do not keep step.
    """
    if any(line is None for row in rows for _, line in row):
        return None
    if table == "t4":
        return _fourth(rows, until)
    places: list[list[int | None]] = []
    counted = 0
    for i, row in enumerate(rows):
        if not _holds_figures(row):
            places.append([])
            continue
        first = row[0][1] or 0
        after = rows[i + 1][0][1] if i + 1 < len(rows) else None
        columns = len(form("v2021").t3_columns)
        if after is not None and after - first - 1 != columns:
            return None
        placed = _placed([(line or 0) - first - 1 for _, line in row[1:]], columns)
        if placed is None:
            return None
        counted += after is not None
        places.append([None if at is None else at + 1 for at in placed])
    return places if counted >= 5 else None


def _fourth(rows: list[list[Cell]], until: int | None) -> list[list[int | None]] | None:
    """Rows of header words, then as many lines as the table has columns, up to the next heading."""
    columns = len(form("v2021").t4_cells)
    heads = [row for row in rows if labels.meaning(row[0][0], "outcome", "remedy") is not None]
    figures = rows[len(heads) :]
    last = heads[-1][-1][1] if heads else None
    if rows[: len(heads)] != heads or len(figures) > 1 or until is None or last is None:
        return None
    if not columns <= until - last - 1 <= columns + 1:
        return None
    placed = _placed([(line or 0) - last - 1 for _, line in (figures[0] if figures else [])], columns)
    return None if placed is None else [*([] for _ in heads), placed]


def _placed(offsets: list[int], columns: int) -> list[int | None] | None:
    if len(set(offsets)) < len(offsets) or any(not 0 <= offset < columns for offset in offsets):
        return None
    return [offsets.index(place) if place in offsets else None for place in range(columns)]


def _holds_figures(row: list[Cell]) -> bool:
    found = labels.meaning(row[0][0], "row")
    return found is not None and labels.meaning(row[0][0], "column", "legal") is None
