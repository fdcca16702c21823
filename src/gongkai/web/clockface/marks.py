"""From a state to its mark (state = word + shape + colour), for one timeline or for a row of a list."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from gongkai.law import rulebook
from gongkai.law.workdays import Calendar
from gongkai.web.clockface.model import Mark
from gongkai.web.dates import plain

SOON = 3  # working days left from which a case counts as near its end, unless the county chose another number
RUNNING = frozenset({"open", "extended", "deferred"})


class Limits(NamedTuple):
    """Choices of the county; None takes the rule book's value of the day (online_confirmation_days)."""

    soon: int = SOON
    confirm: int | None = None

    def confirm_on(self, day: date) -> int:
        """Working days within which an application that was sent is to be confirmed."""
        if self.confirm is not None:
            return self.confirm
        rule = rulebook.default().find("online_confirmation_days", day)
        return 1 if rule is None else rule.count()


USUAL = Limits()


class Standing(NamedTuple):
    """How a case stands: a state of the law (or transferred, merged, split, withdrawn), and the days that it is told by.

    `remaining` is negative once late; `over` counts the working days by which the reply was late.
    """

    state: str
    remaining: int | None = None
    due: date | None = None
    submitted: date | None = None
    over: int = 0


def mark_of(stand: Standing, today: date, calendar: Calendar, limits: Limits) -> Mark:
    """The mark of one standing."""
    state = stand.state
    if state == "waiting_receipt":
        return _sent(stand.submitted or today, today, calendar, limits)
    if state in RUNNING:
        return _running(stand, today, limits)
    if state == "provisional":
        word = _("暂定 %(day)s后") % {"day": plain(calendar.last_known, calendar.last_known)}
        return Mark("hollow", "soon", word)
    counted = {"overdue": _overdue, "paused": _paused, "closed_late": _closed_late}.get(state)
    return counted(stand) if counted is not None else _other(state)


def _overdue(stand: Standing) -> Mark:
    late = -(stand.remaining or 0)
    if late < 1:
        return Mark("triangle", "late", _("已逾期"))
    return Mark("triangle", "late", _("逾期 %(n)s 个工作日") % {"n": late}, late)


def _paused(stand: Standing) -> Mark:
    if stand.remaining is None:
        return Mark("bars", "hold", _("暂停"))
    return Mark("bars", "hold", _("暂停，剩 %(n)s 个工作日") % {"n": stand.remaining}, stand.remaining)


def _closed_late(stand: Standing) -> Mark:
    if not stand.over:
        return Mark("triangle", "late", _("逾期办结"))
    return Mark("triangle", "late", _("逾期 %(n)s 个工作日办结") % {"n": stand.over}, stand.over)


def _other(state: str) -> Mark:
    return {
        "waiting_correction": Mark("bars", "hold", _("等待补正")),
        "waiting_fee": Mark("bars", "hold", _("等待缴费")),
        "closed_on_time": Mark("dot", "ok", _("按期办结")),
        "withdrawn": Mark("circle", "none", _("已撤回")),
        "transferred": Mark("circle", "none", _("已转办")),
        "merged": Mark("circle", "none", _("已并案")),
        "split": Mark("circle", "none", _("已拆分")),
        "abandoned": Mark("circle", "none", _("视为放弃")),
        "closed": Mark("circle", "none", _("已办结")),
    }.get(state, Mark("circle", "none", _("没有期限")))


def _sent(submitted: date, today: date, calendar: Calendar, limits: Limits) -> Mark:
    """Not received yet, so no clock runs: how long it has been waiting (条例第31条)."""
    days = calendar.clamped(today) - calendar.clamped(submitted)
    if days < 1:
        return Mark("circle", "none", _("今天提交") if submitted == today else _("尚未起算"))
    if days <= limits.confirm_on(submitted):
        return Mark("diamond", "soon", _("提交已 %(n)s 个工作日") % {"n": days}, days)
    return Mark("triangle", "late", _("提交已 %(n)s 个工作日，尚未确认") % {"n": days}, days)


def _running(stand: Standing, today: date, limits: Limits) -> Mark:
    left = stand.remaining
    if left is None:
        return Mark("dot", "ok", _("在办"))
    if stand.due == today:
        return Mark("triangle", "late", _("今天到期"))
    if left < 1:  # the due day is a day off (a deferral sets a date)
        return Mark("diamond", "soon", _("%(day)s到期") % {"day": plain(stand.due or today, today)})
    word = _("还剩 %(n)s 个工作日") % {"n": left}
    return Mark("dot", "ok", word, left) if left > limits.soon else Mark("diamond", "soon", word, left)


def label_of(mark: Mark, state: str) -> str:
    """The short name of the state beside the verdict."""
    if state in RUNNING:
        return {"ok": _("期限内"), "soon": _("临近到期"), "late": _("今天到期")}[mark.token]
    return {
        "overdue": _("已超过期限"),
        "paused": _("期限暂停"),
        "provisional": _("到期日待定"),
        "waiting_receipt": _("尚未起算"),
        "waiting_correction": _("期限停下，收到补正后重新起算"),
        "waiting_fee": _("期限停下，缴费后重新起算"),
        "closed_on_time": _("在期限内答复"),
        "closed_late": _("超过期限答复"),
    }.get(state, "")
