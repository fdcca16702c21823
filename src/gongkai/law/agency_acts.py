"""What the agency or the applicant does to a running period: extend, charge, pay, defer, withdraw, plead an excuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.law.events import Event
from gongkai.law.trail import Step

if TYPE_CHECKING:
    from gongkai.law.application import Application


def extend(app: Application, event: Event) -> None:
    """Art. 33(2): in effect when told by the due day and within the cap; days are added to the period's end."""
    cap = app.rule("reply_extension_max_days")
    told = event.data.get("told_applicant", event.day)
    days = event.data["days"]
    if told is None:
        app.note(event, "extend", cap, "{day} 批准延期，但未告知申请人：不产生效力")
        return
    if not app.quota:
        app.note(event, "extend", cap, "{day} 批准延期：收到申请之日不明，无从延长")
        return
    late = app.due is not None and app.waiting is None and told > app.due
    too_long = app.extension + days > cap.count()
    if late:
        app.flag("extension_too_late")
        sentence = "延期于 {told} 告知申请人，晚于原到期日 {due}：不产生效力"
        app.note(event, "extend", app.rule("extension_told_in_time"), sentence, told=told, due=app.due)
    if too_long:
        app.flag("extension_too_long")
        sentence = "申请延长 {days} 个工作日，超过上限 {cap} 个工作日：不产生效力"
        app.note(event, "extend", cap, sentence, days=days, cap=cap.count())
    if not late and not too_long:
        _check_approver(app, event)
        _lengthen(app, days)


def _check_approver(app: Application, event: Event) -> None:
    approver = event.data.get("approved_by")
    if approver is None:
        return
    rule = app.rule("extension_approvers")
    if not any(word in approver for word in rule.value):
        app.flag("extension_approver")
        app.note(event, "extend", rule, "延期由{approver}批准；条例要求工作机构负责人同意，请补记", approver=approver)


def _lengthen(app: Application, days: int) -> None:
    before, app.extended = app.due, True
    app.extension += days
    if app.deferred and app.due is not None:
        app.due, app.due_known = app.calendar.reckon(app.calendar.index(app.due) + days)
    else:
        app.count()
    parts = {"days": days, "before": before, "due": app.due}
    sentence = "延长 {days} 个工作日，由 {before} 延至 {due}" if before and app.due else "延长 {days} 个工作日"
    app.steps.append(Step(before, app.due, days, "extend", app.rule("reply_extension_max_days"), sentence, parts))


def fee_notice(app: Application, event: Event) -> None:
    """The applicant got the fee notice: in time, the period waits for the payment."""
    rule = app.book.on("fee_payment_days", event.day)
    app.articles.append(rule)
    if app.due is not None and app.waiting is None and event.day > app.due:
        app.flag("fee_notice_too_late")
        in_time = app.book.on("fee_notice_in_time", event.day)
        app.articles.append(in_time)
        app.note(event, "restart", in_time, "{day} 才收到收费通知，晚于到期日 {due}：不产生效力", due=app.due)
        return
    if app.fee_notice is not None:
        app.note(event, "restart", rule, "{day} 再次收到收费通知：缴费期限不变")
        return
    app.fee_notice = event
    limit, known = app.calendar.reckon(app.calendar.index(event.day) + rule.count())
    app.waiting, app.waiting_until = "fee", limit
    app.payment_due = limit if known else None
    sentence = "{day} 收到收费通知，次日起 {days} 个工作日内缴费，至 {limit}"
    parts = {"day": event.day, "days": rule.count(), "limit": limit}
    app.steps.append(Step(event.day, limit, rule.count(), "restart", rule, sentence, parts))


def fee_paid(app: Application, event: Event) -> None:
    """The fee is paid: in time, the period begins anew on the next day."""
    rule = app.book.on("fee_paid_restarts", event.day)
    app.articles.append(rule)
    if app.fee_notice is None and "fee_notice_too_late" in app.flags:
        app.note(event, "restart", rule, "{day} 缴费：收费通知无效，期限不重新计算")
    elif app.waiting == "fee" and app.waiting_until is not None and event.day > app.waiting_until:
        app.note(event, "restart", rule, "{day} 缴费，已超过 {limit}：视为放弃申请", limit=app.waiting_until)
    elif app.waiting == "correction":
        app.note(event, "restart", rule, "{day} 缴费：仍在等待补正，期限待收到补正后计算")
    else:
        app.waiting = app.waiting_until = None
        app.start(event.day, rule)


def defer(app: Application, event: Event) -> None:
    """Art. 35: the reply is put off to a day told to the applicant; another thing than the extension of art. 33.

    The day is set and not counted, so that no calendar is needed for it.
    """
    rule = app.rule("deferral")
    app.articles.append(rule)
    until = event.data["until"]
    if not rule.value:
        app.note(event, "defer", rule, "{day} 告知延迟答复：当时的条例没有延迟答复，不产生效力")
    elif app.due is not None and app.waiting is None and event.day > app.due:
        app.note(event, "defer", rule, "{day} 告知延迟答复，晚于到期日 {due}：不产生效力", due=app.due)
    elif app.due is not None and until < app.due:
        app.note(event, "defer", rule, "延迟至 {until} 早于到期日 {due}：到期日不变", until=until, due=app.due)
    else:
        app.steps.append(Step(event.day, until, None, "defer", rule, "延迟答复至 {until}", {"until": until}))
        app.due, app.due_known, app.deferred = until, True, True


def withdraw(app: Application, event: Event) -> None:
    """The applicant gives the application up."""
    if app.withdrawn is None:
        app.withdrawn = event
        app.note(event, "end", app.rule("withdrawal"), "{day} 申请人撤回申请，不再处理")


def excuse(app: Application, event: Event) -> None:
    """An excuse is recorded and shown; it never moves the due day."""
    app.flag("excuse_claimed")
    app.note(event, "pause", None, "行政机关主张自 {day} 起有障碍：只记录，不改变到期日")


def reasons(app: Application, _event: Event) -> None:
    """Reasons asked or given (art. 35): no effect on the clock, the article is named."""
    if rule := app.book.find("excessive_reasons", app.law_day):
        app.articles.append(rule)
