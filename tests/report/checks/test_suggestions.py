"""Figures that the equations support are offered, never entered."""

from __future__ import annotations

from gongkai.report import checks
from report.written import report_of

ROWS = {
    "new_received": [4, 0, 0, 0, 0, 0, 4],
    "granted": [4, 0, 0, 0, 0, 0, 4],
    "result_total": [4, 0, 0, 0, 0, 0, 4],
}


def test_a_blank_total_is_offered_the_sum_of_its_parts() -> None:
    report = report_of({"rows": ROWS | {"granted": [4, 0, 0, 0, 0, 0, None]}})
    assert checks.suggestions(report) == {"t3.granted.total": "4"}
    assert report.value("t3.granted.total") is None


def test_an_ambiguous_figure_is_offered_the_reading_that_adds_up() -> None:
    report = report_of({"rows": ROWS, "ambiguous": {"t3.granted.natural_person": [4, 9]}})
    assert checks.suggestions(report) == {"t3.granted.natural_person": "4"}


def test_no_reading_adds_up_and_none_is_offered() -> None:
    report = report_of({"rows": ROWS, "ambiguous": {"t3.granted.natural_person": [7, 9]}})
    assert checks.suggestions(report) == {}


def test_row_and_column_disagree_and_nothing_is_offered() -> None:
    rows = ROWS | {"granted": [4, 0, 0, 0, 0, 0, 5]}
    report = report_of({"rows": rows, "unread": {"t3.granted.natural_person": "▇"}})
    assert checks.suggestions(report) == {}


def test_a_figure_below_zero_is_never_offered() -> None:
    report = report_of({"t4": [5, 0, 0, 0, 3, *[0] * 10], "unread": {"t4.reconsideration.other": "▇"}})
    assert checks.suggestions(report) == {}


def test_a_paper_that_is_no_report_has_no_suggestions() -> None:
    assert checks.suggestions(report_of({"is": "not_a_report", "absent": ["*"]})) == {}
