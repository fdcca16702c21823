"""From the facts of cases to the report: every figure with the ids that it counts.

What a row counts stands in the form (`counts:` in forms/*.yaml); this module only asks on which side of the year's two
ends each event lies. Source: 条例第50条; the rows' meaning: rulebook B.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import chain

from gongkai.errors import CaseFileError
from gongkai.report import form as forms
from gongkai.report.form import Counts, Form
from gongkai.report.table import Cell, Issue, Number, Report
from gongkai.words import say

KINDS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One application: all that the report needs to know of it. `decided` and `decision` are both None while it is open."""

    id: str
    applicant_type: str
    received: date
    decided: date | None = None
    decision: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class RemedyFact:
    """One reconsideration or lawsuit. `closed` and `outcome` (upheld, corrected, other) are both None while it is open."""

    id: str
    kind: str
    opened: date
    closed: date | None = None
    outcome: str | None = None


class FactError(ValueError):
    """A fact that contradicts itself: `field` at fault and the `sentence` about it (without the place)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def applicant_types() -> tuple[str, ...]:
    """The six kinds of applicant, in the order of the printed columns."""
    return tuple(column.id for column in forms.form("v2021").t3_columns if column.id != "total")


def decision_codes() -> frozenset[str]:
    """All outcome codes that the forms' rows count."""
    rows = forms.form("v2021").data_rows
    return frozenset(code for row in rows for counts in row.counts for code in counts.codes)


def outcomes() -> tuple[str, ...]:
    """The outcomes of a remedy that table 4 tells apart."""
    columns = forms.form("v2021").t4_columns
    return tuple(dict.fromkeys(code for column in columns for counts in column.counts for code in counts.codes))


def check_case(fact: CaseFact, kinds: Sequence[str], codes: frozenset[str]) -> None:
    """Refuse a case whose fields cannot all be true.

    Raises:
        FactError: naming the field.
    """
    if fact.applicant_type not in kinds:
        known = say("、").join(kinds)
        raise FactError(
            "applicant_type",
            say("不认识的申请人类型“{value}”，可用的有 {known}", value=fact.applicant_type, known=known),
        )
    if fact.decision is not None and fact.decision not in codes:
        raise FactError(
            "decision",
            say(
                "不认识的办理结果“{value}”，可用的有 {known}", value=fact.decision, known=say("、").join(sorted(codes))
            ),
        )
    if (fact.decided is None) != (fact.decision is None):
        missing = "decision" if fact.decision is None else "decided"
        raise FactError(missing, say("办结日期（decided）和办理结果（decision）要么都填，要么都空"))
    if fact.decided is not None and fact.decided < fact.received:
        raise FactError(
            "decided", say("办结日期 {decided} 早于收到日期 {received}", decided=fact.decided, received=fact.received)
        )
    if fact.count < 1:
        raise FactError("count", say("件数应是不小于 1 的整数，现为 {value}", value=fact.count))


def check_remedy(fact: RemedyFact) -> None:
    """Refuse a remedy whose fields cannot all be true.

    Raises:
        FactError: naming the field.
    """
    if fact.kind not in KINDS:
        raise FactError(
            "kind", say("不认识的救济种类“{value}”，可用的有 {known}", value=fact.kind, known=say("、").join(KINDS))
        )
    if fact.outcome is not None and fact.outcome not in outcomes():
        known = say("、").join(outcomes())
        raise FactError("outcome", say("不认识的审理结果“{value}”，可用的有 {known}", value=fact.outcome, known=known))
    if (fact.closed is None) != (fact.outcome is None):
        missing = "outcome" if fact.outcome is None else "closed"
        raise FactError(missing, say("审结日期（closed）和审理结果（outcome）要么都填，要么都空"))
    if fact.closed is not None and fact.closed < fact.opened:
        raise FactError(
            "closed", say("审结日期 {closed} 早于立案日期 {opened}", closed=fact.closed, opened=fact.opened)
        )


def tally(
    facts: Iterable[CaseFact],
    remedies: Iterable[RemedyFact],
    form: Form | str,
    year: int,
    previous: Report | None = None,
    table2: Mapping[str, Number | None] | None = None,
    agency: str | None = None,
    *,
    table2_source: str = "",
    remedies_carried_over: bool = True,
) -> Report:
    """Compile the report of `year` from facts.

    Args:
        previous: last year's report; its 结转下年度 is only compared with our 上年结转 (X-E1), never copied.
        table2: figures of table 2 by cell id, attested by `table2_source`; without them table 2 is absent.
        remedies_carried_over: whether a remedy opened in an earlier year counts where it stands this year. The form has no
            carry-over column and no official text settles it: one choice for the whole county (rulebook B.4).

    Raises:
        CaseFileError: a fact that contradicts itself, an id used twice, a figure that the form lacks.
    """
    form = forms.form(form) if isinstance(form, str) else form
    facts, remedies = list(facts), list(remedies)
    _refuse_bad(facts, remedies)
    cells = _table2(form, table2 or {}, table2_source)
    cells.update(_table3(form, year, facts))
    cells.update(_table4(form, year, remedies, remedies_carried_over))
    report = Report(form=form.version, agency=agency, report_year=year, cells=cells)
    if previous is not None:
        report.issues = _carry_over_findings(report, previous, year)
    return report


