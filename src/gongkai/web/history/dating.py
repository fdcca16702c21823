"""Which legal day an event may carry.

The law dates some facts outside the system (a letter handed in yesterday); all else happens on the day it is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.errors import OutsideKnownSpan
from gongkai.law import workdays
from gongkai.web.history.errors import DayRefused
from gongkai.web.history.kinds import Kind


def refuse_day(kind: Kind, day: date, today: date, reason: str, data: Mapping[str, Any]) -> None:
    """Refuse a day that this kind may not carry.

    Raises:
        DayRefused: ahead of today; before today for a kind dated by the server, without a reason, or beyond
            `GONGKAI_BACKDATE_WORKING_DAYS` without `second_person` in data.
    """
    said = {"day": day.isoformat(), "today": today.isoformat()}
    if day > today:
        if kind.ahead:
            return
        raise DayRefused(_("日期 %(day)s 在今天（%(today)s）之后，不能登记。请核对日期") % said)
    if day == today:
        return
    if kind.dated == "server":
        raise DayRefused(_("这一步的时间由系统记录，不能填成 %(day)s") % said)
    if not reason.strip():
        raise DayRefused(_("补记 %(day)s 的事，请写明理由，例如：当日窗口收件，次日补录") % said)
    limit = settings.BACKDATE_WORKING_DAYS
    if wants_second_person(day, today) and not str(data.get("second_person") or "").strip():
        raise DayRefused(
            _("%(day)s 距今超过 %(limit)s 个工作日，补记须由第二人核对。请填核对人姓名") % {**said, "limit": limit}
        )


def wants_second_person(day: date, today: date) -> bool:
    """Whether a fact of that day lies further back than a clerk may date alone."""
    return _working_days(day, today) > settings.BACKDATE_WORKING_DAYS


def _working_days(start: date, end: date) -> float:
    try:
        return workdays.default().working_days_between(start, end)
    except OutsideKnownSpan:
        return float("inf")
