"""The clock of one application: start, restart, pause, extend, defer, fee, as the dated facts call for them.

Four meanings that are never mixed: *restart* begins a period anew (art. 30, payment of the fee), *pause* leaves days
out (art. 33(3)), *extend* adds days to the period's end (art. 33(2)), *defer* sets a day (art. 35).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gongkai.law.consultation import FOREVER, Consultation, consultations, due_index
from gongkai.law.events import Case, Event
from gongkai.law.receipt import Receipt, receipt_of, setting
from gongkai.law.reply import Reply, reply_of
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step
from gongkai.law.workdays import Calendar

CONSULTATION_KINDS = frozenset(
    f"{office}_{what}"
    for office in ("third_party", "co_author")
    for what in ("letter_sent", "received", "opinion_received")
)
NEW_LAW = "new_law_from_2019-05-15"


class Application:
    """What the events of one application amount to. Read the attributes after construction; nothing is written later.

    Attributes:
        due, due_known: last day of the reply period (None: none follows), and whether a notice covers it.
        waiting: None, "correction" or "fee".
        waiting_until: the limit set for it; `abandoned_from` is the first day on which it may be closed.
        flags, steps, articles: findings, the trail, the rules that decided.
    """

    def __init__(self, case: Case, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> None:
        self.case, self.events, self.book, self.calendar = case, events, book, calendar
        self.steps: list[Step] = []
        self.flags: list[str] = []
        self.articles: list[Rule] = []
        self.due: date | None = None
        self.due_known = True
        self.waiting: str | None = None
        self.waiting_until: date | None = None
        self.payment_due: date | None = None
        self.correction_notice_due: date | None = None
        self.notice: Event | None = None
        self.correction: Event | None = None
        self.fee_notice: Event | None = None
        self.withdrawn: Event | None = None
        self.extended = self.deferred = self.still_unclear = False
        self.pauses: list[Consultation] = []
        self._restarts_on_correction = True
        self._spans: list[tuple[int, int]] = []
        self._notice_limit: date | None = None
        self._base = self._quota = self._extension = 0
        self.receipt: Receipt | None = receipt_of(case, events, book, calendar)
        self.reply: Reply | None = reply_of(events, book)
        self.law_day = self._law_day()
        if self.receipt is not None:
            self._begin(self.receipt)
        self._walk()

    # the law that applies -------------------------------------------------------------------------------------------

    def _law_day(self) -> date:
        """The day by which versions are chosen: receipt, unless the setting takes a running case into the new law."""
        if self.receipt is None:
            return self.events[0].day
        day = self.receipt.day
        change = self.book.versions("transition")[0].since
        if day < change and setting(self.case, self.book, "transition_rule") == NEW_LAW:
            index = self.calendar.index(day) + self.book.on("reply_days", day).count()
            if self.calendar.reckon(index)[0] >= change:
                return change
        return day

    def rule(self, name: str) -> Rule:
        """The version of a rule that this application is under."""
        return self.book.on(name, self.law_day)

    # periods ----------------------------------------------------------------------------------------------------------

    def _begin(self, receipt: Receipt) -> None:
        if receipt.rule is not None:
            self.articles.append(receipt.rule)
        self.articles.extend(receipt.also)
        if any(event.kind in CONSULTATION_KINDS for event in self.events):
            half_open = setting(self.case, self.book, "pause_count") == "half_open"
            self.pauses = consultations(self.events, self.book, self.calendar, self.law_day, half_open=half_open)
            self._spans = [(one.first, one.last) for one in self.pauses]
        if notice_days := self.book.find("correction_notice_days", self.law_day):
            limit, known = self.calendar.reckon(self.calendar.index(receipt.day) + notice_days.count())
            self._notice_limit = limit
            self.correction_notice_due = limit if known else None
        self._start(receipt.day, "start", receipt.rule)

    def _start(self, day: date, kind: str, because: Rule | None) -> None:
        self._base = self.calendar.index(day)
        self._quota = self.rule("reply_days").count()
        self._extension = 0
        self.extended = self.deferred = False
        self._count()
        sentence = (
            "收到申请之日为 {start}，当日不计，{days} 个工作日届满于 {end}"
            if kind == "start"
            else "自 {start} 重新起算，当日不计，{days} 个工作日届满于 {end}"
        )
        plain, _ = self.calendar.reckon(self._base + self._quota)
        self.steps.append(
            Step(day, plain, self._quota, kind, self.rule("reply_days") if kind == "start" else because, sentence,
                 {"start": day, "days": self._quota, "end": plain})
        )  # fmt: skip

    def _count(self) -> None:
        index = due_index(self._base, self._quota + self._extension, self._spans)
        if index >= FOREVER:
            self.due = None
        else:
            self.due, self.due_known = self.calendar.reckon(index)

    # the walk through the facts ---------------------------------------------------------------------------------------

    def _walk(self) -> None:
        end = None if self.reply is None else self.reply.day
        for event in self.events:
            handler = _HANDLERS.get(event.kind)
            if handler is not None and (end is None or event.day <= end):
                handler(self, event)
        if self.pauses:
            self._pause_steps()
        if self.waiting or self.withdrawn:
            self.due = None

    def _note(self, event: Event, kind: str, rule: Rule | None, sentence: str, **parts: Any) -> None:
        self.steps.append(Step(event.day, event.day, None, kind, rule, sentence, {"day": event.day, **parts}))

    def _correction_notice(self, event: Event) -> None:
        restarts = self.rule("correction_restarts")
        self.articles.append(restarts)
        if self.notice is not None:
            once = self.book.find("correction_notice_is_once", self.law_day) or restarts
            self._note(event, "restart", once, "{day} 再次告知补正：补正只能一次性告知，不产生效力，原期限不变")
            return
        self.notice = event
        self._restarts_on_correction = bool(restarts.value)
        limit = self._notice_limit
        if limit is not None and event.day > limit:
            self.flags.append("correction_notice_overdue")
            if setting(self.case, self.book, "late_correction_notice") == "keep_first_clock":
                self._restarts_on_correction = False
            self._note(event, "restart", self.rule("correction_notice_days"),
                       "{day} 告知补正，已超过 {limit}（收到申请后 {days} 个工作日）",
                       limit=limit, days=self.rule("correction_notice_days").count())  # fmt: skip
        if not self._restarts_on_correction:
            self._note(event, "restart", restarts, "{day} 告知补正：原期限继续计算，不等待补正")
            return
        self.waiting, self.waiting_until = "correction", event.data.get("correction_due")
        self._note(event, "restart", restarts, "{day} 告知补正：答复期限待收到补正后重新计算")

    def _correction(self, event: Event) -> None:
        restarts = self.rule("correction_restarts")
        if self.notice is None:
            self.articles.append(restarts)
            self._restarts_on_correction = bool(restarts.value)
        if event.data.get("still_unclear"):
            self.still_unclear = True
            if once := self.book.find("correction_notice_is_once", self.law_day):
                self.articles.append(once)
        if self.correction is not None:
            self._note(event, "restart", restarts, "{day} 再次收到补正：期限不再重新计算")
        elif not self._restarts_on_correction:
            self._note(event, "restart", restarts, "{day} 收到补正：原期限继续计算，不重新起算")
        elif self.waiting_until and event.day > self.waiting_until and not event.data.get("reason_accepted"):
            self._note(
                event,
                "restart",
                restarts,
                "{day} 收到补正，已超过补正期限 {limit} 且无正当理由，不再处理",
                limit=self.waiting_until,
            )
        else:
            self.correction = event
            self.waiting = self.waiting_until = None
            self._start(event.day, "restart", restarts)

    def _extend(self, event: Event) -> None:
        cap = self.rule("reply_extension_max_days")
        told = event.data.get("told_applicant", event.day)
        days = event.data["days"]
        if told is None or not self._quota:
            why = (
                "{day} 批准延期，但未告知申请人：不产生效力"
                if told is None
                else "{day} 批准延期：收到申请之日不明，无从延长"
            )
            self._note(event, "extend", cap, why)
            return
        late = self.due is not None and self.waiting is None and told > self.due
        too_long = self._extension + days > cap.count()
        if late:
            self.flags.append("extension_too_late")
            self._note(event, "extend", self.rule("extension_told_in_time"),
                       "延期于 {told} 告知申请人，晚于原到期日 {due}：不产生效力", told=told, due=self.due)  # fmt: skip
        if too_long:
            self.flags.append("extension_too_long")
            self._note(event, "extend", cap, "申请延长 {days} 个工作日，超过上限 {cap} 个工作日：不产生效力",
                       days=days, cap=cap.count())  # fmt: skip
        if late or too_long:
            return
        approver = event.data.get("approved_by")
        approvers = self.rule("extension_approvers")
        if approver and not any(word in approver for word in approvers.value):
            self.flags.append("extension_approver")
            self._note(
                event,
                "extend",
                approvers,
                "延期由{approver}批准；条例要求工作机构负责人同意，请补记",
                approver=approver,
            )
        before, self.extended = self.due, True
        self._extension += days
        if self.deferred and self.due is not None:
            self.due, self.due_known = self.calendar.reckon(self.calendar.index(self.due) + days)
        else:
            self._count()
        self.steps.append(
            Step(before, self.due, days, "extend", cap, "延长 {days} 个工作日，由 {before} 延至 {due}",
                 {"days": days, "before": before, "due": self.due})
        )  # fmt: skip

    def _fee_notice(self, event: Event) -> None:
        limit_rule = self.book.on("fee_payment_days", event.day)
        self.articles.append(limit_rule)
        if self.due is not None and self.waiting is None and event.day > self.due:
            self.flags.append("fee_notice_too_late")
            in_time = self.book.on("fee_notice_in_time", event.day)
            self.articles.append(in_time)
            self._note(event, "restart", in_time, "{day} 才收到收费通知，晚于到期日 {due}：不产生效力", due=self.due)
            return
        if self.fee_notice is not None:
            return
        self.fee_notice = event
        limit, known = self.calendar.reckon(self.calendar.index(event.day) + limit_rule.count())
        self.waiting, self.waiting_until = "fee", limit
        self.payment_due = limit if known else None
        self.steps.append(
            Step(event.day, limit, limit_rule.count(), "restart", limit_rule,
                 "{day} 收到收费通知，次日起 {days} 个工作日内缴费，至 {limit}",
                 {"day": event.day, "days": limit_rule.count(), "limit": limit})
        )  # fmt: skip

    def _fee_paid(self, event: Event) -> None:
        restarts = self.book.on("fee_paid_restarts", event.day)
        self.articles.append(restarts)
        if "fee_notice_too_late" in self.flags and self.fee_notice is None:
            self._note(event, "restart", restarts, "{day} 缴费：收费通知无效，期限不重新计算")
        elif self.waiting == "fee" and self.waiting_until is not None and event.day > self.waiting_until:
            self._note(event, "restart", restarts, "{day} 缴费，已超过 {limit}：视为放弃申请", limit=self.waiting_until)
        elif self.waiting != "correction":
            self.waiting = self.waiting_until = None
            self._start(event.day, "restart", restarts)

    def _defer(self, event: Event) -> None:
        rule = self.rule("deferral")
        self.articles.append(rule)
        until = event.data["until"]
        if not rule.value:
            self._note(event, "defer", rule, "{day} 告知延迟答复：当时的条例没有延迟答复，不产生效力")
        elif self.due is not None and self.waiting is None and event.day > self.due:
            self._note(event, "defer", rule, "{day} 告知延迟答复，晚于到期日 {due}：不产生效力", due=self.due)
        elif self.due is not None and until < self.due:
            self._note(event, "defer", rule, "延迟至 {until} 早于到期日 {due}：到期日不变", until=until, due=self.due)
        else:
            self.steps.append(Step(event.day, until, None, "defer", rule, "延迟答复至 {until}", {"until": until}))
            self.due, self.due_known, self.deferred = until, until <= self.calendar.last_known, True

    def _withdraw(self, event: Event) -> None:
        if self.withdrawn is None:
            self.withdrawn = event
            self._note(event, "end", self.rule("withdrawal"), "{day} 申请人撤回申请，不再处理")

    def _excuse(self, event: Event) -> None:
        if "excuse_claimed" not in self.flags:
            self.flags.append("excuse_claimed")
        self._note(event, "pause", None, "行政机关主张自 {day} 起有障碍：只记录，不改变到期日")

    def _reasons(self, _event: Event) -> None:
        if rule := self.book.find("excessive_reasons", self.law_day):
            self.articles.append(rule)

    def _pause_steps(self) -> None:
        """One step a consultation with the days that it adds to the others (union), in order of their beginning."""
        rule = self.rule("consultation_pauses")
        covered = self._base
        index = due_index(self._base, self._quota + self._extension, self._spans)
        for one in self.pauses:
            first = max(one.first, covered + 1)
            days = 0 if one.first > index else max(0, one.last - first + 1)
            covered = max(covered, one.last)
            self.articles.append(self._silence(one) if one.silent else one.rule)
            end = one.opinion.day if one.opinion is not None and not one.silent else one.limit
            if one.last >= FOREVER:
                sentence, days_left_out = "{day} 征求意见：对方何时收到尚无记录，恢复日不能确定", None
            elif one.silent:
                sentence, days_left_out = (
                    "{day} 征求意见，对方至 {end} 未答复，其间 {days} 个工作日不计入期限，次一工作日恢复",
                    days,
                )
            else:
                sentence, days_left_out = "{day} 征求意见，{end} 收到意见，其间 {days} 个工作日不计入期限", days
            self.steps.append(
                Step(
                    one.sent.day,
                    end,
                    days_left_out,
                    "pause",
                    rule,
                    sentence,
                    {"day": one.sent.day, "end": end, "days": days},
                )
            )
        self.articles.append(rule)

    def _silence(self, one: Consultation) -> Rule:
        return self.rule(f"{one.office}_silence_is_consent")

    # what waits -------------------------------------------------------------------------------------------------------

    def abandoned_from(self) -> date | None:
        """The first working day on which the application counts as given up, None when it does not."""
        if self.waiting is None or self.waiting_until is None:
            return None
        return self.calendar.reckon(self.calendar.index(self.waiting_until) + 1)[0]


_HANDLERS: dict[str, Callable[[Application, Event], None]] = {
    "correction_notice_posted": Application._correction_notice,
    "correction_received": Application._correction,
    "correction_refused_by_agency": Application._correction,
    "extension_approved": Application._extend,
    "fee_notice_received_by_applicant": Application._fee_notice,
    "fee_paid": Application._fee_paid,
    "deferred_reply_notice": Application._defer,
    "withdrawn": Application._withdraw,
    "lockdown_begins": Application._excuse,
    "justification_notice_posted": Application._reasons,
    "justification_received": Application._reasons,
}
