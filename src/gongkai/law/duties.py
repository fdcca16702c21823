"""Periods that a single event starts on its own: remedies, publication, withdrawal, the annual report, the fee."""

from __future__ import annotations

from collections.abc import Callable, Sequence


from gongkai.errors import ContradictoryEvents
from gongkai.law import fees
from gongkai.law.events import Event, kinds
from gongkai.law.months import end_of
from gongkai.law.outcome import Decision, decision_of
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step, Timeline
from gongkai.law.workdays import Calendar
from gongkai.words import say

REPORTERS = {"government": "gov", "township": "township", "subdistrict": "township"}


def settle_duty(line: Timeline, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> list[Rule]:
    """Fill `line` from the events that start a period of their own; the rules that decided come back."""
    line.state = "outcome"
    refuse_two_fees(events)
    own = [event for event in events if kinds()[event.kind].starts]
    if not own:
        return []
    if any(event.kind in _FEES for event in own):
        return _fee(line, own, book)
    event = own[-1]
    special = _SPECIAL.get(event.kind, _period)
    rules = special(line, event, book, calendar)
    if line.due is not None or line.provisional:
        line.state = "provisional" if line.provisional else "overdue" if line.due and line.today > line.due else "open"
    return rules


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


def _period(line: Timeline, event: Event, book: RuleBook, calendar: Calendar) -> list[Rule]:
    rule = book.on(str(kinds()[event.kind].starts), event.day)
    _set_due(line, event, rule, calendar)
    return [rule]


def _knows_of_reply(line: Timeline, event: Event, book: RuleBook, calendar: Calendar) -> list[Rule]:
    """The applicant has the reply: 60 days to reconsideration and, unless that must come first, six months to sue."""
    rules = _period(line, event, book, calendar)
    decision: Decision | None = decision_of([event], book)
    if decision is not None and decision.remedy == "R_RECONSIDER_FIRST":
        return rules
    months = book.on("litigation_months", event.day)
    last, known = end_of(months, event.day, calendar)
    if known:
        line.more["last_day_to_sue"] = last.isoformat()
    line.steps.append(
        Step(event.day, last, None, "start", months, "直接起诉的期限：{months} 个月，末日遇休息日顺延，至 {end}",
             {"months": months.count(), "end": last})
    )  # fmt: skip
    return [*rules, months]


def _answer(line: Timeline, event: Event, book: RuleBook, calendar: Calendar) -> list[Rule]:
    rule = book.on("reconsideration_answer_days", event.day)
    _set_due(line, event, rule, calendar, rule.value[event.data["procedure"]])
    return [rule]


def _report_due(line: Timeline, event: Event, book: RuleBook, calendar: Calendar) -> list[Rule]:
    """A fixed date never rolls; inside the house it is asked for by the last working day before it."""
    reporter = event.data.get("reporter") or ""
    who = next((short for word, short in REPORTERS.items() if word in reporter), "dept")
    rule = book.on(f"annual_report_{who}_deadline", event.day)
    line.due = event.day
    line.steps.append(
        Step(event.day, event.day, None, "start", rule, "固定日期 {day}，遇休息日不顺延", {"day": event.day})
    )
    if event.day <= calendar.last_known and (before := calendar.roll_back(event.day)) != event.day:
        line.more["internal_due"] = before.isoformat()
        line.steps.append(
            Step(
                before,
                before,
                None,
                "start",
                rule,
                "{day} 是休息日，内部按前一工作日 {before} 完成",
                {"day": event.day, "before": before},
            )
        )
    return [rule]


def refuse_two_fees(events: Sequence[Event]) -> None:
    """One application is charged by item or by page, never by both (fee measures, art. 3)."""
    found = {event.kind: event for event in events if event.kind in _FEES}
    if len(found) > 1:
        one, other = sorted(found.values(), key=lambda event: event.number)
        raise ContradictoryEvents(
            say("{one}与{other}：按件、按量只能选一种计收", one=one.told(), other=other.told()),
            events=[one.number, other.number],
        )


def _fee(line: Timeline, events: Sequence[Event], book: RuleBook) -> list[Rule]:
    total, rules = 0, []
    for event in events:
        if event.kind not in _FEES:
            continue
        rule = book.on(str(kinds()[event.kind].starts), event.day)
        fee = _FEES[event.kind](event.data["count"], book=book, day=event.day)
        total += fee.fen
        rules.append(rule)
        line.steps.extend(
            Step(event.day, event.day, None, "start", rule, "{line}", {"line": text}) for text in fee.lines
        )
    line.more["fee_fen"] = total
    return rules


_FEES: dict[str, Callable[..., fees.Fee]] = {"month_total": fees.by_item, "pages": fees.by_page}
_SPECIAL: dict[str, Callable[[Timeline, Event, RuleBook, Calendar], list[Rule]]] = {
    "reply_signed_by_applicant": _knows_of_reply,
    "reply_delivered": _knows_of_reply,
    "reconsideration_copy_received": _answer,
    "annual_report_due": _report_due,
}
