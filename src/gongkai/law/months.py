"""Calendar days and months: periods of the remedies, whose last day rolls over a day off (行诉解释第48条, 民法典第202、203条)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from gongkai.law.rulebook import Rule
from gongkai.law.workdays import Calendar


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def end_of(rule: Rule, start: date, calendar: Calendar, count: int | None = None) -> tuple[date, bool]:
    """Last day of the rule's period after `start` (not counted), and whether a notice covers it.

    Raises:
        OutsideKnownSpan: `start` or the last day lies outside the calendar.
    """
    number = calendar.index(start)
    n = rule.count() if count is None else count
    if rule.unit == "working_day":
        return calendar.reckon(number + n)
    if rule.unit == "calendar_day":
        return calendar.rolled(start + timedelta(n))
    return calendar.rolled(add_months(start, n * 12 if rule.unit == "year" else n))
