"""The official forms as data: rows, columns, labels, headers with their spans.

Source: 国办公开办函〔2019〕60号 (v2019, report years 2019–2020) and 国办公开办函〔2021〕30号 (v2021, from 2021).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from gongkai.errors import OutsideKnownSpan
from gongkai.law.strict_yaml import load_file
from gongkai.report.equation import Equation, read_equations
from gongkai.words import say

FORMS = Path(__file__).parent / "forms"
VERSIONS = ("v2019", "v2021")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a table's printed header. `column` is the column or cell id under it, if it heads one."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a figure counts: cases `received` in the year, `decided` or `closed` in it with one of `codes` (empty = any),
    or open `at_start` or `at_end` of it.
    """

    moment: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A data column: of table 3 by applicant kind, of table 4 by cell id (only those say what they count)."""

    id: str
    label: str
    group: str = ""
    counts: tuple[Counts, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of table 3. Rows with `data` False carry a heading only (results, denied, unable, …)."""

    id: str
    label: str
    number: str | None
    level: int
    data: bool
    parent: str | None
    rowspan: int
    label_colspan: int
    counts: tuple[Counts, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A row of table 2: `cells` and `kinds` run in parallel (count, signed, decimal_10k_yuan, amount_with_unit)."""

    id: str
    label: str
    cells: tuple[str, ...]
    kinds: tuple[str, ...]
    cell_colspan: int


@dataclass(frozen=True, slots=True)
class Block:
    """One banner of table 2 (第二十条第（一）项 …) with its header and rows."""

    banner: str
    banner_colspan: int
    art20_item: int
    header: tuple[HeaderCell, ...]
    rows: tuple[BlockRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six parts of the report."""

    n: int
    id: str
    title: str
    kind: str
    tables: tuple[str, ...]
    title_variants: tuple[str, ...]
    must_cover: tuple[str, ...]
    governments_also: tuple[str, ...]
    subheadings: tuple[str, ...]
    empty_texts: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One version of the official form."""

    version: str
    document: str
    first_year: int
    last_year: int | None
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    t3_header: tuple[tuple[HeaderCell, ...], ...]
    t3_columns: tuple[Column, ...]
    t3_rows: tuple[Row, ...]
    t4_header: tuple[tuple[HeaderCell, ...], ...]
    t4_columns: tuple[Column, ...]
    equations: tuple[Equation, ...] = ()

    @cached_property
    def data_rows(self) -> tuple[Row, ...]:
        """The rows of table 3 that carry figures (23 in v2019, 25 in v2021)."""
        return tuple(row for row in self.t3_rows if row.data)

    @cached_property
    def t2_cells(self) -> tuple[str, ...]:
        """Cell ids of table 2 in printed order."""
        return tuple(cell for block in self.blocks for row in block.rows for cell in row.cells)

    @cached_property
    def t3_cells(self) -> tuple[str, ...]:
        """Cell ids of table 3, row by row."""
        return tuple(f"t3.{row.id}.{column.id}" for row in self.data_rows for column in self.t3_columns)

    @cached_property
    def t4_cells(self) -> tuple[str, ...]:
        """Cell ids of table 4 in printed order."""
        return tuple(column.id for column in self.t4_columns)

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """All cell ids of the form in printed order."""
        return self.t2_cells + self.t3_cells + self.t4_cells

    def kind_of(self, cell_id: str) -> str:
        """How a cell is written: count, signed, decimal_10k_yuan or amount_with_unit."""
        return _kinds(self.version).get(cell_id, "count")

    def label_of(self, cell_id: str) -> str:
        """What a clerk calls the cell: "（一）予以公开 × 自然人"."""
        return _labels(self.version)[cell_id]


def form(version: str) -> Form:
    """The form with this version id ("v2019", "v2021")."""
    if version not in VERSIONS:
        raise OutsideKnownSpan(
            say("没有“{version}”这个格式版本，已知的有 {known}", version=version, known="、".join(VERSIONS))
        )
    return _load(version)


def form_for_year(report_year: int) -> Form:
    """The form that reports on this year must use.

    Raises:
        OutsideKnownSpan: before 2019, when no national format with these tables was in force.
    """
    for version in VERSIONS:
        candidate = _load(version)
        if candidate.first_year <= report_year <= (candidate.last_year or report_year):
            return candidate
    raise OutsideKnownSpan(say("{year} 年度没有统一格式，统一格式自 2019 年度起使用", year=report_year))


@cache
def _load(version: str) -> Form:
    raw = load_file(FORMS / f"{version}.yaml")
    tables = raw["tables"]
    table2 = tables["t2" if "t2" in tables else "t2o"]
    found = Form(
        version=raw["form"],
        document=raw["document"],
        first_year=raw["report_years"]["from"],
        last_year=raw["report_years"]["to"],
        parts=tuple(_part(part) for part in raw["sections"]),
        blocks=tuple(_block(block) for block in table2["blocks"]),
        t3_header=_header(tables["t3"]["header"]),
        t3_columns=tuple(_column(column) for column in tables["t3"]["columns"]),
        t3_rows=tuple(_row(row) for row in tables["t3"]["rows"]),
        t4_header=_header(tables["t4"]["header"]),
        t4_columns=tuple(_column(column) for column in tables["t4"]["columns"]),
    )
    columns = [column.id for column in found.t3_columns]
    rows = [row.id for row in found.data_rows]
    equations = read_equations(raw["equations"], columns, rows, frozenset(found.cells), f"{version}.yaml")
    return replace(found, equations=equations)


def _part(raw: dict[str, Any]) -> Part:
    return Part(
        n=raw["n"],
        id=raw["id"],
        title=raw["title"],
        kind=raw["kind"],
        tables=tuple(raw.get("tables", ())),
        title_variants=tuple(raw.get("title_variants", ())),
        must_cover=tuple(raw.get("must_cover", ())),
        governments_also=tuple(raw.get("governments_also", ())),
        subheadings=tuple(raw.get("subheading_variants", ())),
        empty_texts=tuple(raw.get("empty_text_variants", ())),
    )


def _header_cell(raw: dict[str, Any]) -> HeaderCell:
    return HeaderCell(raw["text"], raw.get("colspan", 1), raw.get("rowspan", 1), raw.get("column"))


def _header(rows: list[list[dict[str, Any]]]) -> tuple[tuple[HeaderCell, ...], ...]:
    return tuple(tuple(_header_cell(cell) for cell in row) for row in rows)


def _column(raw: dict[str, Any]) -> Column:
    return Column(raw["id"], raw["label"], raw.get("group", ""), _counts(raw.get("counts", {})))


def _counts(raw: dict[str, Any]) -> tuple[Counts, ...]:
    """`{decided: [granted]}`, `{received: in_year}`, `{closed: any, open: at_end}`."""
    return tuple(
        Counts(value if moment == "open" else moment, tuple(value) if isinstance(value, list) else ())
        for moment, value in raw.items()
    )


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        id=raw["id"],
        label=raw["label"],
        number=raw.get("row"),
        level=raw["level"],
        data=raw["data"],
        parent=raw.get("parent"),
        rowspan=raw.get("rowspan", 1),
        label_colspan=raw["label_colspan"],
        counts=_counts(raw.get("counts", {})),
    )


def _block(raw: dict[str, Any]) -> Block:
    rows = tuple(
        BlockRow(
            id=row["id"],
            label=row["label"],
            cells=tuple(row["cells"]),
            kinds=tuple(row.get("types") or [row["type"]] * len(row["cells"])),
            cell_colspan=row.get("cell_colspan", 1),
        )
        for row in raw["rows"]
    )
    header = tuple(_header_cell(cell) for cell in raw["header"])
    return Block(raw["banner"], raw["banner_colspan"], raw["art20_item"], header, rows)


@cache
def _kinds(version: str) -> dict[str, str]:
    return {
        cell: kind
        for block in _load(version).blocks
        for row in block.rows
        for cell, kind in zip(row.cells, row.kinds, strict=True)
    }


@cache
def _labels(version: str) -> dict[str, str]:
    found = _load(version)
    labels = {
        f"t3.{row.id}.{column.id}": f"{row.label} × {column.label}"
        for row in found.data_rows
        for column in found.t3_columns
    }
    for block in found.blocks:
        for row in block.rows:
            heads = [head.text for head in block.header if head.column]
            labels.update({cell: f"{row.label} × {head}" for cell, head in zip(row.cells, heads, strict=True)})
    labels.update({column.id: f"{column.group} {column.label}" for column in found.t4_columns})
    return labels
