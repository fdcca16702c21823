"""期限账: a bank statement of time. Each line: day, what happened, what it did to the period, what is left, the article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from gongkai.law import rulebook
from gongkai.law.events import Event, kinds
from gongkai.law.trail import Step
from gongkai.web.clockface.course import Course
from gongkai.web.clockface.drawing import SATURDAY
from gongkai.web.clockface.model import LedgerRow
from gongkai.web.clockface.wording import told
from gongkai.web.dates import in_sentence, plain

Effect = tuple[str, bool, str]  # words, whether it moved the period, source of the step behind it
# what happens inside the office moves no clock and is not the applicant's
INSIDE = frozenset({"decision", "reply_made", "reached_disclosure_office"})
ORDER = {"event": 0, "today": 2, "limit": 1, "due": 3}


def ledger_of(course: Course, *, to_applicant: bool = False) -> list[LedgerRow]:
    """Every line, oldest first: the facts, what silence did, today, and the days to come."""
    shown = [event for event in course.events if not (to_applicant and event.kind in INSIDE)]
    rows = [_row(course, event, to_applicant=to_applicant) for event in shown]
    if course.line.received is not None and not any(row.day == course.line.received for row in rows):
        rows.append(_received_row(course, course.line.received))
    rows += _silences(course)
    rows += _given_up(course)
    rows += _limits(course)
    rows += _today_and_due(course)
    return sorted(rows, key=lambda row: (row.day, ORDER[row.kind]))


def _row(course: Course, event: Event, *, to_applicant: bool) -> LedgerRow:
    says = told(event, to_applicant=to_applicant) + _place(course, event)
    effect, strong, rule_source = _effect(course, event)
    law = kinds()[event.kind]
    source = rule_source or law.article or ""
    moved = law.effect not in ("none", "record", "decide", "sent") or strong
    remaining = course.remaining(event.day) if moved and course.answered != event.day else None
    return LedgerRow(event.day, says, effect, strong, remaining, source, adjusted=_adjusted(course, event.day))


def _adjusted(course: Course, day: date) -> bool:
    """Whether that Saturday or Sunday is worked (调休)."""
    calendar = course.calendar
    return day.weekday() >= SATURDAY and calendar.first <= day <= calendar.last_known and calendar.is_working(day)


def _place(course: Course, event: Event) -> str:
    """（第 3 个工作日，限 7 个）behind the one notice that has such a limit (条例第30条)."""
    received = course.line.received
    rule = rulebook.default().find("correction_notice_days", event.day)
    if event.kind != "correction_notice_posted" or received is None or rule is None:
        return ""
    number = course.calendar.clamped(event.day) - course.calendar.clamped(received)
    return _("（第 %(n)s 个工作日，限 %(limit)s 个）") % {"n": number, "limit": rule.count()}


def _effect(course: Course, event: Event) -> Effect:
    """What a fact did to the period."""
    effect = kinds()[event.kind].effect
    for step in course.runs[1:]:
        if step.start == event.day and effect == "restart":
            return _("重新起算，次日为第 1 个工作日"), True, step.article
    if event.day == course.line.received and effect in ("receipt", "sent") and _is_receipt(course, event):
        receipt = next((s for s in course.line.steps if s.kind == "start" and s.start == event.day), None)
        return _("起算，次日为第 1 个工作日"), True, receipt.article if receipt else ""
    if effect == "sent":
        before = course.line.received is None or event.day <= course.line.received
        return (_("尚未起算") if before else ""), False, ""
    if effect == "receipt":
        return _("不影响期限"), False, ""
    if effect == "reply":
        return _reply(course, event)
    return _step_effect(course, event, effect)


def _is_receipt(course: Course, event: Event) -> bool:
    """Of the facts of the day of receipt, the one that is the receipt."""
    same_day = [e for e in course.events if e.day == event.day]
    receipts = [e for e in same_day if kinds()[e.kind].effect == "receipt"]
    return event is (receipts or [e for e in same_day if kinds()[e.kind].effect == "sent"])[-1]


def _reply(course: Course, event: Event) -> Effect:
    end = next((step for step in course.line.steps if step.kind == "end" and step.start == event.day), None)
    if end is None or event.day != course.answered:
        return _("只记录"), False, ""
    if course.line.state == "closed_late":
        return _("答复，已超过期限"), True, end.article
    return _("答复，在期限内") if course.line.state == "closed_on_time" else _("答复"), True, end.article


def _step_effect(course: Course, event: Event, effect: str) -> Effect:
    own = {"pause": _paused, "resume": _resumed, "extend": _extended, "defer": _deferred, "fee": _fee}.get(effect)
    found = own(course, event) if own is not None else None
    if found is not None:
        return found
    step = next((s for s in course.line.steps if s.start == event.day and s.kind == effect_kind(effect)), None)
    if step is None:
        return _("不影响期限"), False, ""
    return _tail(step), effect in ("restart", "end"), step.article


def _paused(course: Course, event: Event) -> Effect:
    step = next((s for s in course.pauses if s.start == event.day), None)
    if not event.kind.endswith("letter_sent"):
        return _("仍在暂停"), False, ""
    return _("暂停，次日起不计"), True, step.article if step else ""


def _extended(course: Course, event: Event) -> Effect | None:
    days = next((days for one, days in course.extensions if one is event), None)
    return None if days is None else (_("延长 %(n)s 个工作日") % {"n": days}, True, "")


def _deferred(course: Course, event: Event) -> Effect | None:
    for step in course.line.steps:
        if step.kind == "defer" and step.start == event.day and step.end is not None and step.end != step.start:
            return _("延迟至 %(day)s答复") % {"day": in_sentence(step.end, course.today)}, True, step.article
    return None


def _fee(course: Course, event: Event) -> Effect | None:
    waited = event.day in [first for first, _last in course.waits]
    return (_("等待缴费，缴费后重新起算"), True, "") if waited else None


def effect_kind(effect: str) -> str:
    """The kind of step that an effect leaves in the trail."""
    return {"fee": "restart", "record": "pause"}.get(effect, effect)


def _tail(step: Step) -> str:
    """The law's own sentence without the day that the line begins with anyway."""
    says = step.says
    for stroke in ("：", ": "):
        if stroke in says:
            return says.split(stroke, 1)[1]
    return says.removeprefix(f"{step.start} ").removeprefix(str(step.start))


