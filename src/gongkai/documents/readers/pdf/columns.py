"""Tables without upright lines: columns are found where figures stand under each other.

Level lines, where there are some, part the rows; without them every line of figures is a row, and the lines of a label
belong to the row beside which they stand.
"""

from __future__ import annotations

import re
from itertools import pairwise

from gongkai.documents.readers.pdf.cells import lines, text_of
from gongkai.documents.readers.pdf.lattice import Box, Lattice, LatticeCell
from gongkai.documents.readers.pdf.page import Page
from gongkai.documents.readers.pdf.pieces import FIGURE, Piece, pieces_of
from gongkai.documents.readers.pdf.rules import between_rules
from gongkai.documents.readers.pdf.words import Word

_NUMBERED = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])")
_FEWEST = 3  # rows of figures that make a table
_MANY = 5  # figures on one line that make a table by themselves
_MOST = 64


def unruled_tables(page: Page) -> tuple[list[Lattice], list[Word]]:
    """The tables among the loose words of a page, and the words that belong to none."""
    if sum(FIGURE.fullmatch(word.text) is not None for word in page.words) <= _FEWEST:
        return [], page.words
    rows = [pieces_of(row) for row in lines(page.words)]
    tables, used = [], set()
    for first, last in _regions(rows, page):
        region = rows[first : last + 1]
        table = _table(region, page.rules)
        if table is not None:
            tables.append(table)
            used |= {id(word) for row in region for piece in row for word in piece.words}
    return tables, [word for word in page.words if id(word) not in used]


def _regions(rows: list[list[Piece]], page: Page) -> list[tuple[int, int]]:
    """First and last line of every stretch that has enough lines of figures and no paragraph between them."""
    full = 0.72 * max((row[-1].x1 - row[0].x0 for row in rows), default=0.0)
    out: list[tuple[int, int]] = []
    start: int | None = None
    for index, row in enumerate([*rows, []]):
        alone = len(row) == 1
        breaks = not row or (alone and row[0].x1 - row[0].x0 > full) or (index and _far(rows[index - 1], row))
        breaks = breaks or (bool(row) and _table_between(page, rows[index - 1] if index else row, row))
        if breaks and start is not None:
            out += _trimmed(rows, start, index - 1, page.rules)
            start = None
        if row and start is None and not (alone and row[0].x1 - row[0].x0 > full):
            start = index
    return out


def _far(above: list[Piece], below: list[Piece]) -> bool:
    """Whether a gap, or a heading in larger letters, parts two lines."""
    if len(below) == 1 and below[0].height > 1.12 * above[0].height and len(above) > 1:
        return True
    return below[0].y - above[0].y > 5 * below[0].height


def _table_between(page: Page, above: list[Piece], below: list[Piece]) -> bool:
    return any(above[0].y < table.ys[0] < below[0].y for table in page.tables)


def _trimmed(rows: list[list[Piece]], first: int, last: int, rules: list[Box]) -> list[tuple[int, int]]:
    """The stretch without the headings above it and what follows it; nothing when it holds no table."""
    figures = [index for index in range(first, last + 1) if _counts(rows[index])]
    most = max((sum(piece.figure for piece in rows[index]) for index in figures), default=0)
    if most < 2 or (len(figures) < _FEWEST and most < _MANY):
        return []
    beside = rows[figures[0]]
    ruled = [
        index
        for index in range(first, figures[0])
        if _rule_above(rows, index, rules) and not (len(rows[index]) == 1 and _is_title(rows[index], beside))
    ]
    if ruled:
        first = ruled[0]
    while not ruled and first < figures[0] and len(rows[first]) == 1 and _starts_later(rows, first, beside):
        first += 1
    end = figures[-1]
    while end < last and (
        _rule_above(rows, end + 2, rules, above=end + 1)
        or (len(rows[end + 1]) == 1 and not _is_title(rows[end + 1], rows[end]) and _close(rows, end))
    ):
        end += 1
    return [(first, end)]


