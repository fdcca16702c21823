"""What must hold for every case, whatever its dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline, timeline
from gongkai.law.events import Case, Event
from gongkai.law.workdays import Calendar

BOOK, CALENDAR = rulebook.default(), workdays.default()
RECEIVED = st.dates(date(2019, 5, 15), date(2026, 6, 30))
PAUSES = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 30)), max_size=4)


def run(received: date, *facts: tuple[int, str, dict[str, Any]], calendar: Calendar = CALENDAR) -> Timeline:
    events = [Event("received", received, 1)]
    for number, (after, kind, data) in enumerate(facts, 2):
        events.append(Event(kind, received + timedelta(after), number, data))
    return timeline(Case(tuple(events)), BOOK, calendar, received)


def due(received: date, *facts: tuple[int, str, dict[str, Any]], calendar: Calendar = CALENDAR) -> date:
    found = run(received, *facts, calendar=calendar).due
    assert found is not None
    return found


def pause(start: int, length: int, party: str = "甲") -> list[tuple[int, str, dict[str, Any]]]:
    return [
        (start, "third_party_letter_sent", {"party": party}),
        (start + length, "third_party_opinion_received", {"party": party}),
    ]


def pauses(spans: list[tuple[int, int]]) -> list[tuple[int, str, dict[str, Any]]]:
    return [fact for number, (start, length) in enumerate(spans) for fact in pause(start, length, str(number))]


@given(RECEIVED, PAUSES)
def test_the_due_day_is_worked_and_no_pause_makes_it_earlier(received: date, spans: list[tuple[int, int]]) -> None:
    found = due(received, *pauses(spans))
    assert CALENDAR.is_working(found)
    assert found >= due(received)
    if spans:
        assert found >= due(received, *pauses(spans[1:]))


@given(RECEIVED, PAUSES)
def test_the_days_counted_and_left_out_add_up(received: date, spans: list[tuple[int, int]]) -> None:
    line = run(received, *pauses(spans))
    assert line.due is not None
    left_out = sum(step.working_days or 0 for step in line.steps if step.kind == "pause")
    assert CALENDAR.working_days_between(received, line.due) == 20 + left_out


@given(RECEIVED, st.integers(0, 12), st.integers(1, 15), st.integers(1, 15))
def test_splitting_a_pause_changes_nothing(received: date, start: int, first: int, second: int) -> None:
    """Asked again on the day of the first answer, the two pauses meet: only the day between them counts or not."""
    whole = due(received, *pause(start, first + second))
    overlapping = due(received, *pause(start, first + 1, "甲"), *pause(start + first, second, "乙"))
    assert overlapping == whole


@given(RECEIVED, st.integers(0, 15), st.integers(1, 20), st.integers(1, 20))
def test_extension_before_or_after_the_pause_gives_the_same_day(
    received: date, start: int, length: int, days: int
) -> None:
    extension = ("extension_approved", {"days": days})
    plain = due(received, *pause(start, length))
    assume(start + length < (plain - received).days)
    before = due(received, (0, *extension), *pause(start, length))
    after = due(received, *pause(start, length), ((plain - received).days, *extension))
    assert before == after


@given(RECEIVED, st.integers(1, 40), PAUSES)
def test_a_later_receipt_is_never_due_earlier(received: date, later: int, spans: list[tuple[int, int]]) -> None:
    assert due(received + timedelta(later)) >= due(received)


@given(RECEIVED, st.integers(0, 60), PAUSES)
def test_another_holiday_never_makes_it_earlier(received: date, after: int, spans: list[tuple[int, int]]) -> None:
    holiday = received + timedelta(after)
    notices = [
        replace(one, off=one.off | {holiday}, worked=one.worked - {holiday}) if one.year == holiday.year else one
        for one in CALENDAR.notices
    ]
    notices = [replace(one, worked=one.worked - {holiday}) for one in notices]
    assert due(received, calendar=Calendar(notices)) >= due(received)
    assert due(received, *pauses(spans), calendar=Calendar(notices)) >= due(received, *pauses(spans))


@given(RECEIVED, st.integers(0, 5), st.integers(0, 20))
def test_a_correction_begins_the_period_anew(received: date, notice: int, later: int) -> None:
    facts = [(notice, "correction_notice_posted", {}), (notice + later, "correction_received", {})]
    assert due(received, *facts) == due(received + timedelta(notice + later))


@given(RECEIVED, PAUSES, st.integers(0, 60))
def test_the_order_of_the_file_does_not_matter(received: date, spans: list[tuple[int, int]], seed: int) -> None:
    events = [Event("received", received, 1)]
    for number, (after, kind, data) in enumerate(pauses(spans), 2):
        events.append(Event(kind, received + timedelta(after), number, data))
    turned = events[seed % len(events) :] + events[: seed % len(events)]
    assert timeline(Case(tuple(turned)), BOOK, CALENDAR, received).due == due(received, *pauses(spans))
