"""Statutory deadlines: one case with its trail, one without, a million as arrays."""

from __future__ import annotations

import random
from datetime import date, timedelta

from benchmarks.pairs import Contender, Goal, Result, race, ratio
from gongkai.law import clock, rulebook, workdays
from gongkai.law.case_file import read_case
from gongkai.law.vector import day_numbers, due_numbers

FIRST = date(2015, 1, 1)
DAYS = 4300
CASES = 400


def _cases(count: int) -> list[tuple[int, int, int, int]]:
    """Day of receipt, working days to reply, first day paused, first day counted again (days from FIRST)."""
    dice = random.Random(1)
    cases = []
    for _ in range(count):
        received = dice.randrange(1700, 3900)
        sent = received + dice.randrange(1, 15)
        answered = sent + (dice.randrange(2, 30) if dice.random() < 0.25 else 0)
        cases.append((received, 20, sent, answered))
    return cases


def _day_loop(cases: list[tuple[int, int, int, int]]) -> list[date]:
    import chinese_calendar

    out = []
    one = timedelta(1)
    for received, days, sent, answered in cases:
        day, left = FIRST + timedelta(received), days
        pause = FIRST + timedelta(sent), FIRST + timedelta(answered)
        while left:
            day += one
            if not pause[0] < day < pause[1] and chinese_calendar.is_workday(day):
                left -= 1
        out.append(day)
    return out


def scalar() -> Result:
    """`timeline()` with every step and article, and the bare formula."""
    cases = _cases(CASES)
    book, calendar = rulebook.default(), workdays.default()
    files = []
    for received, _, sent, answered in cases:
        events = [{"date": str(FIRST + timedelta(received)), "type": "received"}]
        if answered > sent:
            events.append({"date": str(FIRST + timedelta(sent)), "type": "third_party_letter_sent"})
            events.append({"date": str(FIRST + timedelta(answered)), "type": "third_party_opinion_received"})
        files.append(read_case({"events": events}))
    today = FIRST + timedelta(DAYS)
    dated = [
        (FIRST + timedelta(received), days, FIRST + timedelta(sent), FIRST + timedelta(answered))
        for received, days, sent, answered in cases
    ]

    def trail() -> list[date | None]:
        return [clock.timeline(case, book, calendar, today).due for case in files]

    def bare() -> list[date | None]:
        return [calendar.due_day(received, days, sent, answered) for received, days, sent, answered in dated]

    loop = _day_loop(cases)
    assert [day == due for day, due in zip(loop, trail(), strict=True)].count(False) == 0
    assert loop == bare()
    found = race(
        [
            Contender("chinesecalendar day loop", lambda: _day_loop(cases), CASES),
            Contender("**ours with the trail**", trail, CASES),
            Contender("**ours, the date alone**", bare, CASES),
        ]
    )
    peer, ours, alone = found.values()
    result = Result("The due date of one case", "python -m benchmarks scalar")
    result.table(found)
    result.goals = [
        Goal("due with its trail: × faster than a chinesecalendar day loop", ratio(peer, ours), 50, True),
        Goal("due alone: × faster than a chinesecalendar day loop", ratio(peer, alone), 500, True),
    ]
    return result


def vector() -> Result:
    """A million cases as arrays, against numpy's own business days (holidays and make-up days included)."""
    import numpy as np

    count = 10**6
    calendar = workdays.default()
    table = np.array(_cases(count), dtype=np.int32)
    base = np.datetime64(FIRST, "D")
    received, days, sent, answered = (np.ascontiguousarray(column) for column in table.T)
    closed = [FIRST + timedelta(n) for n in range(DAYS) if not calendar.is_working(FIRST + timedelta(n))]
    busday = np.busdaycalendar(weekmask="1111111", holidays=np.array(closed, "datetime64[D]"))
    # A pause leaves out the working days after it begins and before it ends.
    begins = np.where(answered > sent, sent + 1, sent)

    def numpy_busday() -> object:
        paused = np.busday_count(base + begins, base + answered, busdaycal=busday)
        return np.busday_offset(base + received, days + paused, roll="backward", busdaycal=busday)

    columns = [day_numbers(calendar, base + column) for column in (received, sent, answered)]

    def ours() -> object:
        return due_numbers(calendar, columns[0], days, columns[1], columns[2])

    first = np.datetime64(calendar.first, "D")
    assert np.array_equal(numpy_busday(), first + ours())
    floor = Contender("floor: add four int32 columns", lambda: received + days + sent + answered, count)
    found = race(
        [floor, Contender("numpy busday", numpy_busday, count), Contender("**ours: prefix arrays**", ours, count)]
    )
    memory, peer, mine = found.values()
    result = Result("A million due dates", "python -m benchmarks vector")
    result.table(found)
    result.goals = [
        Goal("vector: × faster than numpy busday", ratio(peer, mine), 20, True),
        Goal("vector: × the memory floor", ratio(mine, memory), 10, False),
    ]
    return result