def _starts_later(rows: list[list[Piece]], first: int, beside: list[Piece]) -> bool:
    """Whether a single piece stands above the table; a numbered label beside the figures' columns belongs to it."""
    piece, figure = rows[first][0], next(piece for piece in beside if piece.figure)
    label = _NUMBERED.match(piece.text) and piece.x1 <= figure.x0 and piece.height < 1.12 * figure.height
    return not label and (len(rows[first + 1]) == 1 or _is_title(rows[first], rows[first + 1]))


def _rule_above(rows: list[list[Piece]], index: int, rules: list[Box], above: int | None = None) -> bool:
    """Whether a level line runs between a line of text and the one above it."""
    before = index - 1 if above is None else above
    top = rows[before][0].y if before >= 0 else float("-inf")
    below = rows[index][0].y if index < len(rows) else float("inf")
    return any(top < rule[1] < min(below, top + 40 if above is not None else below) for rule in rules)


def _counts(row: list[Piece]) -> bool:
    return len(row) > 1 and any(piece.figure for piece in row[1:])


def _is_title(row: list[Piece], beside: list[Piece]) -> bool:
    return bool(re.match(r"\s*[一二三四五六七八九十]{1,3}、", row[0].text)) or row[0].height > 1.12 * beside[-1].height


def _close(rows: list[list[Piece]], end: int) -> bool:
    return rows[end + 1][0].y - rows[end][0].y < 1.25 * rows[end][0].height and not _NUMBERED.match(
        rows[end + 1][0].text
    )


def _table(region: list[list[Piece]], rules: list[Box]) -> Lattice | None:
    figure_rows = [row for row in region if _counts(row)]
    columns = _value_columns(figure_rows)
    if not columns or len(columns) > _MOST - 4:
        return None
    labels = [piece for row in region for piece in row if piece.x0 < columns[0][0] and not piece.figure]
    left = min((piece.x0 for piece in labels), default=columns[0][0] - 20)
    beside = [piece for row in figure_rows for piece in row if piece in labels]
    edges = _edges(left, columns, beside, max((piece.x1 for piece in labels if piece.x1 < columns[0][0]), default=left))
    top, bottom = region[0][0].y, region[-1][0].y
    first = max((rule[1] for rule in rules if top - 40 < rule[1] < top), default=top)
    last = min((rule[1] for rule in rules if bottom < rule[1] < bottom + 40), default=bottom)
    inside = [rule for rule in rules if first - 1 <= rule[1] <= last + 1]
    between = len({round(rule[1]) for rule in inside if top < rule[1] < bottom})
    if between and between >= 0.8 * (len(figure_rows) - 1):
        return between_rules([piece.words for row in region for piece in row], edges, inside)
    stubs = len(edges) - 1 - len(columns)
    bands = _bands(region, edges, stubs, rules)
    cells = [
        _cell(row, piece_group, edges) for row, band in enumerate(bands) for piece_group in _by_column(band, edges)
    ]
    tops = [min(piece.y for piece in band) - 6 for band in bands]
    bottom = max(piece.y for piece in bands[-1]) + 6
    return Lattice(edges, [*tops, bottom], sorted(cells, key=lambda cell: (cell.row0, cell.column0)), [])


