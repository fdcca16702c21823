"""A second, slow opinion on the dates: one day at a time, from the calendar files themselves, sharing no code with the product.

It knows the rulebook's section I only: the day of the event is not counted, a day left out is not counted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from importlib import resources

import yaml

DAY = timedelta(1)


@cache
def declared() -> dict[date, bool]:
    """Day → is it worked, for every day that a notice names; a year without notice gives its statutory days alone."""
    days: dict[date, bool] = {}
    for file in (resources.files("gongkai.law") / "calendar").iterdir():
        if not file.name.endswith(".yaml"):
            continue
        notice = yaml.safe_load(file.read_text(encoding="utf-8"))
        for span in notice.get("days_off", ()):
            one = span["from"]
            while one <= span["to"]:
                days[one] = False
                one += DAY
        days |= {row["day"]: True for row in notice.get("days_worked", ())}
        days |= {row["day"]: False for row in notice.get("statutory_only", ())}
    return days


def worked(day: date) -> bool:
    """Whether `day` is a working day."""
    return declared().get(day, day.weekday() < 5)


def count(start: date, days: int, left_out: Collection[date] = ()) -> date:
    """The last of `days` working days after `start`, passing over those in `left_out`."""
    day = start
    while days:
        day += DAY
        days -= worked(day) and day not in left_out
    return day


def next_worked(day: date) -> date:
    """The first working day after `day`."""
    return count(day, 1)


def on_or_after(day: date) -> date:
    """`day`, or the first working day after it when it is a day off."""
    return day if worked(day) else next_worked(day)


def between(sent: date, back: date, half_open: bool = False) -> set[date]:
    """The days after `sent` and before `back` (with `back` itself under half_open)."""
    last = back if half_open else back - DAY
    return {sent + DAY * n for n in range(1, (last - sent).days + 1)}
