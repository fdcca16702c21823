"""Runs every check that applies to a report, in the order in which a clerk works: tables first, then the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gongkai.report import prose
from gongkai.report.checks import cross_year, documents, figures, records, similarity, sums
from gongkai.report.checks.catalogue import catalogue
from gongkai.report.checks.judge import judge
from gongkai.report.table import Issue, Report

_FORMS = ("v2019", "v2021")


def run(
    report: Report,
    previous: Report | None = None,
    *,
    counted: Report | None = None,
    text: bool | None = None,
) -> list[Issue]:
    """All findings on one report; those of reading (`report.issues`) stay with the caller.

    Args:
        previous: last year's report of the same agency, for the cross-year checks.
        counted: what `tally` counts from the case records, for T3-E5.
        text: whether the six parts are judged; by default they are, unless the report came from no paper and has none
            (compiled or rolled-up figures).

    Returns an empty list for a paper that is no report on a known form.
    """
    if report.form not in _FORMS:
        return []
    if text is None:
        text = bool(report.sections) or (report.source is not None and report.source.kind != "json")
    found = judge(report)
    issues = [*sums.findings(report, found), *figures.findings(report, found), *documents.findings(report, text=text)]
    if text:
        issues.extend(prose.findings(report))
    if previous is not None:
        issues.extend(cross_year.findings(report, found, previous))
        if text:
            issues.extend(similarity.findings(report, previous))
    if counted is not None:
        issues.extend(records.findings(report, counted))
    return issues


def passed(report: Report, issues: Iterable[Issue], previous: Report | None = None) -> int:
    """How many checks the report passed: each equation counts by itself, every other check once.

    Equations that could not be judged are not counted; a note does not fail a check.
    """
    if report.form not in _FORMS:
        return 0
    failed = Counter(issue.id for issue in issues if issue.severity != "note")
    held = judge(report).held
    compared = previous is not None and cross_year.follows(report, previous)
    scopes = {"report", "previous"} if compared else {"report"}
    count = 0
    for check in catalogue():
        if report.form not in check.forms or check.scope not in scopes:
            continue
        if check.id in held:
            count += held[check.id]
        elif not failed[check.id] and not check.id.startswith(_SUMS):
            count += 1
    return count


_SUMS = ("T3-E1", "T3-E2", "T3-E3", "T4-E")
