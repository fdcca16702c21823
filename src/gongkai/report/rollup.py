"""Adds the reports of an agency tree into one: who is missing, what does not add up, which agencies make each figure.

Every node keeps the sums of all that stands below it, so that one changed report touches only its own path to the root.
A blank is not 0: a sum is blank only where all are blank. A figure that one agency's paper left unread leaves the sum
unread too; nothing is added up in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gongkai.report.agency_tree import Agency, Finder
from gongkai.report.checks.judge import UNREAD, judge
from gongkai.report.checks.rollup import Addition, findings
from gongkai.report.form import Form, form, form_for_year
from gongkai.report.table import Cell, Issue, Number, Report

_FORMS = ("v2019", "v2021")


@dataclass(slots=True)
class _Sum:
    """One cell of a node: the total, how many figures are in it, how many were not read, and the units printed."""

    total: Number = 0
    filled: int = 0
    unread: int = 0
    units: Counter[str] = field(default_factory=Counter)

    def add(self, cell: Cell, sign: int) -> None:
        """Put a report's cell in (1) or take it out (-1)."""
        if cell.status in UNREAD:
            self.unread += sign
        elif cell.value is not None:
            self.total += sign * cell.value
            self.filled += sign
            if cell.unit:
                self.units[cell.unit] += sign

    def cell(self, because: tuple[str, ...]) -> Cell:
        """The sum as a cell; unread when a part was not read or when amounts stand in different units."""
        units = [unit for unit, count in self.units.items() if count]
        if self.unread or len(units) > 1:
            return Cell(status="unreadable", because=because)
        value = self.total if self.filled else None
        return Cell.of(value, unit=units[0] if units else None, because=because)


class Rollup:
    """The reports of one year, added over the tree.

    Attributes:
        year, form: what is added up; papers on another year or form are named, never added.
        touched: how many nodes the last `put` changed (the agency's depth).
    """

    def __init__(self, root: Agency, year: int | None) -> None:
        self.root = root
        self.year = year
        self.form: Form = form_for_year(year) if year is not None and year >= 2019 else form("v2021")
        self.touched = 0
        self._finder = Finder(root)
        self._reports: dict[Agency, Report] = {}
        self._added: dict[Agency, dict[str, Cell]] = {}
        self._sums: dict[Agency, dict[str, _Sum]] = {node: {} for node in root.walk()}
        self._addition = Addition()

    def put(self, report: Report, *, replace: bool = False) -> None:
        """Add one report; O(depth) nodes change.

        A second report of the same agency is named as such and left out, unless `replace` says that it is the newer one.
        """
        self.touched = 0
        self.__dict__.pop("report", None)
        node = self._place(report)
        if node is None:
            return
        old = self._reports.get(node)
        if old is not None and not replace:
            self._addition.doubles.setdefault(node.name, [_file(old)]).append(_file(report))
            return
        self._reports[node] = report
        if report.form != self.form.version:
            self._addition.mixed[node.name] = report.form
            cells: dict[str, Cell] = {}
        else:
            self._addition.mixed.pop(node.name, None)
            cells = {} if node.sums_up else _figures(report)
        before = self._added.get(node, {})
        self._added[node] = cells
        for above in node.path():
            self._move(self._sums[above], before, cells)
            self.touched += 1

    def _place(self, report: Report) -> Agency | None:
        """The node of a report, or None with the reason kept."""
        if report.form not in _FORMS or not report.agency:
            if report.form != "not_a_report":
                self._addition.unusable.append((report.agency or "?", _file(report)))
            return None
        if report.report_year != self.year:
            self._addition.other_years.append((report.agency, report.report_year))
            return None
        found = self._finder.find(report.agency)
        if len(found) == 1:
            return found[0]
        if found:
            self._addition.ambiguous[report.agency] = tuple(node.name for node in found)
        else:
            self._addition.unknown.append(report.agency)
        return None

    @staticmethod
    def _move(sums: dict[str, _Sum], out: dict[str, Cell], into: dict[str, Cell]) -> None:
        for cells, sign in ((out, -1), (into, 1)):
            for name, cell in cells.items():
                if name not in sums:
                    sums[name] = _Sum()
                sums[name].add(cell, sign)

    @property
    def missing(self) -> tuple[str, ...]:
        """The agencies whose report is not there; a county's own is asked only of a county without agencies below."""
        return tuple(node.name for node in self.root.walk() if not node.sums_up and node not in self._reports)

    @property
    def expected(self) -> int:
        """How many agencies must report."""
        return sum(not node.sums_up for node in self.root.walk())

    @cached_property
    def report(self) -> Report:
        """The sum as a report of the root; `because` names the agencies with a figure other than 0 in the cell."""
        return self.subtotal(self.root)

    def subtotal(self, node: Agency) -> Report:
        """The sum of one node and all below it."""
        sums = self._sums[node]
        contributors: dict[str, list[str]] = {}
        for part in node.walk():
            for name, cell in self._added.get(part, {}).items():
                if cell.value or cell.status in UNREAD:
                    contributors.setdefault(name, []).append(part.name)
        cells = {name: sums[name].cell(tuple(contributors.get(name, ()))) for name in self.form.cells if name in sums}
        return Report(form=self.form.version, agency=node.name, report_year=self.year, cells=cells)

    @property
    def issues(self) -> list[Issue]:
        """AGG-E1, E2, W1, W2 for the roll-up as it stands."""
        claims = [(self.subtotal(node), report) for node, report in self._claims()]
        return findings(self, self._addition, claims)

    def _claims(self) -> Iterator[tuple[Agency, Report]]:
        return (
            (node, report)
            for node, report in self._reports.items()
            if node.sums_up and report.form == self.form.version
        )

    @property
    def counted(self) -> dict[str, Report]:
        """The reports that were added, by the agency's name in the tree."""
        return {node.name: self._reports[node] for node in self._added if self._added[node]}


def rollup(tree: Agency, reports: Iterable[Report], year: int | None = None) -> Rollup:
    """Add up the reports of one year over the tree.

    Args:
        year: the report year; left out, the one that most reports are on (the later of two equals).
    """
    found = list(reports)
    if year is None:
        years = Counter(report.report_year for report in found if report.form in _FORMS and report.report_year)
        year = max(years, key=lambda one: (years[one], one)) if years else None
    result = Rollup(tree, year)
    for report in found:
        result.put(report)
    return result


def _figures(report: Report) -> dict[str, Cell]:
    """The report's cells; a total left blank counts as the sum of its parts, or the columns would not add up."""
    filled = judge(report).filled
    return {
        name: Cell.of(filled[name]) if cell.status == "blank" and filled.get(name) is not None else cell
        for name, cell in report.cells.items()
    }


def _file(report: Report) -> str:
    return report.source.file if report.source else "—"