def _carry_over_findings(report: Report, previous: Report, year: int) -> list[Issue]:
    from gongkai.report import checks

    if previous.report_year not in (None, year - 1):
        message = say(
            "上年年报应是 {wanted} 年度的，给出的是 {found} 年度的", wanted=year - 1, found=previous.report_year
        )
        raise CaseFileError(message, field="previous")
    return [issue for issue in checks.run(report, previous) if issue.id == "X-E1"]


def _refuse_bad(facts: Sequence[CaseFact], remedies: Sequence[RemedyFact]) -> None:
    kinds, codes = applicant_types(), decision_codes()
    try:
        for group in (facts, remedies):
            seen: set[str] = set()
            for fact in group:
                if fact.id in seen:
                    raise FactError("id", say("编号“{id}”出现了两次", id=fact.id))
                seen.add(fact.id)
                if isinstance(fact, CaseFact):
                    check_case(fact, kinds, codes)
                else:
                    check_remedy(fact)
    except FactError as error:
        message = say("编号 {id}，{field}：{problem}", id=fact.id, field=error.field, problem=error.sentence)
        raise CaseFileError(message, field=error.field, id=fact.id) from error


def _table2(form: Form, figures: Mapping[str, Number | None], source: str) -> dict[str, Cell]:
    because = (source,) if source else None
    for cell_id, value in figures.items():
        if cell_id not in form.t2_cells:
            raise CaseFileError(
                say("格式 {form} 的表二没有“{cell}”这一格", form=form.version, cell=cell_id), field=cell_id
            )
        kind = form.kind_of(cell_id)
        if value is None:
            continue
        whole = isinstance(value, int) or value == value.to_integral_value()
        if kind in ("count", "signed") and not whole:
            raise CaseFileError(say("表二“{cell}”应是整数，现为 {value}", cell=cell_id, value=value), field=cell_id)
        if kind != "signed" and value < 0:
            raise CaseFileError(say("表二“{cell}”不能是负数，现为 {value}", cell=cell_id, value=value), field=cell_id)
    return {
        cell_id: Cell.of(_as_kind(form.kind_of(cell_id), figures[cell_id]), because=because)
        for cell_id in form.t2_cells
        if cell_id in figures
    }


def _as_kind(kind: str, value: Number | None) -> Number | None:
    if value is None:
        return None
    return int(value) if kind in ("count", "signed") else Decimal(value)


def _table3(form: Form, year: int, facts: Sequence[CaseFact]) -> dict[str, Cell]:
    """Sort the facts into few groups first (a million facts fall into some hundred), then the groups into cells."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    groups: dict[tuple[str, bool, str | None], list[int]] = {}
    for index, fact in enumerate(facts):
        received, decided = fact.received, fact.decided
        if received > last or (received < first and decided is not None and decided < first):
            continue
        result = None if decided is None or decided > last else fact.decision
        groups.setdefault((fact.applicant_type, received < first, result), []).append(index)
    members: dict[str, list[list[int]]] = {cell_id: [] for cell_id in form.t3_cells}
    for (applicant, earlier, result), indices in groups.items():
        for row in rows_counting(form.version, earlier, result):
            members[f"t3.{row}.{applicant}"].append(indices)
            members[f"t3.{row}.total"].append(indices)
    return {cell_id: _counted(facts, lists) for cell_id, lists in members.items()}


@cache
def rows_counting(version: str, earlier: bool, result: str | None) -> tuple[str, ...]:
    """The rows of table 3 that count a case in one year.

    Args:
        version: the form, as "v2021".
        earlier: received in an earlier year.
        result: the decision code if it was decided within the year, else None.
    """
    rows = forms.form(version).data_rows
    return tuple(row.id for row in rows if any(_case_counts(counts, earlier, result) for counts in row.counts))


@cache
def columns_counting(version: str, kind: str, result: str | None) -> tuple[str, ...]:
    """The columns of table 4 that count a remedy of that kind in one year; `result` None while it is open."""
    columns = forms.form(version).t4_columns
    return tuple(
        column.id
        for column in columns
        if column.id.split(".")[1] == kind and any(_case_counts(counts, False, result) for counts in column.counts)
    )


def _case_counts(counts: Counts, earlier: bool, result: str | None) -> bool:
    match counts.moment:
        case "received":
            return not earlier
        case "at_start":
            return earlier
        case "at_end":
            return result is None
        case _:
            return result is not None and (not counts.codes or result in counts.codes)


def _counted(facts: Sequence[CaseFact], lists: list[list[int]]) -> Cell:
    indices = lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))
    counted = [facts[index] for index in indices]
    return Cell.of(sum(fact.count for fact in counted), because=tuple(fact.id for fact in counted))


def _table4(form: Form, year: int, remedies: Sequence[RemedyFact], carried_over: bool) -> dict[str, Cell]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    members: dict[str, list[str]] = {cell_id: [] for cell_id in form.t4_cells}
    for fact in remedies:
        before = fact.closed is not None and fact.closed < first
        if fact.opened > last or before or (fact.opened < first and not carried_over):
            continue
        result = None if fact.closed is None or fact.closed > last else fact.outcome
        for column in columns_counting(form.version, fact.kind, result):
            members[column].append(fact.id)
    return {cell_id: Cell.of(len(ids), because=tuple(ids)) for cell_id, ids in members.items()}
