"""Checks against last year's report of the same agency: X-E1, X-W1, T2-W1, T2o-W1, and T2-W2's change of scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.report.agency import comparable
from gongkai.report.checks.catalogue import check, make_issue
from gongkai.report.checks.figures import in_10k
from gongkai.report.checks.judge import Judgement, judge
from gongkai.report.checks.sums import shown
from gongkai.report.equation import Equation, Term
from gongkai.report.form import form
from gongkai.report.table import Issue, Number, Report
from gongkai.words import say

_FEE = "t2.admin_fee.amount_10k_yuan"
_AFTER = "t4.litigation_after_reconsideration.total"
_CLOSED = ("t4.reconsideration.upheld", "t4.reconsideration.corrected", "t4.reconsideration.other")
Figures = Mapping[str, Number | None]


def findings(report: Report, found: Judgement, previous: Report) -> list[Issue]:
    """Both years weighed against each other; one note, and nothing else, when `previous` is not last year's report."""
    if previous.form not in ("v2019", "v2021"):
        return []
    if report.report_year and not follows(report, previous):
        wanted = report.report_year - 1
        given, year = previous.report_year, report.report_year
        return [make_issue("X-E1", variant="wrong_year", given=given, year=year, wanted=wanted)]
    before = judge(previous)
    now, last = _figures(report, found), _figures(previous, before)
    issues = [*_agency(report, previous), *_carried(report, previous, now, last)]
    issues.extend(_items(report, now, last))
    issues.extend((*_suits(now, last), *_fee_scale(now, last)))
    return issues


def follows(report: Report, previous: Report) -> bool:
    """True unless the years printed on both papers say that `previous` is not the year before."""
    if previous.form not in ("v2019", "v2021"):
        return False
    if not report.report_year or not previous.report_year:
        return True
    return previous.report_year == report.report_year - 1


def _figures(report: Report, found: Judgement) -> Figures:
    """The report's known figures, blank totals replaced by the sums of their parts."""
    table2 = {name: cell.value for name, cell in report.table_cells("t2") if cell.status in ("value", "blank")}
    return {**table2, **found.filled}


def _agency(report: Report, previous: Report) -> Iterator[Issue]:
    if report.agency and previous.agency and comparable(report.agency) != comparable(previous.agency):
        yield make_issue("X-E1", variant="other_agency", given=previous.agency, agency=report.agency)


def _carried(report: Report, previous: Report, now: Figures, last: Figures) -> Iterator[Issue]:
    unread: list[str] = []
    for equation in _cross_year(report.form, "X-E1"):
        here, there = equation.left[0].cell, equation.right[0].cell
        if here not in now or there not in last:
            unread.append(here)
            continue
        value, before = now[here], last[there]
        if (value or 0) == (before or 0):
            continue
        column = next(column.label for column in form(report.form).t3_columns if column.id == equation.item)
        year = previous.report_year or (report.report_year - 1 if report.report_year else say("上"))
        gap = abs((value or 0) - (before or 0))
        figures = {"value": shown(value), "previous": shown(before)}
        yield make_issue("X-E1", (here,), column=column, year=str(year), gap=str(gap), **figures)
    if unread and any(name.startswith("t3.") for name in last):
        labels = say("、").join(form(report.form).label_of(name) for name in unread)
        yield make_issue("X-E1", tuple(unread), variant="unread", count=len(unread), cells=labels)


def _cross_year(version: str, check_id: str) -> Iterator[Equation]:
    return (equation for equation in form(version).equations if equation.check == check_id)


def _items(report: Report, now: Figures, last: Figures) -> Iterator[Issue]:
    """T2-W1 and T2o-W1; an item with an unfilled figure on either side of the year is not judged."""
    check_id = "T2-W1" if report.form == "v2021" else "T2o-W1"
    for equation in _cross_year(report.form, check_id):
        cell = equation.left[0].cell
        value, expected = now.get(cell), _expected(equation.right, now, last)
        if value is None or expected is None or value == expected:
            continue
        figures = [shown((last if term.previous else now).get(term.cell)) for term in equation.right]
        names = ("previous", "made", "repealed") if check_id == "T2-W1" else ("previous", "change")
        row = form(report.form).label_of(cell).split(" × ")[0]
        yield make_issue(
            check_id,
            (cell,),
            row=row,
            value=value,
            expected=expected,
            gap=abs(value - expected),
            **dict(zip(names, figures, strict=True)),
        )


def _expected(terms: tuple[Term, ...], now: Figures, last: Figures) -> Number | None:
    """The sum of the terms; None when the stock of last year is blank or a term was not read. A blank change is none."""
    sources = [last if term.previous else now for term in terms]
    if any(term.cell not in source for term, source in zip(terms, sources, strict=True)):
        return None
    values = [source[term.cell] for term, source in zip(terms, sources, strict=True)]
    if values[0] is None:
        return None
    return sum((term.sign * (value or 0) for term, value in zip(terms, values, strict=True)), start=0)


def _suits(now: Figures, last: Figures) -> Iterator[Issue]:
    value = now.get(_AFTER)
    if not value or any(name not in figures for figures in (now, last) for name in _CLOSED):
        return
    closed = sum(figures[name] or 0 for figures in (now, last) for name in _CLOSED)
    if value > closed:
        clear = value >= check("X-W1").limits["times"] * closed
        yield make_issue("X-W1", (_AFTER,), variant=None if clear else "slightly", value=value, closed=closed)


def _fee_scale(now: Figures, last: Figures) -> Iterator[Issue]:
    value, before = now.get(_FEE), last.get(_FEE)
    if not value or not before or value < 0 or before < 0:
        return
    if max(value, before) >= check("T2-W2").limits["ratio"] * min(value, before):
        yield make_issue("T2-W2", (_FEE,), value=value, previous=before, converted=in_10k(value))
