"""One formula in three forms: with its trail, scalar, and over columns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.errors import OutsideKnownSpan
from gongkai.law import rulebook, vector, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import Case, Event

CALENDAR = workdays.default()
ROWS = st.lists(
    st.tuples(st.dates(date(2019, 5, 15), date(2026, 11, 1)), st.integers(1, 14), st.integers(0, 20)),
    min_size=1,
    max_size=8,
)


@given(ROWS)
def test_columns_and_cases_agree(rows: list[tuple[date, int, int]]) -> None:
    received = np.array([row[0] for row in rows], "datetime64[D]")
    sent = received + np.array([row[1] for row in rows], "timedelta64[D]")
    opinion = sent + np.array([row[2] for row in rows], "timedelta64[D]")
    columns = vector.due_days(CALENDAR, received, 20, sent, opinion)
    for (day, after, length), due in zip(rows, columns.tolist(), strict=True):
        letter = day + timedelta(after)
        events = (
            Event("received", day, 1),
            Event("third_party_letter_sent", letter, 2),
            Event("third_party_opinion_received", letter + timedelta(length), 3),
        )
        assert timeline(Case(events), rulebook.default(), CALENDAR, day).due == due
        assert CALENDAR.due_day(day, 20, letter, letter + timedelta(length)) == due


def test_a_due_day_in_a_year_without_notice_is_not_a_time() -> None:
    due = vector.due_days(CALENDAR, np.array(["2026-12-10", "2026-01-30"], "datetime64[D]"), 20)
    assert np.isnat(due[0]) and due[1] == np.datetime64("2026-03-05")


def test_the_scalar_form_knows_no_day_in_a_year_without_notice() -> None:
    assert CALENDAR.due_day(date(2026, 12, 10), 20) is None
    assert CALENDAR.due_day(date(2026, 11, 10), 20, date(2026, 11, 20), date(2028, 1, 1)) is None
    with pytest.raises(OutsideKnownSpan):
        CALENDAR.due_day(date(2007, 12, 10), 20)


def test_a_column_with_a_day_before_the_calendar_is_refused_and_not_wrapped_round() -> None:
    with pytest.raises(OutsideKnownSpan):
        vector.due_days(CALENDAR, np.array(["2026-01-30", "2007-12-31"], "datetime64[D]"), 20)


def test_numbers_and_dates_are_two_ways_to_write_one_column() -> None:
    days = np.array(["2026-01-30", "2026-12-10"], "datetime64[D]")
    numbers = vector.due_numbers(CALENDAR, vector.day_numbers(CALENDAR, days), 20)
    assert CALENDAR.first + timedelta(int(numbers[0])) == date(2026, 3, 5)
    assert numbers[1] == -1
