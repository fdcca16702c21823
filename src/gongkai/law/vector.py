"""The same formula for a million cases at once: `nth[cum[day] + n]` over numpy arrays.

Only this module imports numpy, and nothing imports this module unless whole columns are to be counted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from gongkai.errors import OutsideKnownSpan
from gongkai.law.workdays import Calendar
from gongkai.words import say

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]
SLICE = 1 << 14  # rows counted at a time


class Tables(NamedTuple):
    """A calendar as arrays: working days up to and including a day, before it, and the n-th working day.

    All are int64, which numpy indexes with and reads as dates without a copy (taking datetime64 is ten times slower).
    `nth` counts days from the span's start, `nth_days` as numpy dates do; the last entry of each, -1 and NaT, stands
    for every day that no notice covers yet.
    """

    first: int
    cum: Numbers
    before: Numbers
    nth: Numbers
    nth_days: Numbers


@lru_cache(maxsize=8)
def tables(calendar: Calendar) -> Tables:
    """The arrays of a calendar, made once."""
    cum = np.asarray(calendar.cum, np.int64)
    known = calendar.nth[: calendar.known_index + 1]
    nth = np.asarray([*(day.toordinal() - calendar.offset for day in known), -1], np.int64)
    nth_days = np.asarray([*known, None], "datetime64[D]").view(np.int64)
    first = int(np.datetime64(calendar.first, "D").astype(np.int64))
    return Tables(first, cum, np.concatenate([[0], cum[:-1]]).astype(np.int64), nth, nth_days)


def day_numbers(calendar: Calendar, days: Days) -> Numbers:
    """Dates as day numbers from the calendar's first day; do it once for columns that are used often."""
    numbers: Numbers = days.astype("datetime64[D]", copy=False).view(np.int64) - tables(calendar).first
    return numbers


def due_numbers(
    calendar: Calendar,
    received: Numbers,
    quota: Numbers | int,
    pause_from: Numbers | None = None,
    pause_to: Numbers | None = None,
) -> Numbers:
    """Due days as day numbers; -1 where the calendar of the due year is not known yet.

    `quota` is reply days plus extension. A pause leaves out the working days after `pause_from` and before `pause_to`;
    equal days mean no pause. Every pause must begin before the due day, as it does in law.

    Raises:
        OutsideKnownSpan: a given day lies outside the calendar.
    """
    return _due(calendar, 0, tables(calendar).nth, received, quota, (pause_from, pause_to))


def due_days(
    calendar: Calendar,
    received: Days,
    quota: Numbers | int,
    pause_from: Days | None = None,
    pause_to: Days | None = None,
) -> Days:
    """Due dates (`datetime64[D]`), NaT where provisional; arguments and errors as in `due_numbers`, with dates."""
    table = tables(calendar)
    pauses = (_whole(pause_from), _whole(pause_to))
    return _due(calendar, table.first, table.nth_days, _whole(received), quota, pauses).view("datetime64[D]")


@overload
def _whole(days: Days) -> Numbers: ...
@overload
def _whole(days: None) -> None: ...
def _whole(days: Days | None) -> Numbers | None:
    return None if days is None else days.astype("datetime64[D]", copy=False).view(np.int64)


def _due(
    calendar: Calendar,
    first: int,
    nth: Numbers,
    received: Numbers,
    quota: Numbers | int,
    pauses: tuple[Numbers | None, Numbers | None],
) -> Numbers:
    """Count slice by slice, so that every step's numbers stay in the processor's cache."""
    table = tables(calendar)
    due = np.empty(received.shape, np.int64)
    for start in range(0, len(received), SLICE):
        part = slice(start, start + SLICE)
        index = _taken(table.cum, received[part] - first, calendar)
        index += quota[part] if isinstance(quota, np.ndarray) else quota
        begun, ended = pauses
        if begun is not None and ended is not None:
            paused = _taken(table.before, ended[part] - first, calendar)
            paused -= _taken(table.cum, begun[part] - first, calendar)
            index += np.maximum(paused, 0, out=paused)
        np.take(nth, index, mode="clip", out=due[part])
    return due


def _taken(table: Numbers, days: Numbers, calendar: Calendar) -> Numbers:
    try:
        if days.min() < 0:  # numpy would count from the end
            raise IndexError
        taken: Numbers = np.take(table, days)
    except IndexError:
        raise OutsideKnownSpan(
            say(
                "有日期不在日历范围内：已有 {first} 至 {last} 的放假安排",
                first=calendar.first,
                last=calendar.last_known,
            )
        ) from None
    return taken
