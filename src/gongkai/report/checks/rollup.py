"""Findings on a roll-up: AGG-E1, AGG-E2, AGG-W1, AGG-W2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gongkai.report.checks import sums
from gongkai.report.checks.catalogue import make_issue
from gongkai.report.checks.judge import UNREAD, judge
from gongkai.report.form import Form, form
from gongkai.report.table import Issue, Report, table_of
from gongkai.words import say

_SHOWN = 12


@dataclass
class Addition:
    """What could not be added, and why, while reports came in."""

    mixed: dict[str, str] = field(default_factory=dict)
    doubles: dict[str, list[str]] = field(default_factory=dict)
    ambiguous: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    unusable: list[tuple[str, str]] = field(default_factory=list)
    other_years: list[tuple[str, int | None]] = field(default_factory=list)


class RolledUp(Protocol):
    """What the findings need of a roll-up."""

    year: int | None
    form: Form

    @property
    def report(self) -> Report: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    @property
    def expected(self) -> int: ...
    @property
    def counted(self) -> Mapping[str, Report]: ...


def findings(found: RolledUp, addition: Addition, claims: Iterable[tuple[Report, Report]]) -> list[Issue]:
    """All findings: who is missing first, then what was left out, then what does not add up."""
    issues = list(_missing(found))
    issues.extend(_left_out(found, addition))
    for total, claim in claims:
        issues.extend(_claim(found, total, claim))
    return [*issues, *_sums(found), *_unread(found), *_counted_twice(found)]


def _names(names: Iterable[str]) -> str:
    all_names = list(names)
    return say("、").join(all_names[:_SHOWN]) + ("……" if len(all_names) > _SHOWN else "")


def _missing(found: RolledUp) -> Iterator[Issue]:
    if missing := found.missing:
        agencies = say("、").join(missing)  # whoever must chase them needs every name
        yield make_issue("AGG-W1", expected=found.expected, count=len(missing), agencies=agencies)


def _left_out(found: RolledUp, addition: Addition) -> Iterator[Issue]:
    for agency, candidates in addition.ambiguous.items():
        yield make_issue("AGG-W1", variant="ambiguous", agency=agency, candidates=say("、").join(candidates))
    if unknown := list(dict.fromkeys(addition.unknown)):
        yield make_issue("AGG-W1", variant="unknown", count=len(unknown), agencies=_names(unknown))
    for agency, file in addition.unusable:
        yield make_issue("AGG-W1", variant="unusable", agency=agency, file=file)
    if addition.other_years:
        agencies = _names(say("{a}（{b}）", a=agency, b=year or "?") for agency, year in addition.other_years)
        count = len(addition.other_years)
        yield make_issue("AGG-W1", variant="other_year", count=count, agencies=agencies, year=found.year)
    if addition.mixed:
        agencies = _names(say("{a}（{b}）", a=agency, b=version) for agency, version in addition.mixed.items())
        yield make_issue("AGG-E2", variant="mixed", agencies=agencies, form=found.form.version)
    for agency, files in addition.doubles.items():
        parts = {"agency": agency, "file": files[0], "others": _names(files[1:])}
        yield make_issue("AGG-W2", variant="same_agency", count=len(files), year=str(found.year), **_text(parts))


def _text(parts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in parts.items()}


def _claim(found: RolledUp, total: Report, claim: Report) -> Iterator[Issue]:
    """Cells in which the county's own report differs from the sum; with agencies missing only where it is too small."""
    claimed = judge(claim).filled
    for name in found.form.cells:
        ours, theirs = total.cells.get(name), claim.cells.get(name)
        if ours is None or theirs is None or ours.status in UNREAD or theirs.status in UNREAD:
            continue
        value = theirs.value if theirs.value is not None else claimed.get(name)
        if (value or 0) == (ours.value or 0) or (ours.unit != theirs.unit and ours.unit and theirs.unit):
            continue
        if found.missing and (value or 0) > (ours.value or 0):
            continue
        yield make_issue(
            "AGG-E1",
            (name,),
            cell=form(claim.form).label_of(name),
            value=sums.shown(value),
            sum=sums.shown(ours.value),
            gap=abs((value or 0) - (ours.value or 0)),
            agencies=_names(ours.because or ("—",)),
        )


def _sums(found: RolledUp) -> Iterator[Issue]:
    """Equations that fail in the sum, with the agencies in whose own report the same equation fails."""
    failing = [judged for judged in judge(found.report).judged if judged.outcome == "fails"]
    if not failing:
        return
    own = {
        agency: {
            (judged.equation.check, judged.equation.item)
            for judged in judge(report).judged
            if judged.outcome == "fails"
        }
        for agency, report in found.counted.items()
    }
    worded = {(issue.id, issue.cells): issue for issue in sums.findings(found.report, judge(found.report))}
    for judged in failing:
        equation = judged.equation
        at_fault = [agency for agency, failed in own.items() if (equation.check, equation.item) in failed]
        head = equation.left[0].cell
        sentence = next(
            issue.message for (check_id, cells), issue in worded.items() if check_id == equation.check and head in cells
        )
        yield make_issue("AGG-E2", (head,), table=table_of(head), sentence=sentence, agencies=_names(at_fault or ["—"]))


def _unread(found: RolledUp) -> Iterator[Issue]:
    unread = [(name, cell) for name, cell in found.report.cells.items() if cell.status in UNREAD]
    if unread:
        agencies = dict.fromkeys(agency for _, cell in unread for agency in cell.because or ())
        labels = _names(found.form.label_of(name) for name, _ in unread)
        cells = tuple(name for name, _ in unread)
        count = len(unread)
        yield make_issue("AGG-E2", cells, variant="unread_parts", count=count, cells=labels, agencies=_names(agencies))


def _counted_twice(found: RolledUp) -> Iterator[Issue]:
    """A case counted as received by two agencies, told by the case ids that compiled reports carry."""
    where: dict[str, list[str]] = {}
    for agency, report in found.counted.items():
        cell = report.cells.get("t3.new_received.total")
        for case in dict.fromkeys((cell.because if cell is not None else None) or ()):
            where.setdefault(case, []).append(agency)
    for case, agencies in where.items():
        if len(agencies) > 1:
            yield make_issue("AGG-W2", ("t3.new_received.total",), case=case, agencies=say("、").join(agencies))
