"""Checks of single figures: T2-E1, T2-E2, T2-W2, T2o-W2, T3-E4, T4-W1, and counts below 0 in table 4."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from gongkai.report.agency import is_county_or_below
from gongkai.report.checks.catalogue import check, make_issue
from gongkai.report.checks.judge import Judgement
from gongkai.report.form import form
from gongkai.report.table import Issue, Number, Report
from gongkai.words import say

_FEE = "t2.admin_fee.amount_10k_yuan"
_DIRECT = "t4.litigation_direct.total"
_YUAN_IN_10K = 10_000
_REMEDY_CHECKS = {"reconsideration": "T4-E1", "litigation_direct": "T4-E2", "litigation_after_reconsideration": "T4-E3"}
# results against which one may sue at once: everything but a denial and a full grant
_SUABLE = ("partially_granted", "unable_", "not_processed_", "other_")


def findings(report: Report, found: Judgement) -> list[Issue]:
    """What is wrong with figures taken one by one."""
    issues = [*_counts(report, found), *_table2(report)]
    if report.form == "v2021":
        issues.extend((*_regulations(report), *_fee(report), *_direct_suits(report, found)))
    else:
        issues.extend(_published(report))
    return issues


@cache
def _table2_kinds(version: str) -> tuple[tuple[str, str], ...]:
    found = form(version)
    return tuple((name, found.kind_of(name)) for name in found.t2_cells)


def _is_count(value: Number) -> bool:
    return value >= 0 and value == int(value)


def _counts(report: Report, found: Judgement) -> Iterator[Issue]:
    """Figures of tables 3 and 4 that are no counts; every cell of both stands in some equation."""
    if not any(value and (value < 0 or type(value) is not int) for value in set(found.printed.values())):
        return
    wrong = {name: value for name, value in found.printed.items() if value and (value < 0 or type(value) is not int)}
    for name, value in wrong.items():
        if _is_count(value):
            continue
        cell = form(report.form).label_of(name)
        if name.startswith("t3."):
            yield make_issue("T3-E4", (name,), cell=cell, value=value)
        else:
            check_id = _REMEDY_CHECKS[name.split(".")[1]]
            yield make_issue(check_id, (name,), variant="negative", cell=cell, value=value)


def _table2(report: Report) -> Iterator[Issue]:
    variant = "v2019" if report.form == "v2019" else None
    for name, kind in _table2_kinds(report.form):
        cell = report.cells.get(name)
        value = cell.value if cell is not None else None
        if not value or (type(value) is int and value > 0) or kind == "signed":
            continue
        if (problem := _problem(value, kind)) is None:
            continue
        says, remedy = problem
        label = form(report.form).label_of(name)
        yield make_issue("T2-E1", (name,), variant=variant, cell=label, value=value, problem=says, remedy=remedy)


def _problem(value: Number, kind: str) -> tuple[str, str] | None:
    if value < 0:
        return say("不能为负"), say("应为 0 或正数，请核对")
    if kind == "count" and not _is_count(value):
        return say("件数应为整数"), say("改为整数")
    if kind == "decimal_10k_yuan" and isinstance(value, Decimal):
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent < -2:
            return say("小数多于两位"), say("四舍五入到两位小数：{value}", value=round(value, 2))
    return None


def _regulations(report: Report) -> Iterator[Issue]:
    names = ("t2.regulation.made", "t2.regulation.repealed", "t2.regulation.valid")
    filled = [name for name in names if (cell := report.cells.get(name)) is not None and cell.value]
    if filled and report.agency and is_county_or_below(report.agency):
        values = say("、").join(str(report.value(name)) for name in filled)
        yield make_issue("T2-E2", tuple(filled), values=values, agency=report.agency)


def _fee(report: Report) -> Iterator[Issue]:
    cell = report.cells.get(_FEE)
    if cell is None or not cell.value:
        return
    converted = in_10k(cell.value)
    if cell.unit == "元":
        yield make_issue("T2-W2", (_FEE,), variant="unit", raw=cell.raw.strip(), converted=converted)
    elif cell.value >= check("T2-W2").limits["county_ceiling"] and report.agency and is_county_or_below(report.agency):
        yield make_issue("T2-W2", (_FEE,), variant="huge", value=cell.value, converted=converted)


def in_10k(yuan: Number) -> str:
    """An amount of yuan in 10,000 yuan, as text without trailing zeros."""
    return f"{(Decimal(yuan) / _YUAN_IN_10K).normalize():f}"


def _direct_suits(report: Report, found: Judgement) -> Iterator[Issue]:
    value = found.filled.get(_DIRECT)
    if not value or report.report_year is None or report.report_year < check("T4-W1").limits["from_year"]:
        return
    explained = sum(found.filled.get(name) or 0 for name in _suable_totals(report.form))
    variant = "explained" if explained >= value else None
    yield make_issue("T4-W1", (_DIRECT,), variant=variant, value=value, explained=explained)


@cache
def _suable_totals(version: str) -> tuple[str, ...]:
    return tuple(f"t3.{row.id}.total" for row in form(version).data_rows if row.id.startswith(_SUABLE))


def _published(report: Report) -> Iterator[Issue]:
    for row in ("regulation", "normative_document"):
        names = (f"t2o.{row}.published_total", f"t2o.{row}.published_new")
        total, new = (report.value(name) for name in names)
        if total is not None and new is not None and total < new:
            label = form(report.form).label_of(names[0]).split(" × ")[0]
            yield make_issue("T2o-W2", names, row=label, total=total, new=new)
