"""The product's dates against a second opinion that walks the calendar one day at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from gongkai.law import rulebook, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import read_case
from law import day_by_day

BOOK, CALENDAR = rulebook.default(), workdays.default()
DECLARED = day_by_day.declared()  # read before the clock of the first example runs
DAYS = st.dates(date(2021, 1, 4), date(2025, 6, 30))
SOME = st.integers(0, 20)  # calendar days: never past 20 working days


class Round(NamedTuple):
    """One consultation, in calendar days after the start: sent, then received, then answered (None: silence)."""

    sent: int
    received: int
    answered: int | None


ROUNDS = st.lists(st.builds(Round, SOME, st.integers(0, 5), st.none() | st.integers(0, 40)), max_size=3)


def after(day: date, days: int) -> date:
    return day + timedelta(days)


def consulted(start: date, rounds: list[Round], half_open: bool) -> tuple[list[dict[str, Any]], set[date]]:
    """The events of the consultations, and the days that they leave out."""
    events: list[dict[str, Any]] = []
    left_out: set[date] = set()
    for number, one in enumerate(rounds):
        sent = after(start, one.sent)
        received = after(sent, one.received)
        limit = day_by_day.count(received, 15)
        answered = None if one.answered is None else after(received, one.answered)
        facts = [("letter_sent", sent), ("received", received), ("opinion_received", answered)]
        events += [
            {"date": day, "type": f"third_party_{what}", "party": f"第三方{number}"} for what, day in facts if day
        ]
        if answered is not None and answered <= limit:
            left_out |= day_by_day.between(sent, answered, half_open)
        else:
            left_out |= day_by_day.between(sent, day_by_day.next_worked(limit))
    return events, left_out


@given(
    received=DAYS,
    correction=st.none() | st.tuples(st.integers(0, 7), SOME),
    paid=st.none() | SOME,
    rounds=ROUNDS,
    extension=st.integers(0, 20),
    half_open=st.booleans(),
)
def test_both_find_the_same_due_day(
    *,
    received: date,
    correction: tuple[int, int] | None,
    paid: int | None,
    rounds: list[Round],
    extension: int,
    half_open: bool,
) -> None:
    """Correction and payment begin anew, consultations leave days out, an extension adds days: in every combination."""
    start, events = received, [{"date": received, "type": "received"}]
    if correction is not None:
        notice = after(received, correction[0])
        start = after(notice, correction[1])
        events += [{"date": notice, "type": "correction_notice_posted"}, {"date": start, "type": "correction_received"}]
    if paid is not None:
        notice = start
        start = after(notice, paid)
        events += [{"date": notice, "type": "fee_notice_received_by_applicant"}, {"date": start, "type": "fee_paid"}]
    asked, left_out = consulted(start, rounds, half_open)
    events += asked
    if extension:
        events.append({"date": after(start, 1), "type": "extension_approved", "days": extension})
    config = {"pause_count": "half_open" if half_open else "open"}
    case = read_case({"events": events, "config": config})
    line = timeline(case, BOOK, CALENDAR, start)
    assert line.due == day_by_day.count(start, 20 + extension, left_out)


@given(st.dates(date(2008, 5, 1), date(2026, 12, 31)))
def test_both_know_the_same_working_days(day: date) -> None:
    assert CALENDAR.is_working(day) == DECLARED.get(day, day.weekday() < 5)


@given(st.dates(date(2026, 11, 1), date(2026, 12, 31)))
def test_both_count_into_a_year_without_notice_by_its_statutory_days(received: date) -> None:
    line = timeline(
        read_case({"events": [{"date": received, "type": "received"}]}),
        BOOK,
        CALENDAR,
        received,
    )
    due = day_by_day.count(received, 20)
    assert (line.due, line.due_statutory_only) == ((due, None) if due.year == received.year else (None, due))
