"""The same formula for a million cases at once: `nth[cum[day] + n]` over numpy arrays.

Only this module imports numpy, and nothing imports this module unless whole columns are to be counted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from gongkai.law.workdays import Calendar

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int32]


@lru_cache(maxsize=8)
def arrays(calendar: Calendar) -> tuple[Numbers, Numbers]:
    """`cum` (one entry a day) and `nth` (one entry a working day, counted in days from the span's start), cached."""
    nth = [day.toordinal() - calendar.offset for day in calendar.nth[: calendar.known_index + 1]]
    return np.asarray(calendar.cum, np.int32), np.asarray(nth, np.int32)


def day_numbers(calendar: Calendar, days: Days) -> Numbers:
    """Dates as day numbers from the calendar's first day; do it once for columns that are used often."""
    first = np.datetime64(calendar.first, "D")
    return (days.astype("datetime64[D]") - first).astype(np.int32)


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
    """
    cum, nth = arrays(calendar)
    index = np.take(cum, received)
    index += quota
    if pause_from is not None and pause_to is not None:
        paused = np.take(cum, np.maximum(pause_to - 1, pause_from))
        paused -= np.take(cum, pause_from)
        index += paused
    unknown = index >= len(nth)
    due: Numbers = np.take(nth, index, mode="clip")
    if unknown.any():
        due[unknown] = -1
    return due


def due_days(
    calendar: Calendar,
    received: Days,
    quota: Numbers | int,
    pause_from: Days | None = None,
    pause_to: Days | None = None,
) -> Days:
    """Due dates (`datetime64[D]`), NaT where provisional; arguments as in `due_numbers`, as dates."""
    pauses: list[Any] = [None if days is None else day_numbers(calendar, days) for days in (pause_from, pause_to)]
    numbers = due_numbers(calendar, day_numbers(calendar, received), quota, *pauses)
    due = np.datetime64(calendar.first, "D") + numbers.astype("timedelta64[D]")
    due[numbers < 0] = np.datetime64("NaT")
    return due