def _resumed(course: Course, event: Event) -> Effect:
    days = [s.working_days for s in course.pauses if s.end == event.day and s.working_days is not None]
    if not days:
        return _("不影响期限"), False, ""
    return _("恢复，%(n)s 个工作日不计入") % {"n": max(days)}, True, course.pauses[-1].article


def _received_row(course: Course, day: date) -> LedgerRow:
    """The day of receipt that no fact carries: moved off a day of rest, or given."""
    step = next((s for s in course.line.steps if s.kind == "start" and s.start == day), None)
    says, effect = _("记为收到申请之日"), _("起算，次日为第 1 个工作日")
    return LedgerRow(day, says, effect, True, course.remaining(day), step.article if step else "")


def _silences(course: Course) -> Iterator[LedgerRow]:
    """A consulted party that stayed silent: the period goes on by itself on the next working day (条例第33条第3款)."""
    opinions = {e.day for e in course.events if e.kind.endswith("opinion_received")}
    for step in course.pauses:
        if step.end is None or step.end in opinions:
            continue
        if step.end < course.today:
            says = _("对方至 %(day)s 没有答复") % {"day": plain(step.end, course.today)}
            effect = _("恢复，%(n)s 个工作日不计入") % {"n": step.working_days or 0}
            day = course.calendar.nth[course.calendar.clamped(step.end) + 1]
            yield LedgerRow(day, says, effect, True, course.remaining(day), step.article)
        elif course.answered is None:
            says = _("对方答复的最后一天")
            yield LedgerRow(
                step.end, says, _("没有答复的，次日恢复"), False, course.remaining(step.end), step.article, "limit"
            )


def _limits(course: Course) -> Iterator[LedgerRow]:
    """The day until which the applicant may correct or pay."""
    if not course.waiting:
        return
    for event in course.events:
        limit = event.data.get("correction_due") if event.kind == "correction_notice_posted" else None
        if limit is not None and course.waiting == "correction":
            yield LedgerRow(
                limit, _("补充的最后一天"), _("补充后重新起算"), False, None, kinds()[event.kind].article or "", "limit"
            )
    paid_by = course.line.more.get("payment_due")
    if paid_by and course.waiting == "fee":
        rule = rulebook.default().find("fee_payment_days", course.today)
        yield LedgerRow(
            date.fromisoformat(paid_by),
            _("缴费的最后一天"),
            _("缴费后重新起算"),
            False,
            None,
            rule.source if rule else "",
            "limit",
        )


def _given_up(course: Course) -> Iterator[LedgerRow]:
    """The day from which an application that was not corrected or paid counts as given up."""
    step = next((step for step in course.line.steps if step.kind == "end"), None)
    if course.line.state != "abandoned" or step is None or step.start is None:
        return
    if not any(event.day == step.start for event in course.events):
        yield LedgerRow(step.start, _("没有补充或者缴费"), _("视为放弃申请，不再处理"), True, None, step.article)


def _today_and_due(course: Course) -> Iterator[LedgerRow]:
    line, today = course.line, course.today
    if course.answered is not None or (not course.runs and not course.events):
        return
    run = course.run_on(today)
    if run is not None and run.start is not None:
        adjusted, left = _adjusted(course, today), course.remaining(today)
        yield LedgerRow(today, "", _spent(course, left), False, left, "", "today", adjusted)
    end = course.end
    if end is not None and run is not None:
        rule = rulebook.default().find("deferral" if line.state == "deferred" else "reply_days", line.received or end)
        effect = _("暂定，放假安排公布后重算") if line.provisional else ""
        left = 0 if today <= end else None
        says = _("应当答复的最后一天")
        yield LedgerRow(end, says, effect, False, left, rule.source if rule else "", "due", _adjusted(course, end))


def _spent(course: Course, left: int | None) -> str:
    """How much of the period is used up today."""
    if left is None or course.line.state == "deferred":
        return ""
    if left < 0:
        return _("已超过 %(n)s 个工作日") % {"n": -left}
    return _("已用 %(n)s 个工作日") % {"n": course.total(course.today) - left}