def _value_columns(rows: list[list[Piece]]) -> list[tuple[float, float]]:
    """The stretches of x under which figures stand, from left to right."""
    spans = sorted((piece.x0, piece.x1) for row in rows for piece in row[1:] if piece.figure)
    spans += [(row[0].x0, row[0].x1) for row in rows if row[0].figure and all(piece.figure for piece in row)]
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _edges(left: float, columns: list[tuple[float, float]], labels: list[Piece], reach: float) -> list[float]:
    """Column edges: halfway between the figures' stretches; label columns begin where labels begin more than once."""
    starts: list[list[float]] = []
    for x in sorted(piece.x0 for piece in labels):
        if starts and x - starts[-1][0] < 12:
            starts[-1].append(x)
        else:
            starts.append([x])
    stubs = [group[0] for group in starts if len(group) > 1 and group[0] > left + 12][:3]
    edges = [left - 1, *[x - 1 for x in stubs], (reach + columns[0][0]) / 2]
    edges += [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [*edges, columns[-1][1] + 20]


def _bands(region: list[list[Piece]], edges: list[float], stubs: int, rules: list[Box]) -> list[list[Piece]]:
    """The pieces of each row of the table."""
    tops = [row[0].y for row in region]
    cuts = sorted({round(rule[1], 1) for rule in rules if tops[0] < rule[1] < tops[-1]})
    groups: list[list[list[Piece]]] = [[]]
    for row in region:
        while cuts and row[0].y > cuts[0]:
            cuts.pop(0)
            groups.append([])
        groups[-1].append(row)
    out: list[list[Piece]] = []
    for group in groups:
        out += _rows_of(group, edges, edges[stubs]) if group else []
    return out


def _rows_of(group: list[list[Piece]], edges: list[float], values: float) -> list[list[Piece]]:
    """Rows between two rules: one for each line of figures, or of headings; label lines go to the nearest."""
    anchors = [row for row in group if any(piece.x1 > values for piece in row)]
    if not anchors:
        return [[piece for row in group for piece in row]]
    bands = [list(row) for row in anchors]
    first_figures = next((index for index, row in enumerate(anchors) if _counts(row)), len(anchors))
    chunks: list[list[Piece]] = []
    for row in group:
        if row in anchors:
            chunks.append([])
        else:
            for piece in row:
                before = next(
                    (chunk for chunk in reversed(chunks) if not chunk or abs(chunk[0].x0 - piece.x0) < 30), []
                )
                if before and not _NUMBERED.match(piece.text):
                    before.append(piece)
                else:
                    chunks.append([piece])
    for chunk in filter(None, chunks):
        for piece in chunk:
            near = min(range(len(anchors)), key=lambda index: (abs(anchors[index][0].y - _middle(chunk)), -index))
            bands[near].append(piece)
    return _heads_joined(bands, first_figures, edges)


def _middle(chunk: list[Piece]) -> float:
    return (chunk[0].y + chunk[-1].y) / 2


def _heads_joined(bands: list[list[Piece]], heads: int, edges: list[float]) -> list[list[Piece]]:
    """Heading lines that are one heading broken over lines (set close together) made one row."""
    out: list[list[Piece]] = []
    for index, band in enumerate(bands):
        close = out and index < heads and band[0].y - max(piece.y for piece in out[-1]) < 1.15 * band[0].height
        if close and not any(_spans(upper, lower, edges) for upper in out[-1] for lower in band):
            out[-1] += band
        else:
            out.append(band)
    return out


def _spans(upper: Piece, lower: Piece, edges: list[float]) -> bool:
    """Whether one heading stands over the column of the other and over its neighbours too."""
    centre = (upper.x0 + upper.x1) / 2
    column = max(1, min(len(edges) - 1, sum(1 for edge in edges if edge <= centre)))
    inside = edges[column - 1] <= (lower.x0 + lower.x1) / 2 < edges[column]
    return inside and upper.x1 - upper.x0 > edges[column] - edges[column - 1]


def _by_column(band: list[Piece], edges: list[float]) -> list[tuple[int, int, list[Piece]]]:
    """Pieces of a row by the columns (first, end) that they stand in."""
    groups: dict[int, tuple[int, list[Piece]]] = {}
    for piece in sorted(band, key=lambda piece: piece.y):
        middles = [(a + b) / 2 for a, b in pairwise(edges)]
        under = [index for index, middle in enumerate(middles) if piece.x0 <= middle <= piece.x1]
        centre = (piece.x0 + piece.x1) / 2
        inside = max(0, min(len(edges) - 2, sum(1 for edge in edges if edge <= centre) - 1))
        first, end = (under[0], under[-1] + 1) if len(under) > 1 and not piece.figure else (inside, inside + 1)
        if first in groups:
            groups[first] = (max(end, groups[first][0]), [*groups[first][1], piece])
        else:
            groups[first] = (end, [piece])
    return [(first, end, pieces) for first, (end, pieces) in sorted(groups.items())]


def _cell(row: int, group: tuple[int, int, list[Piece]], edges: list[float]) -> LatticeCell:
    first, end, pieces = group
    words = [word for piece in pieces for word in piece.words]
    text = text_of(words, edges[end] - edges[first])
    return LatticeCell(row, first, row + 1, end, text, words=words)
