"""The rule files: strict to read, dated without gaps, cited, checked within the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from gongkai.errors import OutsideKnownSpan, RuleDataError
from gongkai.law import rulebook
from gongkai.law.rule_files import read_rule_text
from gongkai.report.form import form

BOOK = rulebook.default()
TODAY = date(2026, 11, 24)
GOOD = """\
reply_days:
  says: 答复申请的期限
  unit: working_day
  version_by: received
  checked: 2026-11-24
  from:
    2008-05-01: {value: 15, source: 2007年条例第24条第2款, evidence: verified}
    2019-05-15: {value: 20, source: 条例第33条第2款, evidence: verified}
"""


def test_a_good_file_reads() -> None:
    (entry,) = read_rule_text(GOOD, "time_limits.yaml")
    assert [version.value for version in entry.versions] == [15, 20]


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("  unit:", "  until: 2030-01-01\n  unit:", 3, "until"),
        ("  unit: working_day\n", "  unit: working_day\n  unit: month\n", 4, "unit"),
        (", source: 条例第33条第2款", "", 8, "出处"),
        ("2019-05-15:", "2019-13-45:", 8, "2019-13-45"),
        ("2019-05-15:", "last spring:", 8, "last spring"),
        ("2019-05-15:", "2008-05-01:", 8, "两次"),
        ("source: 条例第33条第2款", "source: 某条例第33条", 8, "某条例"),
        ("value: 20", "value: twenty", 8, "正整数"),
        ("value: 20, ", "", 8, "没有取值"),
        ("第2款, evidence: verified}\n    2019", "第2款, evidence: sure}\n    2019", 7, "证据"),
        ("  checked: 2026-11-24\n", "", 1, "checked"),
        ("checked: 2026-11-24", "checked: soon", 5, "soon"),
        ("  says: 答复申请的期限\n", "  says: 7\n", 2, "says"),
        ("value: 20", "value: 20, until: 2030-01-01", 8, "until"),
    ],
)
def test_a_fault_is_named_with_file_and_line(old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleDataError) as caught:
        read_rule_text(GOOD.replace(old, new), "time_limits.yaml")
    assert f"time_limits.yaml 第 {line} 行" in str(caught.value)
    assert word in str(caught.value)


def test_values_out_of_order_are_refused() -> None:
    swapped = GOOD.replace("2008-05-01", "2020-05-01")
    with pytest.raises(RuleDataError, match="先后"):
        read_rule_text(swapped, "x.yaml")


def test_asking_before_the_first_date_names_rule_day_and_first_day() -> None:
    with pytest.raises(OutsideKnownSpan) as caught:
        BOOK.on("correction_notice_days", date(2018, 1, 1))
    for word in ("correction_notice_days", "2018-01-01", "2019-05-15"):
        assert word in str(caught.value)


def test_an_ended_rule_is_not_answered_by_its_last_value() -> None:
    ended = GOOD + "    2030-01-01: {value: null, source: 条例第56条, evidence: inference}\n"
    book = rulebook.RuleBook(read_rule_text(ended, "x.yaml"))
    assert book.on("reply_days", date(2029, 12, 31)).value == 20
    with pytest.raises(OutsideKnownSpan, match="2030-01-01"):
        book.on("reply_days", date(2030, 1, 1))


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(OutsideKnownSpan, match="reply_weeks"):
        BOOK.on("reply_weeks", TODAY)


def months(first: date, last: date) -> Iterator[date]:
    day = date(first.year, first.month, 1) + timedelta(31)
    yield first
    while (day := day.replace(day=1)) <= last:
        yield day
        day += timedelta(31)


@pytest.mark.parametrize("name", list(BOOK))
def test_every_rule_answers_on_the_first_of_each_month_since_its_first_day(name: str) -> None:
    versions = BOOK.versions(name)
    for day in months(versions[0].since, date(2028, 12, 1)):
        in_force = [version for version in versions if version.since <= day][-1]
        assert BOOK.on(name, day) is in_force


def test_a_rule_that_was_not_checked_for_a_year_is_named() -> None:
    assert BOOK.unchecked(TODAY) == ()
    assert set(BOOK.unchecked(TODAY + timedelta(367))) == set(BOOK)


def test_the_law_of_2007_and_of_2019_differ_in_the_reply_period() -> None:
    assert BOOK.on("reply_days", date(2019, 5, 14)).value == 15
    assert BOOK.on("reply_days", date(2019, 5, 15)).value == 20


@pytest.mark.parametrize("version", ["v2019", "v2021"])
def test_every_outcome_is_counted_by_one_row_of_each_form(version: str) -> None:
    rows = {row.number: row.id for row in form(version).data_rows}
    for code in BOOK.of_kind("outcomes"):
        assert BOOK.versions(code)[-1].value["rows"][version] in rows
    counted = {BOOK.versions(code)[-1].value["rows"][version] for code in BOOK.of_kind("outcomes")}
    assert set(rows) - counted == {"R01", "R02", "R24", "R25"}


def test_only_refusals_under_articles_14_to_16_go_to_reconsideration_first() -> None:
    first = {code for code in BOOK.of_kind("outcomes") if BOOK.on(code, TODAY).value["remedy"] == "R_RECONSIDER_FIRST"}
    under = {
        code
        for code in BOOK.of_kind("outcomes")
        if any(one.act == "条例" and one.article in (14, 15, 16) for one in BOOK.on(code, TODAY).citations)
    }
    assert first == under
    before = date(2023, 12, 31)
    assert not any(BOOK.on(code, before).value["remedy"] == "R_RECONSIDER_FIRST" for code in under)


def test_a_setting_defaults_to_its_first_option() -> None:
    for name in BOOK.of_kind("settings"):
        assert BOOK.choice(name) == BOOK.versions(name)[0].options[0]
