"""Two reports side by side."""

from __future__ import annotations

from gongkai.report.compare import diff
from report.written import report_of

ROWS = {"new_received": [4, 0, 0, 0, 0, 0, 4]}


def test_a_report_does_not_differ_from_itself() -> None:
    assert diff(report_of({"rows": ROWS}), report_of({"rows": ROWS})) == []


def test_a_changed_figure_is_told_with_its_change() -> None:
    (one,) = diff(report_of({}), report_of({"cells": {"t3.granted.enterprise": 3}}))
    assert (one.kind, one.place, one.before, one.after, one.change) == ("cell", "t3.granted.enterprise", "0", "3", "+3")
    assert one.label == "（一）予以公开 × 商业企业"


def test_a_blank_is_not_a_zero() -> None:
    (one,) = diff(report_of({"cells": {"t3.granted.enterprise": None}}), report_of({}))
    assert (one.before, one.after, one.change) == (None, "0", None)


def test_an_unread_figure_is_told_as_unread() -> None:
    (one,) = diff(report_of({"unread": {"t3.granted.enterprise": "▇"}}), report_of({}))
    assert one.before == "读不出（▇）"


def test_amounts_in_different_units_differ_without_a_change() -> None:
    fee = "t2.admin_fee.amount_10k_yuan"
    (one,) = diff(report_of({"t2": {fee: "12万元"}}), report_of({"t2": {fee: "12元"}}))
    assert (one.before, one.after, one.change) == ("12万元", "12元", None)


def test_over_the_change_of_form_one_row_meets_the_sum_of_three() -> None:
    old = report_of({"form": "v2019", "rows": {"other_single": [5, 0, 0, 0, 0, 0, 5]}})
    new = {"rows": {"other_uncorrected": [3, 0, 0, 0, 0, 0, 3], "other_misc": [2, 0, 0, 0, 0, 0, 2]}}
    found = diff(old, report_of(new))
    assert [one.place for one in found if one.kind == "cell"] == []
    assert [one.place for one in found if one.kind == "not_comparable"] == ["t2"]
    assert [one.place for one in found if one.kind == "head"] == ["report_year", "form"]


def test_an_unread_one_of_the_three_leaves_the_sum_unread() -> None:
    old = report_of({"form": "v2019"})
    found = diff(old, report_of({"unread": {"t3.other_misc.total": "▇"}}))
    assert [(one.place, one.after) for one in found if one.kind == "cell"] == [("t3.other_single.total", "读不出（▇）")]


def test_a_missing_one_of_the_three_leaves_the_sum_absent() -> None:
    found = diff(report_of({"form": "v2019"}), report_of({"absent": ["t3.other_misc.total"]}))
    assert [(one.place, one.after) for one in found if one.kind == "cell"] == [("t3.other_single.total", None)]


def test_sentences_that_came_and_went_are_named() -> None:
    one = report_of({"parts": {"overview": "第一句不变。第二句要走。"}})
    other = report_of({"parts": {"overview": "第一句 不变。第三句新来。"}})
    (found,) = diff(one, other)
    assert (found.kind, found.place, found.removed, found.added) == (
        "text",
        "overview",
        ("第二句要走。",),
        ("第三句新来。",),
    )


def test_a_part_that_only_one_report_has_is_told() -> None:
    (found,) = diff(report_of({}), report_of({"without": ["applications"]}))
    assert (found.place, found.before, found.after) == ("applications", "有此部分", None)


def test_papers_that_are_no_reports_are_not_compared_by_cell() -> None:
    found = diff(report_of({"is": "pre2019", "absent": ["*"]}), report_of({}))
    assert [one.place for one in found if one.kind == "not_comparable"] == ["tables"]
