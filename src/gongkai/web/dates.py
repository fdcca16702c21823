"""Days as the reader sees them: one long form for sentences, one for lists, one for tables."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def weekday(day: date) -> str:
    """周一 … 周日."""
    return _(WEEKDAYS[day.weekday()])


def in_full(day: date) -> str:
    """2026年11月24日（周二）."""
    parts = {"year": day.year, "month": day.month, "day": day.day, "weekday": weekday(day)}
    return _("%(year)s年%(month)s月%(day)s日（%(weekday)s）") % parts


def in_sentence(day: date, today: date) -> str:
    """11月24日（周二）; with the year when it is not this one."""
    if day.year != today.year:
        return in_full(day)
    return _("%(month)s月%(day)s日（%(weekday)s）") % {"month": day.month, "day": day.day, "weekday": weekday(day)}


def plain(day: date, today: date) -> str:
    """11月24日; with the year when it is not this one."""
    parts = {"year": day.year, "month": day.month, "day": day.day}
    if day.year != today.year:
        return _("%(year)s年%(month)s月%(day)s日") % parts
    return _("%(month)s月%(day)s日") % parts


def in_list(day: date, today: date) -> str:
    """11月24日 周二, for the first column of a ledger or list; with the year when it is not this one."""
    return f"{plain(day, today)} {weekday(day)}"
