"""Table 2: what was disclosed unasked, in blocks with a banner, a header and rows; one grid or one for each block."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache

from gongkai.documents.paper import GridCell
from gongkai.documents.recognise import labels
from gongkai.documents.recognise.align import Leaf, align, is_blank, placements
from gongkai.documents.recognise.collect import Collected
from gongkai.documents.recognise.numbers import looks_like_figure
from gongkai.documents.recognise.rows import Line, View
from gongkai.report.form import BlockRow, form
from gongkai.report.table import Cell


@dataclass(slots=True)
class DataRow:
    """A row of figures: `id` is None for a row that the form lacks; `leaves` is its header, [] where none was printed."""

    id: str | None
    line: Line
    label: GridCell
    values: list[GridCell]
    leaves: list[Leaf]
    width: int = 0


@dataclass(slots=True)
class Table2:
    """The rows of table 2 and how often words of only one form stood in it."""

    rows: list[DataRow] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)
    widths: dict[str, int] = field(default_factory=dict)
    cut: bool = False

    @property
    def found(self) -> bool:
        """True when the paper has this table, in whatever state."""
        return sum(row.id is not None for row in self.rows) >= 1

    def add(self, more: Table2) -> None:
        """Take over the rows that this table does not have yet."""
        present = {row.id for row in self.rows}
        self.rows += [row for row in more.rows if row.id is not None and row.id not in present]
        self.words.update(more.words)
        self.widths = {**more.widths, **self.widths}

    def version(self) -> str | None:
        """The form whose words the table uses (rulebook B.0), or None."""
        if self.words:
            first, *rest = self.words.most_common(2)
            if not rest or first[1] > rest[0][1]:
                return first[0]
        width = self.widths.get("licensing", self.widths.get("penalty", 0))
        return {1: "v2021", 3: "v2019"}.get(width)


def gather(lines: list[Line]) -> Table2:
    """Find headers and rows in the lines that belong to table 2, in order."""
    table = Table2()
    leaves: list[Leaf] = []
    width = 0
    last: View | None = None
    for line in lines:
        table.cut = line.view.grid.cut  # what follows in a further grid was not lost
        banner = _banner(line)
        _count_words(line, table.words)
        if banner or (line.view is not last and _heads(line)):
            leaves = []
        last = line.view
        if banner:
            continue
        if _heads(line):
            leaves = _header(line)
            width = len(line.cells) - 1
            if (glued := _glued(line)) is not None:
                table.rows.append(DataRow(glued, line, line.cells[0], [], leaves))
            continue
        row = _split(line, leaves)
        if row is not None:
            row.width = width
            table.rows.append(row)
            if row.id is not None:
                table.widths[row.id] = len(row.values)
    return table


def resolve(table: Table2, version: str, out: Collected) -> None:
    """Enter the figures under the cells of this form; other rows and columns are only reported."""
    rows, prefix = _rows(version)
    for row in table.rows:
        where = row.line.view.where(row.label)
        known = rows.get(row.id or "")
        if known is None:
            if any(not is_blank(cell) for cell in row.values) or (row.id is None and len(row.values) >= 1):
                out.extra.append(("t2", where, row.line.text()[:60]))
            continue
        if row.id is not None and labels.key(row.label.text) != labels.key(known.label):
            out.variants.append((labels.key(row.label.text), f"{prefix}.{row.id}"))
        _enter(row, known, prefix, out)
        for leaf in row.leaves:
            if leaf.id is None and not _told(out, leaf.text):
                out.extra.append(("t2", where, leaf.text))


def _told(out: Collected, text: str) -> bool:
    """True for a column already understood or already reported."""
    return any(table == "t2" and said == text for table, _, said in out.extra) or any(
        word == text for word, _ in out.variants
    )


def _enter(row: DataRow, known: BlockRow, prefix: str, out: Collected) -> None:
    seen = row.line.view
    wanted = dict(zip(known.cells, known.kinds, strict=True))
    leaves = _own_columns(row.leaves, known, prefix, out)
    if leaves is None:
        out.extra.append(("t2", seen.where(row.label), row.line.text()[:60]))
        return
    ids = tuple(f"{prefix}.{known.id}.{leaf.id}" for leaf in leaves if leaf.id)
    values = _without_merge_scars(_under_heads(row, leaves), len(leaves))
    placed = align(values, leaves, loose=seen.loose or len(values) == len(leaves), sheet=seen.grid.sheet is not None)
    if not values and not _leaves_blanks_out(row):
        return  # the paper has no such cell (contract): absent, and said so
    if placed is None and all(is_blank(cell) for cell in values):
        for cell_id in ids:
            if cell_id in wanted:
                out.put(cell_id, Cell(where=seen.where(values[0] if values else row.label)))
        return
    if placed is None:
        texts = [" ".join(cell.text.split()) for cell in values]
        options = placements([text for text in texts if text], len(leaves))
        kept = [options[i] for i, leaf in enumerate(leaves) if leaf.id]
        out.lost(ids, seen.where(row.label), row.line.text(), f"{len(texts)}/{len(leaves)}", kept)
        return
    for leaf, cell in zip(leaves, placed, strict=True):
        cell_id = f"{prefix}.{known.id}.{leaf.id}"
        if cell is not None and cell_id in wanted:
            out.figure(cell_id, wanted[cell_id], seen, cell, unit=_unit(leaf.text, wanted[cell_id]))
        elif leaf.id is not None and cell is not None and not is_blank(cell):
            out.extra.append(("t2", seen.where(cell), f"{leaf.text} {cell.text}".strip()))


def _leaves_blanks_out(row: DataRow) -> bool:
    """Whether a blank cell leaves no trace in this kind of paper: text, a sheet, a page without lines or its end."""
    seen = row.line.view
    return seen.loose or seen.grid.unruled or seen.grid.sheet is not None or _heads(row.line)


def _own_columns(leaves: list[Leaf], known: BlockRow, prefix: str, out: Collected) -> list[Leaf] | None:
    """The row's columns: its printed header, the form's own where none was printed, None for another form's header."""
    official = [cell.rsplit(".", 1)[-1] for cell in known.cells]
    named = [leaf.id for leaf in leaves]
    if not any(name in official for name in named):
        if any(named):
            return None
        return [Leaf(name, -1, -1) for name in official]
    alike = len(leaves) == len(official) and all(a in (None, b) for a, b in zip(named, official, strict=True))
    if None in named and alike and not any(labels.meaning(leaf.text, "extra") is not None for leaf in leaves):
        odd = [leaf.text for leaf in leaves if leaf.id is None]
        out.variants += [(text, f"{prefix}.{known.id}") for text in odd]
        return [replace(leaf, id=name) for leaf, name in zip(leaves, official, strict=True)]
    return leaves


