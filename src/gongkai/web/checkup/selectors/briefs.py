"""What the list needs of each report, remembered: five hundred reports are opened once, not at every look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from gongkai.report import checks
from gongkai.report.agency import spelling
from gongkai.report.table import Issue, Report
from gongkai.web.checkup.models import Batch, FoundReport
from gongkai.web.checkup.selectors.report import current

TABLES = {"t2": _lazy("表二"), "t3": _lazy("表三"), "t4": _lazy("表四")}
_UNREAD = ("unreadable", "ambiguous")
_KEPT = 5000  # briefs; beyond that all are forgotten and looked up again
_brief: dict[tuple[Any, ...], Brief] = {}
_passed: dict[tuple[Any, ...], int] = {}


@dataclass(frozen=True, slots=True)
class TableState:
    """How one of the three tables was read."""

    table: str
    missing: bool
    unread: int

    @property
    def word(self) -> str:
        """Its name on paper."""
        return str(TABLES[self.table])


@dataclass(frozen=True, slots=True)
class Brief:
    """A report in what the list says of it."""

    agency: str | None
    year: int | None
    form: str
    file: str
    tables: tuple[TableState, ...]
    blanks: int
    unread_cells: tuple[str, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]

    @property
    def who(self) -> tuple[str, int] | None:
        """The agency and the year, the same for every spelling of the name; None when either is unknown."""
        return (spelling(self.agency), self.year) if self.agency and self.year else None


class Briefs:
    """The briefs of one batch, with last year's report found for each."""

    def __init__(self, batch: Batch, reports: Iterable[FoundReport]) -> None:
        self._batch = batch
        self._reports = list(reports)
        for store in (_brief, _passed):
            if len(store) > _KEPT:
                store.clear()
        self._as_read = dict(self._load())
        self._same: dict[tuple[str, int], list[FoundReport]] = {}
        for found in self._reports:
            if who := self._as_read[found.pk].who:
                self._same.setdefault(who, []).append(found)

    def _load(self) -> Iterator[tuple[int, Brief]]:
        missing = [found.pk for found in self._reports if (self._batch.pk, found.pk) not in _brief]
        for start in range(0, len(missing), 100):
            rows = FoundReport.objects.filter(pk__in=missing[start : start + 100]).values_list("pk", "data")
            for pk, data in rows.iterator():
                _brief[self._batch.pk, pk] = _of(data)
        return ((found.pk, _brief[self._batch.pk, found.pk]) for found in self._reports)

    def previous(self, found: FoundReport) -> FoundReport | None:
        """The same agency's report of the year before in the batch; None when there is none, or two."""
        who = self._as_read[found.pk].who
        same = self._same.get((who[0], who[1] - 1), []) if who else []
        return same[0] if len(same) == 1 else None

    def all(self) -> dict[int, Brief]:
        """The brief of every report by its key; what must be opened for it is fetched fifty at a time."""
        pairs = [(found, self.previous(found)) for found in self._reports]
        closed = [
            [each for each in pair if each]
            for pair in pairs
            if (pair[1] or pair[0].corrections.all()) and self._key(*pair) not in _brief
        ]
        for start in range(0, len(closed), 50):
            opened = {each.pk: each for pair in closed[start : start + 50] for each in pair}
            for pk, data in FoundReport.objects.filter(pk__in=opened).values_list("pk", "data"):
                opened[pk].data = data
            for pair in closed[start : start + 50]:
                self.of(pair[0])
            for each in opened.values():
                del each.data
        return {found.pk: self.of(found) for found in self._reports}

    def of(self, found: FoundReport) -> Brief:
        """What the job found, or the checks run again where last year's report or a correction bears on them."""
        previous = self.previous(found)
        if previous is None and not found.corrections.all():
            return self._as_read[found.pk]
        return self._again(found, previous)

    def told(self, found: FoundReport) -> Brief:
        """The same with its sentences in the reader's language."""
        if get_language() == "zh-hans":
            return self.of(found)
        return self._again(found, self.previous(found))

    def passed(self, found: FoundReport) -> int:
        """How many checks the report passed."""
        previous = self.previous(found)
        key = self._key(found, previous)
        if key not in _passed:
            now = current(found, previous)
            _passed[key] = checks.passed(now, now.issues)
        return _passed[key]

    def _again(self, found: FoundReport, previous: FoundReport | None) -> Brief:
        key = self._key(found, previous)
        if key not in _brief:
            _brief[key] = _with(self._as_read[found.pk], current(found, previous))
        return _brief[key]

    def _key(self, found: FoundReport, previous: FoundReport | None) -> tuple[Any, ...]:
        both = [each for each in (found, previous) if each]
        stamps = [(each.pk, max((row.pk for row in each.corrections.all()), default=0)) for each in both]
        return (self._batch.pk, get_language(), *stamps)


def _of(data: dict[str, Any]) -> Brief:
    present: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    cells = data["cells"]
    unread_cells = tuple(name for name, cell in cells.items() if cell["status"] in _UNREAD)
    for name in cells:
        present[name[:2]] += 1
    for name in unread_cells:
        unread[name[:2]] += 1
    by_severity: dict[str, list[Issue]] = {}
    for issue in data["issues"]:
        if issue["severity"] != "note":
            by_severity.setdefault(issue["severity"], []).append(Issue(**{**issue, "cells": tuple(issue["cells"])}))
    return Brief(
        agency=data.get("agency"),
        year=data.get("report_year"),
        form=data["form"],
        file=(data.get("source") or {}).get("file") or "",
        tables=tuple(TableState(table, not present[table], unread[table]) for table in TABLES),
        blanks=sum(cell["status"] == "blank" for cell in cells.values()),
        unread_cells=unread_cells,
        errors=tuple(by_severity.get("error", ())),
        warnings=tuple(by_severity.get("warning", ())),
    )


def _with(brief: Brief, now: Report) -> Brief:
    """The brief with what corrections and last year's report change in it."""
    cells = now.cells.items()
    unread_cells = tuple(name for name, cell in cells if cell.status in _UNREAD)
    unread = Counter(name[:2] for name in unread_cells)
    present = {name[:2] for name in now.cells}
    return replace(
        brief,
        tables=tuple(TableState(table, table not in present, unread[table]) for table in TABLES),
        blanks=sum(cell.status == "blank" for _, cell in cells),
        unread_cells=unread_cells,
        errors=tuple(issue for issue in now.issues if issue.severity == "error"),
        warnings=tuple(issue for issue in now.issues if issue.severity == "warning"),
    )


def batch_briefs(batch: Batch) -> Briefs:
    """The briefs of all reports of a batch."""
    found = FoundReport.objects.filter(paper__batch=batch).defer("data").prefetch_related("corrections")
    return Briefs(batch, found.order_by("paper__n", "n"))
