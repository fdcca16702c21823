"""The clock of a list row, from the columns of the projection alone: no events are read for it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from gongkai.law import rulebook
from gongkai.law.workdays import Calendar
from gongkai.web.clockface.marks import USUAL, Limits, Standing, mark_of
from gongkai.web.clockface.model import Mini
from gongkai.web.dates import in_list, plain

PAUSING = {"third_party", "co_author", "other_agency"}
BAR = 20


class Row(Protocol):
    """The columns of an application that its clock needs; `gongkai.web.applications.models.Application` has them."""

    submitted_day: date
    received: date | None
    due: date | None
    due_statutory: date | None
    provisional: bool
    extended: bool
    waiting_for: str
    waiting_until: date | None
    abandon_from: date | None
    decided: date | None
    late: bool | None
    ended: str


def mini(row: Row, *, today: date, calendar: Calendar, limits: Limits = USUAL) -> Mini:
    """Mark, day and bar of one row on `today`."""
    stand = standing_of(row, today, calendar)
    mark = mark_of(stand, today, calendar, limits)
    return Mini(mark, stand.due, _note(row, stand, today), bar_of(stand, _period(row, today)))


def _period(row: Row, today: date) -> int:
    """Working days that the bar stands for: the reply period, and the most that an extension adds."""
    book, day = rulebook.default(), row.received or today
    added = book.on("reply_extension_max_days", day).count() if row.extended else 0
    return book.on("reply_days", day).count() + added


def standing_of(row: Row, today: date, calendar: Calendar) -> Standing:
    """How a row stands on `today`."""
    if row.ended:
        return _ended(row, calendar)
    if row.waiting_for in ("correction", "fee"):
        gone = row.abandon_from is not None and today >= row.abandon_from
        return Standing("abandoned" if gone else f"waiting_{row.waiting_for}", due=row.waiting_until)
    if row.received is None:
        return Standing("waiting_receipt", submitted=row.submitted_day)
    if row.provisional:
        return Standing("provisional", due=row.due_statutory)
    return _running(row, today, calendar)


def _running(row: Row, today: date, calendar: Calendar) -> Standing:
    number = calendar.clamped(today)
    if row.waiting_for in PAUSING and (row.due is None or row.waiting_until is None):
        return Standing("paused", due=row.due)
    if row.due is None:
        return Standing("outcome")
    if row.waiting_for in PAUSING and row.waiting_until is not None:
        limit = calendar.clamped(row.waiting_until)
        if number <= limit:
            return Standing("paused", calendar.clamped(row.due) - limit, row.due)
    return Standing("overdue" if today > row.due else "open", calendar.clamped(row.due) - number, row.due)


def _ended(row: Row, calendar: Calendar) -> Standing:
    if row.ended != "reply":
        return Standing(row.ended)
    if row.late is None or row.due is None or row.decided is None:
        return Standing("closed")
    over = max(0, calendar.clamped(row.decided) - calendar.clamped(row.due))
    return Standing("closed_late" if row.late else "closed_on_time", due=row.decided, over=over)


def _note(row: Row, stand: Standing, today: date) -> str:
    until = plain(row.waiting_until, today) if row.waiting_until else ""
    if stand.state == "waiting_receipt":
        return _("%(day)s 提交") % {"day": plain(row.submitted_day, today)}
    if stand.state == "waiting_correction":
        return _("补正后重新起算，限 %(day)s") % {"day": until} if until else _("补正后重新起算")
    if stand.state == "waiting_fee":
        return _("缴费后重新起算，限 %(day)s") % {"day": until} if until else _("缴费后重新起算")
    if stand.state == "paused":
        return _("对方限 %(day)s 回复") % {"day": until} if until else _("等对方收到征求意见书")
    if stand.state == "provisional":
        return _("放假安排公布后重算")
    return in_list(stand.due, today) if stand.due else ""


def bar_of(stand: Standing, total: int) -> int | None:
    """How much of the period is used, in twentieths; None where no bar is drawn."""
    if stand.remaining is None or stand.state.startswith("closed"):
        return None
    return max(0, min(BAR, round(BAR * (total - stand.remaining) / total))) if total else None