def _unit(head: str, kind: str) -> str | None:
    """The unit of an amount that its column's heading gives, where that is not the form's own 万元."""
    match = _UNIT.search(labels.squeeze(head)) if kind in ("decimal_10k_yuan", "amount_with_unit") else None
    if match is None or (kind == "decimal_10k_yuan" and match[1] == "万元"):
        return None
    return match[1]


_UNIT = re.compile(r"\((?:单位:?)?(万元|亿元|千元|元)\)")


def _under_heads(row: DataRow, leaves: list[Leaf]) -> list[GridCell]:
    """The cells under the header's words, where row and header are padded with blanks to the same width."""
    places = [leaf.at for leaf in leaves]
    if not row.values or len(row.values) != row.width or len(leaves) == row.width or min(places, default=-1) < 0:
        return row.values
    rest = [cell for i, cell in enumerate(row.values) if i not in places]
    return [row.values[i] for i in places] if all(is_blank(cell) for cell in rest) else row.values


def _without_merge_scars(values: list[GridCell], count: int) -> list[GridCell]:
    """One figure among blanks under one wide heading: the cells were to be merged (form v2021, three columns wide)."""
    if count == 1 and len(values) > 1:
        filled = [cell for cell in values if not is_blank(cell)]
        return filled if len(filled) == 1 else (values[:1] if not filled else values)
    return values


@cache
def _rows(version: str) -> tuple[dict[str, BlockRow], str]:
    blocks = form(version).blocks
    rows = {row.id: row for block in blocks for row in block.rows}
    return rows, next(iter(rows.values())).cells[0].split(".")[0]


def _banner(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell.text.strip()]
    return bool(filled) and len(filled) <= 2 and labels.banner_key(filled[0].text) is not None


def _count_words(line: Line, words: Counter[str]) -> None:
    telling = labels.version_words()
    for cell in line.cells:
        if len(cell.text) > 40:
            continue
        version = telling.get(labels.banner_key(cell.text) or labels.key(cell.text))
        if version is not None:
            words[version] += 1


def _heads(line: Line) -> bool:
    """True for a header row: it names columns and no row."""
    if any(labels.meaning(cell.text, "t2row") is not None for cell in line.cells):
        return False
    named = sum(labels.meaning(cell.text, "t2head") is not None for cell in line.cells)
    return named >= 1


def _glued(line: Line) -> str | None:
    """The blank row below a header row where the end of a page has run both together: 信息内容规章."""
    word = labels.key(line.cells[0].text)
    heads = (key for key, found in labels.meanings().items() if found[0].kind == "t2stub" and word.startswith(key))
    rest = next((word[len(head) :] for head in heads), "")
    return labels.meaning(rest, "t2row") if rest else None


def _header(line: Line) -> list[Leaf]:
    out: list[Leaf] = []
    for i, cell in enumerate(line.cells):
        if not labels.key(cell.text) or (labels.meaning(cell.text, "t2stub") is not None and not out):
            continue
        if i == 0 and labels.meaning(cell.text, "t2head") is None:
            continue
        if labels.banner_key(cell.text) is not None:
            continue
        head = labels.meaning(cell.text, "t2head")
        out.append(Leaf(head, cell.column, cell.column + cell.column_span, " ".join(cell.text.split()), i - 1))
    return out


def _split(line: Line, leaves: list[Leaf]) -> DataRow | None:
    cells = line.cells
    at = max((i for i, cell in enumerate(cells) if labels.meaning(cell.text, "t2row") is not None), default=-1)
    if at >= 0:
        found = labels.meaning(cells[at].text, "t2row")
        return DataRow(found, line, cells[at], cells[at + 1 :], leaves)
    words = [i for i, cell in enumerate(cells) if len(labels.key(cell.text)) >= 2 and not looks_like_figure(cell.text)]
    if not words or labels.meaning(cells[words[0]].text, "furniture", "t2stub", "extra") is not None:
        return None
    values = cells[words[0] + 1 :]
    # A row of the form's own shape with another label is one that the form lacks; a remark in one wide cell is none.
    if not values or len(words) > 1 or len(labels.key(cells[words[0]].text)) > 30:
        return None
    return DataRow(None, line, cells[words[0]], values, leaves)
