"""The figure of the full clock: one cell per working day, ticks with words, everything in drawing units."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from gongkai.web.clockface.course import Course
from gongkai.web.clockface.model import Cell, Flag
from gongkai.web.dates import plain

WIDTH = 832
MOST = 140  # more days than this are not told apart any more: the ledger alone speaks
GAP = 14
LETTER = 11
SATURDAY = 5


def cells_of(course: Course) -> list[Cell]:
    """One cell per working day from the receipt to the last day that matters; none while nothing runs."""
    line, calendar = course.line, course.calendar
    run = course.runs[-1] if course.runs else None
    if line.received is None or run is None or run.start is None:
        return []
    first, base = calendar.clamped(line.received) + 1, calendar.clamped(run.start)
    last = calendar.clamped(_last_day(course))
    if last < first or last - first > MOST:
        return []
    gap = GAP if base >= first else 0
    unit = min(24.0, (WIDTH - 4 - gap) / (last - first + 1))
    width = max(unit - (4 if unit > 12 else 1), 1.5)
    drawn, counted = [], 0
    for number in range(first, last + 1):
        day = calendar.nth[number]
        kind = _kind(course, number, base, day)
        counted += kind in ("used", "left", "late", "spare")
        added = number > base and kind != "paused" and counted > (run.working_days or 0) and kind != "late"
        x = 2 + unit * (number - first) + (gap if number > base else 0)
        drawn.append(Cell(day, kind, added, day.weekday() >= SATURDAY, round(x, 1), round(width, 1)))
        counted = 0 if kind == "old" else counted
    return drawn


def _last_day(course: Course) -> date:
    line, end = course.line, course.end
    days = [end or course.answered or course.today]
    if line.state in ("overdue", "closed_late"):
        days.append(course.answered or course.today)
    if course.stopped is not None and course.answered is not None:
        days = [course.answered]
    return max(days)


def _kind(course: Course, number: int, base: int, day: date) -> str:
    stopped = course.stopped
    if number <= base or (stopped is not None and day <= stopped):
        return "old"
    if stopped is not None or course.is_left_out(number):
        return "paused"
    until = course.answered or course.today
    if course.end is not None and day > course.end:
        return "late" if day <= until else "spare"
    if day <= until:
        return "used"
    return "left" if course.answered is None else "spare"


def flags_of(course: Course, cells: list[Cell]) -> list[Flag]:
    """Ticks at receipt, restart, pause, resumption, extension, today and the due day; words only where there is room."""
    if not cells:
        return []
    wanted: list[tuple[date, bool, bool, str]] = []  # day, after that day's cell, above, word
    line, today = course.line, course.today
    for number, run in enumerate(course.runs):
        if run.start is not None and number == 0 and line.received is not None:
            wanted.append((line.received, True, True, _("收到")))
        elif run.start is not None:
            wanted.append((run.start, True, True, _("重新起算")))
    for step in course.pauses:
        if step.start is not None:
            wanted.append((step.start, True, False, _("暂停")))
        if step.end is not None and step.end <= today:
            wanted.append((step.end, step.parts.get("end") != _opinion_day(course, step.end), False, _("恢复")))
    if course.stopped is not None:
        wanted.append((course.stopped, True, False, _("等待补正") if course.waiting == "correction" else _("等待")))
    wanted += [(event.day, True, False, _("延长")) for event, _days in course.extensions]
    deferrals = [step for step in course.line.steps if step.kind == "defer" and step.end != step.start]
    wanted += [(step.start, True, False, _("延迟")) for step in deferrals if step.start is not None]
    if course.answered is None:
        wanted.append((today, True, True, _("今天")))
    else:
        wanted.append((course.answered, True, True, _("办结")))
    if course.end is not None:
        wanted.append((course.end, True, False, _("到期")))
    return _placed(wanted, cells, today)


def _opinion_day(course: Course, day: date) -> date | None:
    """The day itself when an opinion came in on it: that day counts again, so the tick stands before its cell."""
    return next((e.day for e in course.events if e.kind.endswith("opinion_received") and e.day == day), None)


def _placed(wanted: list[tuple[date, bool, bool, str]], cells: list[Cell], today: date) -> list[Flag]:
    taken: dict[bool, float] = {True: -1.0, False: -1.0}
    flags = []
    last = cells[-1]
    for day, after, above, word in sorted(wanted, key=lambda one: (one[0], one[1])):
        x = _edge(day, cells, after=after)
        text = f"{plain(day, today)} {word}" if word != _("今天") else f"{word} {plain(day, today)}"
        length = sum(LETTER if ord(letter) > 0xFF else LETTER * 0.58 for letter in text)
        to_left = x + length > last.x + last.width + 2
        begins = x - 3 - length if to_left else x + 3
        shown = begins >= max(taken[above], 0)
        if shown:
            taken[above] = begins + length + 6
        flags.append(Flag(x, above, text if shown else "", "end" if to_left else "start", x - 3 if to_left else x + 3))
    return flags


def _edge(day: date, cells: list[Cell], *, after: bool) -> float:
    """The line before the first cell that lies after `day` (or on it)."""
    for cell in cells:
        if cell.day > day or (cell.day == day and not after):
            return round(cell.x - 2, 1) if cell.x > 3 else 1.0
    return round(cells[-1].x + cells[-1].width + 2, 1)


def counts_of(cells: list[Cell]) -> dict[str, int]:
    """How many days of each kind are drawn."""
    found: dict[str, int] = {}
    for cell in cells:
        found[cell.kind] = found.get(cell.kind, 0) + 1
    return found
