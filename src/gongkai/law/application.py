"""The clock of one application: start, restart, pause, extend, defer, fee, as the dated facts call for them.

Four meanings that are never mixed: *restart* begins a period anew (art. 30, payment of the fee), *pause* leaves days
out (art. 33(3)), *extend* adds days to the period's end (art. 33(2)), *defer* sets a day (art. 35).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gongkai.law import agency_acts, correction
from gongkai.law.consultation import FOREVER, Consultation, consultations, due_index
from gongkai.law.events import Case, Event
from gongkai.law.receipt import Receipt, receipt_of, setting
from gongkai.law.reply import Reply, reply_of
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step
from gongkai.law.workdays import Calendar

LETTERS = ("third_party_letter_sent", "co_author_letter_sent")
NEW_LAW = "new_law_from_2019-05-15"


class Application:
    """What the events of one application amount to. Read the attributes after construction; nothing is written later.

    Attributes:
        receipt, reply: the derived day of receipt and the first valid dispatch, None while there is none.
        due, due_known: last day of the reply period (None: none follows), and whether a notice covers it.
        waiting: None, "correction" or "fee"; `waiting_until` is the limit set for it.
        flags, steps, articles: findings, the trail, the rules that decided.
    """

    due: date | None = None
    waiting: str | None = None
    waiting_until: date | None = None
    payment_due: date | None = None
    notice: Event | None = None
    correction: Event | None = None
    fee_notice: Event | None = None
    withdrawn: Event | None = None
    due_known = restarts_on_correction = True
    extended = deferred = still_unclear = False
    pauses: Sequence[Consultation] = ()
    spans: Sequence[tuple[int, int]] = ()
    base = quota = extension = 0

    def __init__(self, case: Case, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> None:
        self.case, self.events, self.book, self.calendar = case, events, book, calendar
        self.steps: list[Step] = []
        self.flags: list[str] = []
        self.articles: list[Rule] = []
        self.receipt: Receipt | None = receipt_of(case, events, book, calendar)
        self.reply: Reply | None = reply_of(events, book)
        self.law_day = self._law_day()
        if self.receipt is not None:
            self._begin(self.receipt)
        if len(events) > 1 or self.receipt is None:
            self._walk()

    def _law_day(self) -> date:
        """The day by which versions are chosen: receipt, unless the setting takes a running case into the new law."""
        if self.receipt is None:
            return self.events[0].day if self.events else self.book.first_day("reply_days")
        day = self.receipt.day
        change = self.book.first_day("transition")
        if day < change and setting(self.case, self.book, "transition_rule") == NEW_LAW:
            index = self.calendar.index(day) + self.book.on("reply_days", day).count()
            if self.calendar.reckon(index)[0] >= change:
                return change
        return day

    def rule(self, name: str) -> Rule:
        """The version of a rule that this application is under."""
        return self.book.on(name, self.law_day)

    def _begin(self, receipt: Receipt) -> None:
        if receipt.rule is not None:
            self.articles.append(receipt.rule)
            self.steps.append(receipt.step(receipt.rule))
        if receipt.also:
            self.articles += receipt.also
        if len(self.events) > 1 and any(event.kind in LETTERS for event in self.events):
            half_open = setting(self.case, self.book, "pause_count") == "half_open"
            self.pauses = consultations(self.events, self.book, self.calendar, self.law_day, half_open=half_open)
            self.spans = [(one.first, one.last) for one in self.pauses]
        self.start(receipt.day, None)

    def notice_limit(self) -> tuple[date, bool] | None:
        """Last day to ask for a correction, and whether a notice covers it; None where the law sets no such day."""
        rule = self.book.find("correction_notice_days", self.law_day)
        if self.receipt is None or rule is None:
            return None
        return self.calendar.reckon(self.calendar.index(self.receipt.day) + rule.count())

    def start(self, day: date, because: Rule | None) -> None:
        """Begin the reply period: with the receipt, or anew `because` of a rule. The day itself is not counted."""
        rule = self.rule("reply_days")
        self.base, self.quota, self.extension = self.calendar.index(day), rule.count(), 0
        self.extended = self.deferred = False
        plain = self.count()
        if self.spans:
            plain, _ = self.calendar.reckon(self.base + self.quota)
        parts = {"start": day, "days": self.quota, "end": plain}
        if because is None:
            sentence = "收到申请之日为 {start}，当日不计，{days} 个工作日届满于 {end}"
            self.steps.append(Step(day, plain, self.quota, "start", rule, sentence, parts))
        else:
            sentence = "自 {start} 重新起算，当日不计，{days} 个工作日届满于 {end}"
            self.steps.append(Step(day, plain, self.quota, "restart", because, sentence, parts))

    def count(self) -> date | None:
        """Set the due day of the running period from its quota, extension and pauses; None while nobody can know it."""
        index = self.base + self.quota + self.extension
        if self.spans:
            index = due_index(self.base, self.quota + self.extension, self.spans)
        if index >= FOREVER:
            self.due = None
        else:
            self.due, self.due_known = self.calendar.reckon(index)
        return self.due

    def _walk(self) -> None:
        end = None if self.reply is None else self.reply.day
        for event in self.events:
            handler = HANDLERS.get(event.kind)
            if handler is not None and (end is None or event.day <= end):
                handler(self, event)
        if self.pauses:
            self._pause_steps()
        if len(self.steps) > 1:
            self.steps.sort(key=lambda step: step.start or date.max)
        if self.waiting or self.withdrawn:
            self.due = None

    def remaining(self, today: date) -> int | None:
        """Working days still to count after `today`, without those a consultation leaves out; negative once late."""
        if self.due is None:
            return None
        number, end = self.calendar.clamped(today), self.calendar.index(self.due)
        left_out, covered = 0, number
        for first, last in () if self.deferred else self.spans:
            begins, ends = max(first, covered + 1), min(last, end)
            if ends >= begins:
                left_out += ends - begins + 1
                covered = ends
        return end - number - left_out

    def note(self, event: Event, kind: str, rule: Rule | None, sentence: str, **parts: Any) -> None:
        """A step that counts nothing: what a fact did, or why it had no effect."""
        self.steps.append(Step(event.day, event.day, None, kind, rule, sentence, {"day": event.day, **parts}))

    def _pause_steps(self) -> None:
        """One step a consultation with the days that it adds to the others (union), in order of their beginning."""
        rule = self.rule("consultation_pauses")
        covered = self.base
        index = due_index(self.base, self.quota + self.extension, self.spans)
        for one in self.pauses:
            first = max(one.first, covered + 1)
            days = 0 if one.first > index else max(0, one.last - first + 1)
            covered = max(covered, one.last)
            self.articles.append(self.rule(f"{one.office}_silence_is_consent") if one.silent else one.rule)
            self.steps.append(one.step(days, rule))
        self.articles.append(rule)

    def flag(self, name: str) -> None:
        """Raise a flag of the contract, once."""
        if name not in self.flags:
            self.flags.append(name)

    def abandoned_from(self) -> date | None:
        """The first working day on which the application counts as given up, None when it does not."""
        if self.waiting is None or self.waiting_until is None or self.waiting_until >= self.calendar.last:
            return None
        return self.calendar.reckon(self.calendar.index(self.waiting_until) + 1)[0]


HANDLERS: dict[str, Callable[[Application, Event], None]] = {
    "correction_notice_posted": correction.notice_given,
    "correction_received": correction.came_in,
    "correction_refused_by_agency": correction.came_in,
    "extension_approved": agency_acts.extend,
    "fee_notice_received_by_applicant": agency_acts.fee_notice,
    "fee_paid": agency_acts.fee_paid,
    "deferred_reply_notice": agency_acts.defer,
    "withdrawn": agency_acts.withdraw,
    "lockdown_begins": agency_acts.excuse,
    "justification_notice_posted": agency_acts.reasons,
    "justification_received": agency_acts.reasons,
}
