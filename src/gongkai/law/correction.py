"""Correction of an unclear application (art. 30): one notice, in time, and the period anew from its answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gongkai.law.events import Event
from gongkai.law.receipt import setting

if TYPE_CHECKING:
    from gongkai.law.application import Application


def notice_given(app: Application, event: Event) -> None:
    """A correction is asked for: in time it stops the period until the correction; too late, as the setting says."""
    restarts = app.rule("correction_restarts")
    app.articles.append(restarts)
    if app.notice is not None:
        once = app.book.find("correction_notice_is_once", app.law_day) or restarts
        app.note(event, "restart", once, "{day} 再次告知补正：补正只能一次性告知，不产生效力，期限不变")
        return
    app.notice = event
    app.restarts_on_correction = bool(restarts.value)
    limit = app.notice_limit()
    if limit is not None and event.day > limit[0]:
        _too_late(app, event, limit[0])
    if not app.restarts_on_correction:
        app.note(event, "restart", restarts, "{day} 告知补正：原期限继续计算，不等待补正")
        return
    app.waiting, app.waiting_until = "correction", event.data.get("correction_due")
    app.note(event, "restart", restarts, "{day} 告知补正：答复期限待收到补正后重新计算")


def _too_late(app: Application, event: Event, limit: date) -> None:
    rule = app.rule("correction_notice_days")
    app.flag("correction_notice_overdue")
    if setting(app.case, app.book, "late_correction_notice") == "keep_first_clock":
        app.restarts_on_correction = False
    sentence = "{day} 告知补正，已超过 {limit}（收到申请后 {days} 个工作日）"
    app.note(event, "restart", rule, sentence, limit=limit, days=rule.count())


def came_in(app: Application, event: Event) -> None:
    """A correction came in or was turned away: the first one in time, or excused, begins the period anew."""
    restarts = app.rule("correction_restarts")
    if app.notice is None:
        app.articles.append(restarts)
        app.restarts_on_correction = bool(restarts.value)
    if event.data.get("still_unclear"):
        app.still_unclear = True
        if once := app.book.find("correction_notice_is_once", app.law_day):
            app.articles.append(once)
    if app.correction is not None:
        app.note(event, "restart", restarts, "{day} 再次收到补正：期限不再重新计算")
    elif not app.restarts_on_correction:
        app.note(event, "restart", restarts, "{day} 收到补正：原期限继续计算，不重新起算")
    elif app.waiting_until and event.day > app.waiting_until and not event.data.get("reason_accepted"):
        sentence = "{day} 收到补正，已超过补正期限 {limit} 且无正当理由，不再处理"
        app.note(event, "restart", restarts, sentence, limit=app.waiting_until)
    else:
        app.correction = event
        app.waiting = app.waiting_until = None
        app.start(event.day, restarts)
