"""The annual report as a table of cells: what every reader, check, tally and writer shares.

Cell ids are those of `forms/*.yaml` and of the published contract: `t3.new_received.natural_person`,
`t2.licensing.decisions` (form v2021), `t2o.licensing.change` (form v2019), `t4.reconsideration.total`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

Number = int | Decimal
Status = Literal["value", "blank", "unreadable", "ambiguous"]
Severity = Literal["error", "warning", "note"]

SCHEMA = "gongkai.report/1"
UNFILLED = re.compile(r"【待填写：[^】]*】")  # stands where a compiled report waits for the clerk's words


@dataclass(frozen=True, slots=True)
class Where:
    """The place in a paper; every figure counts from 1, None where the format has no such thing."""

    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a value, a blank, or what could not be read. `None` is never 0.

    Attributes:
        value: int for counts, Decimal for amounts (in the printed unit); None unless `status` is "value".
        raw: the text as printed, "" where the cell did not come from a paper.
        unit: the printed unit of an amount ("万元", "元"), else None.
        candidates: the readings that remain when the status is "ambiguous" ("12", "17").
        suggestion: a reading that the identities support, offered and never entered ("12").
        because: ids of the cases counted here, or the attested figure's source; None when unknown.
        by_hand: who corrected the cell, when it was corrected by hand, else None.
    """

    value: Number | None = None
    status: Status = "blank"
    raw: str = ""
    unit: str | None = None
    where: Where | None = None
    candidates: tuple[str, ...] = ()
    suggestion: str | None = None
    because: tuple[str, ...] | None = None
    by_hand: str | None = None

    @classmethod
    def of(cls, value: Number | None, **rest: Any) -> Cell:
        """A cell that holds `value`, or a blank one for None."""
        return cls(value=value, status="blank" if value is None else "value", **rest)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts: `id` as in the form file, the printed title, the text without the tables."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding of reading or checking, in one sentence with the numbers in it.

    Attributes:
        table: "t2", "t3", "t4" or "doc".
        cells: ids of the cells concerned, the ones to look at first.
        rule: what asks for it (the article, the notice, or the form's own words).
        fix: the nearest remedy, as a sentence; "" where there is none.
        blocks_publication: a warning that must be dealt with before publication (TXT-E1..E3).
    """

    id: str
    severity: Severity
    table: str
    cells: tuple[str, ...]
    message: str
    rule: str = ""
    fix: str = ""
    blocks_publication: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The file a report was read from; `file` is "a.zip!b.docx" for a member of an archive."""

    file: str
    sha256: str = ""
    kind: str = ""


@dataclass(slots=True)
class Report:
    """One annual report. `form` is "v2019", "v2021", "pre2019", "not_a_report" or "unknown".

    `cells` holds every cell that the paper has, also the unreadable ones; a cell that the paper lacks is absent.
    """

    form: str
    agency: str | None = None
    report_year: int | None = None
    cells: dict[str, Cell] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    source: Source | None = None
    title: str = ""
    preamble: str = ""

    def value(self, cell_id: str) -> Number | None:
        """The number in a cell; None when it is blank, unread or absent."""
        cell = self.cells.get(cell_id)
        return cell.value if cell is not None else None

    def section(self, section_id: str) -> Section | None:
        """The part with this id, or None."""
        return next((part for part in self.sections if part.id == section_id), None)

    def table_cells(self, table: str) -> Iterator[tuple[str, Cell]]:
        """The cells of "t2" (either form's), "t3" or "t4"."""
        prefixes = ("t2.", "t2o.") if table == "t2" else (f"{table}.",)
        return ((name, cell) for name, cell in self.cells.items() if name.startswith(prefixes))

    def with_cells(self, cells: Iterable[tuple[str, Cell]]) -> Report:
        """A copy with some cells replaced; findings are dropped, since they spoke of the old ones."""
        return replace(self, cells={**self.cells, **dict(cells)}, issues=[])


def table_of(cell_id: str) -> str:
    """The contract's table name for a cell id: "t2o.licensing.change" stands in "t2"."""
    head = cell_id.split(".", 1)[0]
    return "t2" if head == "t2o" else head
