"""What stands behind one cell: its rule in a sentence, the agencies, the cases, and what was not counted and why."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.law import rulebook
from gongkai.report.explanation import row_rule
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application, Remedy
from gongkai.web.reporting.models import CellCount
from gongkai.web.reporting.selectors.year import PAGE, Counted, cases_of, form_of_year, open_cells, report_of

ENDED_ELSEWHERE = {"transferred": _("转交其他机关办理"), "merged": _("与另一件合并"), "split": _("拆成几件，各件另计")}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case behind the figure. `readable` false: counted here, but its file is another office's."""

    counted: Counted
    application: Application
    remedy: Remedy | None = None


@dataclass(slots=True)
class Panel:
    """The panel beside the table (ux 4.3), in the order of its parts."""

    cell: str
    label: str
    value: int
    says: str
    articles: tuple[str, ...]
    on: date
    units: list[tuple[Agency, int]] = field(default_factory=list)
    cases: list[CaseLine] = field(default_factory=list)
    more: str = ""
    left_out: list[tuple[Application, str]] = field(default_factory=list)


def panel_of(
    scope: Agency, year: int, cell: str, *, agency: Agency | None = None, after: str = "", may_read: set[uuid.UUID]
) -> Panel:
    """Everything behind a cell.

    Args:
        agency: only the cases of this part of the scope: an agency below with everything under it, or the scope's own.
        after: `<day>_<case uuid>` of the last case of the page before.
        may_read: the agencies whose cases the reader may open; others' are counted, not listed.
    """
    form = form_of_year(year)
    rule = row_rule(form, cell, year, rulebook.default())
    value = report_of(scope, year).cells[cell].value
    found = Panel(cell, form.label_of(cell), int(value or 0), rule.says, rule.articles, date(year, 12, 31))
    if not cell.startswith(("t3.", "t4.")):
        return found
    found.units = _units(scope, year, cell, found.value)
    part, own = agency or scope, scope.pk if agency == scope else None
    counted = cases_of(part.pk, year, cell, agency=own, after=_place(after), limit=PAGE + 1)
    if len(counted) > PAGE:
        counted = counted[:PAGE]
        found.more = f"{counted[-1].day.isoformat()}_{counted[-1].case}"
    found.cases = [line for line in _lines(cell, counted) if line.application.agency_id in may_read]
    if cell.startswith("t3."):
        found.left_out = _left_out(scope, year, may_read)
    return found


def _place(after: str) -> Counted | None:
    day, _sep, case = after.partition("_")
    try:
        return Counted(uuid.UUID(case), uuid.UUID(int=0), date.fromisoformat(day)) if after else None
    except ValueError:
        return None


def _lines(cell: str, counted: list[Counted]) -> list[CaseLine]:
    keys = [each.case for each in counted]
    if cell.startswith("t4."):
        remedies = {row.pk: row for row in Remedy.objects.filter(pk__in=keys).select_related("application__agency")}
        return [CaseLine(each, remedies[each.case].application, remedies[each.case]) for each in counted]
    cases = Application.objects.select_related("agency").in_bulk(keys)
    return [CaseLine(each, cases[each.case]) for each in counted]


def _units(scope: Agency, year: int, cell: str, value: int) -> list[tuple[Agency, int]]:
    """How many each agency directly below brings, and the agency itself: the sum is the figure `value`."""
    below = list(Agency.objects.filter(parent=scope).order_by("path"))
    version = form_of_year(year).version
    counts: dict[uuid.UUID, int] = {}
    rows = CellCount.objects.filter(scope__in=[unit.pk for unit in below]).filter(
        Q(year=year, cell=cell) | Q(year__lte=year, cell__startswith="open")
    )
    for row in rows:
        if not row.cell.startswith("open") or cell in open_cells(version, row.cell, row.year == year):
            counts[row.scope] = counts.get(row.scope, 0) + row.n
    own = value - sum(counts.values())
    units = [(unit, counts[unit.pk]) for unit in below if counts.get(unit.pk)]
    return ([(scope, own)] if own else []) + units


def _left_out(scope: Agency, year: int, may_read: set[uuid.UUID]) -> list[tuple[Application, str]]:
    """Applications of the year that no row counts, and why."""
    agencies = Agency.objects.filter(path__startswith=scope.path, pk__in=may_read)
    cases = Application.objects.filter(agency__in=agencies, submitted_day__year=year).select_related("agency")
    outside = cases.filter(Q(counted=False) | Q(received=None)).order_by("submitted_day")[:PAGE]
    return [(case, str(ENDED_ELSEWHERE.get(case.ended, _("还没有确认收到，期限尚未起算")))) for case in outside]
