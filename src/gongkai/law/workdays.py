"""The official calendar: which days are worked, and counting in working days.

Every year's notice is read together with all others, because a notice may change the December before. Counting uses two
arrays, one formula: `nth[cum[day] + n]`, where `cum[d]` is the number of working days up to and including d.

A year whose notice is not out has only its statutory holidays: the raw calls refuse it; `reckon` counts on and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from gongkai.errors import OutsideKnownSpan, RuleDataError
from gongkai.law import strict_yaml
from gongkai.words import say

FOLDER = Path(__file__).parent / "calendar"
SATURDAY = 5
YEAR_KEYS = {
    "year", "title", "number", "second_notice", "notice_addresses", "days_off", "days_worked", "working_days",
    "known", "statutory_only",
}  # fmt: skip


@dataclass(frozen=True)
class Notice:
    """The arrangement of one year: days off, days worked, and whether the notice is out."""

    year: int
    title: str
    known: bool
    off: frozenset[date]
    worked: frozenset[date]
    working_days: int | None


class Calendar:
    """Working days of a run of years; immutable, so that a changed notice is a new calendar.

    Attributes:
        first: first day of the span.
        last_known: last day whose year has a notice.
        last: last day of the span, statutory holidays only after `last_known`.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: notice.year))
        years = [notice.year for notice in self.notices]
        if not years or years != list(range(years[0], years[-1] + 1)):
            raise RuleDataError(say("日历年份不连续：{years}", years="、".join(map(str, years))))
        known = [notice.year for notice in self.notices if notice.known]
        if not known or known != years[: len(known)]:
            raise RuleDataError(say("只有最后几年的放假通知可以暂缺"))
        self.first = date(years[0], 1, 1)
        self.last_known = date(known[-1], 12, 31)
        self.last = date(years[-1], 12, 31)
        off = frozenset().union(*(notice.off for notice in self.notices))
        worked = frozenset().union(*(notice.worked for notice in self.notices))
        self.offset = self.first.toordinal()
        flags = [_is_worked(date.fromordinal(n), off, worked) for n in range(self.offset, self.last.toordinal() + 1)]
        self.cum: list[int] = list(accumulate(flags))
        self.nth: list[date] = [self.first - timedelta(1)]
        self.nth += [date.fromordinal(self.offset + n) for n, flag in enumerate(flags) if flag]
        self.known_index = self.cum[self.last_known.toordinal() - self.offset]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Calendar:
        """Read every year's file.

        Raises:
            RuleDataError: a file of another shape, or two files that disagree about a day.
        """
        notices = [read_notice(strict_yaml.load_file(path), path.name) for path in sorted(folder.glob("*.yaml"))]
        worked = {day for notice in notices for day in notice.worked}
        for notice in notices:
            if clash := notice.off & worked:
                raise RuleDataError(say("{day} 既列为放假又列为上班", day=min(clash)))
        return cls(notices)

    def index(self, day: date) -> int:
        """Number of working days from the start of the span up to and including `day`.

        Raises:
            OutsideKnownSpan: the day lies outside the span, naming its first and last day.
        """
        place = day.toordinal() - self.offset
        if place < 0 or place >= len(self.cum):
            raise OutsideKnownSpan(
                say(
                    "{day} 不在日历范围内：已有 {first} 至 {last} 的放假安排",
                    day=day,
                    first=self.first,
                    last=self.last_known,
                ),
                day=day.isoformat(),
                first=self.first.isoformat(),
                last=self.last_known.isoformat(),
            )
        return self.cum[place]

    def clamped(self, day: date) -> int:
        """Like `index`, but a day outside the span counts as its nearest end: for days that merely ask."""
        place = day.toordinal() - self.offset
        return self.cum[min(max(place, 0), len(self.cum) - 1)]

    def reckon(self, index: int) -> tuple[date, bool]:
        """The day of that working-day number, and whether a notice covers it.

        Raises:
            OutsideKnownSpan: not even the statutory holidays of that year are on file.
        """
        if index < len(self.nth):
            return self.nth[index], index <= self.known_index
        raise OutsideKnownSpan(say("期限超出日历范围：日历到 {last} 为止", last=self.last), last=self.last.isoformat())

    def due_day(
        self, start: date, quota: int, pause_from: date | None = None, pause_to: date | None = None
    ) -> date | None:
        """The period's last day without its trail: the scalar form of `vector.due_days`, None where provisional.

        A pause leaves out the working days after `pause_from` and before `pause_to`; it begins before the due day.

        Raises:
            OutsideKnownSpan: a day outside the calendar.
        """
        index = self.index(start) + quota
        if pause_from is not None and pause_to is not None and pause_to > pause_from:
            place = pause_to.toordinal() - self.offset - 1
            if place >= len(self.cum):
                return None
            index += self.cum[place] - self.index(pause_from)
        return self.nth[index] if index <= self.known_index else None

    def is_working(self, day: date) -> bool:
        """Whether that day is worked: listed as worked, else not listed as off and Monday to Friday."""
        self._refuse_unknown(day)
        return self.nth[self.index(day)] == day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`, that day not counted; n = 0 gives `day` back."""
        if n == 0:
            return day
        found, known = self.reckon(self.index(day) + n)
        if not known:
            self._refuse_unknown(found)
        return found

    def roll_forward(self, day: date) -> date:
        """`day` itself when it is worked, else the next day that is."""
        found, known = self.rolled(day)
        if not known:
            self._refuse_unknown(found)
        return found

    def rolled(self, day: date) -> tuple[date, bool]:
        """Like `roll_forward`, but counts on by statutory holidays and says whether a notice covers the result."""
        index = self.index(day)
        return (day, day <= self.last_known) if self.nth[index] == day else self.reckon(index + 1)

    def roll_back(self, day: date) -> date:
        """`day` itself when it is worked, else the last worked day before it."""
        self._refuse_unknown(day)
        return self.nth[self.index(day)]

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        self._refuse_unknown(max(start, end))
        return self.index(end) - self.index(start)

    def _refuse_unknown(self, day: date) -> None:
        if day > self.last_known:
            raise OutsideKnownSpan(
                say("{year} 年的放假安排尚未公布：日历到 {last} 为止", year=day.year, last=self.last_known),
                day=day.isoformat(),
                last=self.last_known.isoformat(),
            )


def _is_worked(day: date, off: frozenset[date], worked: frozenset[date]) -> bool:
    return day in worked or (day not in off and day.weekday() < SATURDAY)


def read_notice(data: Mapping[str, Any], file: str) -> Notice:
    """One year's file as a notice; statutory days alone when the notice is not out."""
    unknown = set(data) - YEAR_KEYS
    if unknown:
        raise RuleDataError(say("{file}：不认识的键“{key}”", file=file, key=min(unknown)))
    known = data.get("known", True)
    spans = [(entry["from"], entry["to"]) for entry in data.get("days_off", ())]
    spans += [(entry["day"], entry["day"]) for entry in data.get("statutory_only", ())]
    off = {start + timedelta(n) for start, end in spans for n in range((end - start).days + 1)}
    worked = {entry["day"] for entry in data.get("days_worked", ())}
    return Notice(data["year"], data["title"], known, frozenset(off), frozenset(worked), data.get("working_days"))


@cache
def default() -> Calendar:
    """The calendar that ships with the program, read once."""
    return Calendar.load()
