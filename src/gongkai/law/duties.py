"""Periods that a single event starts on its own: remedies, publication, withdrawal, the annual report, the fee."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.errors import ContradictoryEvents
from gongkai.law import fees
from gongkai.law.events import Event, kinds
from gongkai.law.months import end_of
from gongkai.law.outcome import Decision
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step, Timeline
from gongkai.law.workdays import Calendar
from gongkai.words import say


@dataclass(slots=True)
class Duty:
    """What a period of its own rests on, and the further keys that follow from it; `decision` is the reply's outcome."""

    decision: Decision | None = None
    rules: list[Rule] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


OFFICES = {"third_party_received": "third_party_due", "co_author_received": "co_author_due"}
REPORTERS = {"government": "gov", "township": "township", "subdistrict": "township"}


def settle_duty(
    line: Timeline, events: Sequence[Event], decision: Decision | None, book: RuleBook, calendar: Calendar
) -> Duty:
    """Fill `line` from the events that start a period of their own; what else follows comes back."""
    duty = Duty(decision)
    line.state = "outcome"
    fees_due = charges(events)
    own = [event for event in events if kinds()[event.kind].starts]
    if not own:
        return duty
    if fees_due:
        charge(line, duty, fees_due, book)
        return duty
    event = own[-1]
    _SPECIAL.get(event.kind, _period)(line, duty, event, book, calendar)
    if line.provisional:
        line.state = "provisional"
    elif line.due is not None:
        line.state = "overdue" if line.today > line.due else "open"
    return duty


def _set_due(line: Timeline, event: Event, rule: Rule, calendar: Calendar, count: int | None = None) -> None:
    due, known = end_of(rule, event.day, calendar, count)
    n = rule.count() if count is None else count
    line.due, line.due_statutory_only, line.provisional = (due, None, False) if known else (None, due, True)
    sentence = {
        "working_day": "自 {start} 起，当日不计，{days} 个工作日届满于 {end}",
        "calendar_day": "自 {start} 起，当日不计，{days} 日届满，末日遇休息日顺延，至 {end}",
    }[rule.unit]
    worked = n if rule.unit == "working_day" else None
    line.steps.append(
        Step(event.day, due, worked, "start", rule, sentence, {"start": event.day, "days": n, "end": due})
    )


def _period(line: Timeline, duty: Duty, event: Event, book: RuleBook, calendar: Calendar) -> None:
    rule = book.on(str(kinds()[event.kind].starts), event.day)
    duty.rules.append(rule)
    _set_due(line, event, rule, calendar)
    if line.due is not None and event.kind in OFFICES:
        duty.more[OFFICES[event.kind]] = line.due.isoformat()


def _knows_of_reply(line: Timeline, duty: Duty, event: Event, book: RuleBook, calendar: Calendar) -> None:
    """The applicant has the reply: 60 days to reconsideration and, unless that must come first, six months to sue."""
    _period(line, duty, event, book, calendar)
    if duty.decision is not None and duty.decision.remedy == "R_RECONSIDER_FIRST":
        return
    months = book.on("litigation_months", event.day)
    last, known = end_of(months, event.day, calendar)
    duty.rules.append(months)
    if known:
        duty.more["last_day_to_sue"] = last.isoformat()
    sentence = "直接起诉的期限：{months} 个月，末日遇休息日顺延，至 {end}"
    line.steps.append(Step(event.day, last, None, "start", months, sentence, {"months": months.count(), "end": last}))


def _answer(line: Timeline, duty: Duty, event: Event, book: RuleBook, calendar: Calendar) -> None:
    rule = book.on("reconsideration_answer_days", event.day)
    duty.rules.append(rule)
    _set_due(line, event, rule, calendar, rule.value[event.data["procedure"]])


def _report_due(line: Timeline, duty: Duty, event: Event, book: RuleBook, calendar: Calendar) -> None:
    """A fixed date never rolls; inside the house it is asked for by the last working day before it."""
    reporter = event.data.get("reporter") or ""
    who = next((short for word, short in REPORTERS.items() if word in reporter), "dept")
    rule = book.on(f"annual_report_{who}_deadline", event.day)
    duty.rules.append(rule)
    line.due = event.day
    line.steps.append(
        Step(event.day, event.day, None, "start", rule, "固定日期 {day}，遇休息日不顺延", {"day": event.day})
    )
    if event.day <= calendar.last_known and (before := calendar.roll_back(event.day)) != event.day:
        duty.more["internal_due"] = before.isoformat()
        sentence, parts = "{day} 是休息日，内部按前一工作日 {before} 完成", {"day": event.day, "before": before}
        line.steps.append(Step(before, before, None, "start", rule, sentence, parts))


def charges(events: Sequence[Event]) -> list[Event]:
    """The events that call for a fee. One application is charged by item or by page, never by both (fee measures, art. 3).

    Raises:
        ContradictoryEvents: both are stated; the sentence names both.
    """
    found = [event for event in events if event.kind in _FEES]
    for other in found[1:]:
        if other.kind != found[0].kind:
            one, two = sorted((found[0], other), key=lambda event: event.number)
            raise ContradictoryEvents(
                say("{one}与{other}：按件、按量只能选一种计收", one=one.told(), other=two.told()),
                events=[one.number, two.number],
            )
    return found


def charge(line: Timeline, duty: Duty, events: Sequence[Event], book: RuleBook) -> None:
    """Add the fee of those events, with its calculation as steps."""
    total = 0
    for event in events:
        rule = book.on(str(kinds()[event.kind].starts), event.day)
        fee = _FEES[event.kind](event.data["count"], book=book, day=event.day)
        total += fee.fen
        duty.rules.append(rule)
        for text in fee.lines:
            line.steps.append(Step(event.day, event.day, None, "start", rule, "{line}", {"line": text}))
    duty.more["fee_fen"] = total


_FEES: dict[str, Callable[..., fees.Fee]] = {"month_total": fees.by_item, "pages": fees.by_page}
_SPECIAL: dict[str, Callable[[Timeline, Duty, Event, RuleBook, Calendar], None]] = {
    "reply_signed_by_applicant": _knows_of_reply,
    "reply_delivered": _knows_of_reply,
    "reconsideration_copy_received": _answer,
    "annual_report_due": _report_due,
}
