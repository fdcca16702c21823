"""One report: as it was read, with the corrections put in and checked anew; its verdict in numbers and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gongkai.report import checks
from gongkai.report.contract import from_json
from gongkai.report.form import VERSIONS, form
from gongkai.report.table import Cell, Issue, Report
from gongkai.web.checkup.models import Correction, FoundReport
from gongkai.web.checkup.selectors.official import TableView


def as_corrected(found: FoundReport) -> Report:
    """The report as read, with the corrections made by hand put in; of its findings only those of the reading."""
    report = from_json(found.data)
    corrections = {row.cell: row for row in found.corrections.all()}
    reading = [
        issue for issue in report.issues if issue.id.startswith("READ-") and not set(issue.cells) & set(corrections)
    ]
    now = report.with_cells((cell, _corrected(report.cells.get(cell), row)) for cell, row in corrections.items())
    now.issues = reading
    return now


def current(found: FoundReport, previous: FoundReport | None = None) -> Report:
    """The report with its corrections, checked in the reader's language.

    Args:
        previous: the same agency's report of the year before, if it was put in too.
    """
    now = as_corrected(found)
    now.issues = now.issues + checks.run(now, as_corrected(previous) if previous else None)
    return now


def _corrected(old: Cell | None, row: Correction) -> Cell:
    value = None if not row.value else Decimal(row.value) if "amount" in row.cell else int(row.value)
    by_hand = f"{row.recorded_at.astimezone():%Y-%m-%d %H:%M} {row.reason}"
    before = old or Cell()
    return Cell.of(value, raw=before.raw, unit=before.unit, where=before.where, by_hand=by_hand)


@dataclass(frozen=True, slots=True)
class Summary:
    """The verdict over a report: findings by severity, and how many checks passed."""

    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    notes: tuple[Issue, ...]
    passed: int
    blanks: int
    unread: int


def summary(report: Report) -> Summary:
    """What the first line of the page says."""
    by_severity = {
        severity: tuple(issue for issue in report.issues if issue.severity == severity)
        for severity in ("error", "warning", "note")
    }
    statuses = [cell.status for cell in report.cells.values()]
    return Summary(
        errors=by_severity["error"],
        warnings=by_severity["warning"],
        notes=by_severity["note"],
        passed=checks.passed(report, report.issues),
        blanks=statuses.count("blank"),
        unread=statuses.count("unreadable") + statuses.count("ambiguous"),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding of the list on top; one that stands in a table is explained there, any other here."""

    issue: Issue
    explained_below: bool


def listed(report: Report, tables: Iterable[TableView]) -> list[Listed]:
    """What wants doing, errors first."""
    below = {id(issue) for table in tables for row in table.rows for issue in row.say}
    order = {"error": 0, "warning": 1}
    found = sorted((issue for issue in report.issues if issue.severity in order), key=lambda i: order[i.severity])
    return [Listed(issue, id(issue) in below) for issue in found]


def heading(report: Report, name: str) -> str:
    """The title of the page: the report's own, else what it is."""
    if report.title:
        return report.title.replace("\n", "")
    if report.form == "not_a_report":
        return _("不是年报：%(name)s") % {"name": name}
    return name


def form_sentence(report: Report) -> str:
    """Which form the paper uses, in words."""
    if report.form in VERSIONS:
        return _("格式：%(document)s") % {"document": form(report.form).document}
    words = {
        "pre2019": _("2019 年度以前的报告，那时没有全国统一的表，只读出文字"),
        "not_a_report": _("没有找到年报的六个部分和三张表"),
    }
    return words.get(report.form, _("认不出用的是哪一版格式"))
