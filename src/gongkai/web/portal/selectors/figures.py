"""S9: the year's public figures. Each is a cell of table 3 (`reporting` keeps them) and opens into its cases, without names."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import ApplicantType, Application
from gongkai.web.history import clock
from gongkai.web.portal.selectors.outcomes import outcome_of
from gongkai.web.reporting.selectors.year import Counted, cases_of, report_of

FIRST_YEAR = 2020  # the first report on the form that these rows belong to
CELLS = {
    "received": "t3.new_received.total",
    "carried": "t3.carried_over.total",
    "closed": "t3.result_total.total",
    "open": "t3.carried_forward.total",
}
PAGE = 50
_DIGITS = 9  # of a place in a list; a longer one is no place


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of a year: new and carried over make closed and open; of the closed, how many were judged and in time."""

    year: int
    until: date
    received: int
    carried: int
    closed: int
    open: int
    judged: int
    in_time: int

    @property
    def late(self) -> int:
        """Replied after the last day."""
        return self.judged - self.in_time

    @property
    def share(self) -> str:
        """In time of judged, in per cent with one digit; "" where nothing was judged."""
        return f"{100 * self.in_time / self.judged:.1f}%" if self.judged else ""

    @property
    def says(self) -> str:
        """The equation as a sentence."""
        said = {"received": self.received, "carried": self.carried, "closed": self.closed, "open": self.open}
        return _("%(received)s 件新收加 %(carried)s 件上年结转，等于 %(closed)s 件办结加 %(open)s 件在办。") % said


@dataclass(frozen=True, slots=True)
class Line:
    """A case behind a figure: nothing that tells who applied or for what."""

    agency: str
    applicant_type: str
    received: date | None
    decided: date | None
    outcome: str
    article: str
    late: bool | None


def figures(scope: Agency, year: int) -> Year:
    """The year's figures of an agency with all below it."""
    cells = report_of(scope, year).cells
    counts = {name: int(cells[cell].value or 0) for name, cell in CELLS.items()}
    judged = _judged(scope, year).aggregate(all=Count("pk"), in_time=Count("pk", filter=Q(late=False)))
    today = clock.today()
    until = today if year == today.year else date(year, 12, 31)
    return Year(year=year, until=until, judged=judged["all"], in_time=judged["in_time"], **counts)


def _judged(scope: Agency, year: int, *, late: bool | None = None) -> QuerySet[Application]:
    """Replied cases of the year for which a last day could be told."""
    found = Application.objects.filter(
        agency__path__startswith=scope.path, counted=True, decided__year=year, late__isnull=False
    )
    return found if late is None else found.filter(late=late)


def months(scope: Agency, year: int) -> list[tuple[int, int, int]]:
    """(month, received, closed) of each month that has begun."""
    tables = []
    for name in ("received", "decided"):
        rows = _counted(scope).filter(**{f"{name}__year": year}).annotate(month=ExtractMonth(name)).values("month")
        tables.append(dict(rows.annotate(n=Count("pk")).values_list("month", "n")))
    today = clock.today()
    last = today.month if year == today.year else 12
    return [(month, tables[0].get(month, 0), tables[1].get(month, 0)) for month in range(1, last + 1)]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, the rule that counts it, its value, a page of its cases and the address of the next."""

    name: str
    label: str
    says: str
    article: str
    value: int
    lines: list[Line]
    more: str


def labels(year: int) -> dict[str, tuple[str, str, str]]:
    """Label, rule in a sentence and article of each figure."""
    said = {"year": year}
    return {
        "received": (_("新收申请"), _("%(year)s年内收到的申请，收到之日按渠道确定") % said, "条例第31条"),
        "carried": (_("上年结转"), _("%(year)s年以前收到、到年初还没有办结的申请") % said, "条例第50条"),
        "closed": (_("已经办结"), _("%(year)s年内办结的申请，按答复发出之日计") % said, "条例第50条"),
        "open": (_("正在办理"), _("已经收到、还没有办结的申请") % said, "条例第50条"),
        "in_time": (_("按期答复"), _("%(year)s年内发出答复、没有超过应答复日的申请") % said, "条例第33条"),
        "late": (_("逾期答复"), _("%(year)s年内发出答复、超过应答复日的申请") % said, "条例第33条"),
    }


def figure(
    scope: Agency, year: int, name: str, *, month: int | None = None, after: str = "", limit: int = PAGE
) -> Figure:
    """A figure with its cases; `after` is the place where the page before ended.

    Args:
        month: only the cases received (closed) in that month; for these two figures alone.

    Raises:
        KeyError: no such figure.
    """
    label, says, article = labels(year)[name]
    if month is not None and name in _BY_MONTH:
        found = _counted(scope).filter(**{f"{_BY_MONTH[name]}__year": year, f"{_BY_MONTH[name]}__month": month})
        keys, more = _page(found.order_by(_BY_MONTH[name], "pk"), after, limit)
        words = _("%(label)s，%(month)s月") % {"label": label, "month": month}
        return Figure(name, words, says, article, found.count(), lines_of(keys), more)
    all_of = figures(scope, year)
    if name in CELLS:
        value = int(getattr(all_of, name))
        counted = cases_of(scope.pk, year, CELLS[name], after=_place(after), limit=limit + 1)
        keys, more = _keys(counted, limit)
    else:
        late = name == "late"
        value = all_of.late if late else all_of.in_time
        keys, more = _page(_judged(scope, year, late=late).order_by("decided", "pk"), after, limit)
    return Figure(name, label, says, article, value, lines_of(keys), more)


_BY_MONTH = {"received": "received", "closed": "decided"}


def _counted(scope: Agency) -> QuerySet[Application]:
    return Application.objects.filter(agency__path__startswith=scope.path, counted=True)


def _page(found: QuerySet[Application], after: str, limit: int) -> tuple[list[uuid.UUID], str]:
    start = int(after) if after.isdecimal() and len(after) < _DIGITS else 0
    keys = list(found.values_list("pk", flat=True)[start : start + limit + 1])
    return keys[:limit], str(start + limit) if len(keys) > limit else ""


def _keys(counted: list[Counted], limit: int) -> tuple[list[uuid.UUID], str]:
    more = f"{counted[limit - 1].day.isoformat()}_{counted[limit - 1].case}" if len(counted) > limit else ""
    return [each.case for each in counted[:limit]], more


def _place(after: str) -> Counted | None:
    day, _sep, case = after.partition("_")
    try:
        return Counted(uuid.UUID(case), uuid.UUID(int=0), date.fromisoformat(day)) if after else None
    except ValueError:
        return None


def lines_of(keys: list[uuid.UUID]) -> list[Line]:
    """The cases of a page, in that order, as the public may read them."""
    rows = Application.objects.select_related("agency").in_bulk(keys)
    return [_line(rows[key]) for key in keys if key in rows]


def _line(case: Application) -> Line:
    outcome, article = outcome_of(case)
    return Line(
        agency=case.agency.short_name,
        applicant_type=str(ApplicantType(case.applicant_type).label),
        received=case.received,
        decided=case.decided,
        outcome=outcome,
        article=article,
        late=case.late,
    )
