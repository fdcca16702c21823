"""The official calendar: all notices read together, one unknown year, counting by two arrays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongkai.errors import OutsideKnownSpan, RuleDataError
from gongkai.law import workdays
from gongkai.law.workdays import Calendar, Notice

CALENDAR = workdays.default()
KNOWN = [notice for notice in CALENDAR.notices if notice.known]


@pytest.mark.parametrize("notice", KNOWN, ids=lambda notice: str(notice.year))
def test_the_year_has_as_many_working_days_as_its_file_says(notice: Notice) -> None:
    first, last = date(notice.year, 1, 1), date(notice.year, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in days) == notice.working_days


def test_a_notice_may_change_the_december_before() -> None:
    assert CALENDAR.is_working(date(2018, 12, 29))
    assert not CALENDAR.is_working(date(2018, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-01-04", 20, "2026-01-30"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-01-30", 40, "2026-04-02"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2026-02-14", 20, "2026-03-20"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-09-30", 15, "2026-10-27"),
        ("2026-10-10", 7, "2026-10-20"),
    ],
)
def test_the_rulebook_counts(start: str, n: int, due: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), n) == date.fromisoformat(due)


def test_the_raw_calendar_refuses_a_year_without_notice() -> None:
    for call in (
        lambda: CALENDAR.is_working(date(2027, 3, 1)),
        lambda: CALENDAR.add_working_days(date(2026, 12, 10), 20),
        lambda: CALENDAR.roll_forward(date(2027, 1, 1)),
        lambda: CALENDAR.working_days_between(date(2026, 12, 1), date(2027, 1, 5)),
    ):
        with pytest.raises(OutsideKnownSpan, match="2026-12-31"):
            call()


def test_days_before_the_first_notice_are_refused() -> None:
    with pytest.raises(OutsideKnownSpan, match="2008-01-01"):
        CALENDAR.is_working(date(2007, 12, 31))


def test_rolling() -> None:
    assert CALENDAR.roll_forward(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CALENDAR.roll_forward(date(2026, 10, 10)) == date(2026, 10, 10)
    assert CALENDAR.roll_back(date(2026, 1, 31)) == date(2026, 1, 30)
    assert CALENDAR.working_days_between(date(2026, 1, 30), date(2026, 3, 5)) == 20


def notice(year: int, *, known: bool = True) -> Notice:
    return Notice(year, "", known, frozenset(), frozenset(), None)


def test_a_gap_between_years_is_refused() -> None:
    with pytest.raises(RuleDataError, match="不连续"):
        Calendar([notice(2024), notice(2026)])


def test_only_the_last_years_may_lack_a_notice() -> None:
    with pytest.raises(RuleDataError, match="暂缺"):
        Calendar([notice(2024), notice(2025, known=False), notice(2026)])
