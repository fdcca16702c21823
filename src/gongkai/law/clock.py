"""From dated facts to the due date: `timeline()` is the one door.

What the law derives stands in the modules behind it: receipt, application (the four meanings of the clock), reply,
duties (periods that one event starts alone), outcome (codes, rows, remedies). Today is an argument; nothing here asks
the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from gongkai.law import findings
from gongkai.law.application import Application
from gongkai.law.duties import Duty, charge, charges, settle_duty
from gongkai.law.events import Case, Event, kinds
from gongkai.law.order import ARRIVAL, refuse_contradictions
from gongkai.law.outcome import Decision, decide, decision_of
from gongkai.law.reply import void_postings
from gongkai.law.rulebook import RuleBook
from gongkai.law.state import conclusion, state_of
from gongkai.law.trail import Rest, Step, Timeline, timeline_json
from gongkai.law.workdays import Calendar

__all__ = ["Timeline", "timeline", "timeline_json"]

ON_THE_CLOCK = frozenset({"sent", "receipt", "restart", "pause", "resume", "extend", "defer", "fee", "end"})
COUNTING = frozenset({"open", "extended", "deferred", "paused", "overdue"})
VERDICTS = {"closed_on_time": "{day} 答复，在期限内", "closed_late": "{day} 答复，已超过期限"}
NO_FEE = Duty()

Streams = dict[str | None, list[Event]]


def timeline(case: Case, rulebook: RuleBook, calendar: Calendar, today: date) -> Timeline:
    """The due date of the case, its state on `today`, and every step with its article.

    Facts dated after `today` count for the dates; the state is that of `today`.

    Raises:
        ContradictoryEvents: events that cannot all be true; the sentence names both.
        OutsideKnownSpan: a day before the first known rule or calendar.
    """
    streams = _streams([event for event in case.events if event.counted])
    for stream in streams.values():
        if len(stream) > 1:
            refuse_contradictions(stream)
    events = _target(streams)
    line = Timeline(today, events=case.events)
    if "received" in case.config or not _stands_alone(events):
        _application(line, case, events, streams, Application(case, events, rulebook, calendar))
    else:
        _alone(line, case, events, rulebook, calendar)
    return line


def _stands_alone(events: list[Event]) -> bool:
    """Whether nothing here belongs to the clock of an application, or one event alone starts its own period."""
    known = kinds()
    if len(events) == 1 and known[events[0].kind].starts:
        return True
    for event in events:  # noqa: SIM110  a plain loop: this runs for every case of a ledger
        if known[event.kind].effect in ON_THE_CLOCK:
            return False
    return True


def _in_order(event: Event) -> tuple[date, int, int]:
    return event.day, kinds()[event.kind].rank, event.number


def _streams(events: list[Event]) -> Streams:
    if len(events) == 1:
        return {events[0].ref: events}
    if any(one.day >= other.day for one, other in pairwise(events)):
        events.sort(key=_in_order)
    streams: Streams = {}
    for event in events:
        streams.setdefault(event.ref, []).append(event)
    return streams


def _target(streams: Streams) -> list[Event]:
    """The events of the application that is asked about: with refs, the one received last; plus those without a ref."""
    if len(streams) < 2:
        return next(iter(streams.values()), [])
    latest: tuple[date, str] | None = None
    for ref, stream in streams.items():
        arrived = [event.day for event in stream if event.kind in ARRIVAL]
        if ref is not None and arrived and (latest is None or max(arrived) >= latest[0]):
            latest = (max(arrived), ref)
    chosen = [] if latest is None else streams[latest[1]]
    return sorted([*streams.get(None, []), *chosen], key=_in_order)


def _application(line: Timeline, case: Case, events: list[Event], streams: Streams, app: Application) -> None:
    book, calendar = app.book, app.calendar
    line.received = None if app.receipt is None else app.receipt.day
    line.steps, line.flags = app.steps, app.flags
    if app.due is not None:
        line.due, line.due_statutory_only = (app.due, None) if app.due_known else (None, app.due)
        line.provisional = not app.due_known
    now = app
    if events and events[-1].day > line.today:
        seen = [event for event in events if event.day <= line.today] or events[:1]
        now = Application(case, seen, book, calendar)
    line.state = state_of(now, line.today)
    decision = conclusion(app, streams, line.today)
    if decision is not None:
        line.decision = decision.code
        line.report_row = decision.row(book)
    if void_postings(events, book):
        app.flag("carrier_not_postal_enterprise")
    _end_step(line, app, decision)
    fee = NO_FEE
    if len(events) > 1 and (fees_due := charges(events)):
        fee = Duty()
        charge(line, fee, fees_due, book)

    def work_out(line: Timeline) -> Rest:
        rest = findings.of_application(line, app, decision, streams, fee)
        return rest._replace(remaining_working_days=app.remaining(line.today)) if _counts(line, calendar) else rest

    line.work_out = work_out


def _alone(line: Timeline, case: Case, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> None:
    decision = decision_of(events, book)
    if decision is None and case.decision and events:
        decision = decide(case.decision, events[-1].day, book)
    duty = settle_duty(line, events, decision, book, calendar)
    if decision is not None:
        line.decision, line.report_row = decision.code, decision.row(book)
    if void_postings(events, book):
        line.flags.append("carrier_not_postal_enterprise")

    def work_out(line: Timeline) -> Rest:
        rest = findings.of_duty(case, events, duty, decision, book)
        if line.due is None or not _counts(line, calendar):
            return rest
        return rest._replace(remaining_working_days=calendar.index(line.due) - calendar.clamped(line.today))

    line.work_out = work_out


def _counts(line: Timeline, calendar: Calendar) -> bool:
    """Whether working days are left to tell: a period runs, to a day that a notice covers."""
    return line.due is not None and line.state in COUNTING and line.due <= calendar.last_known


def _end_step(line: Timeline, app: Application, decision: Decision | None) -> None:
    """The last line of the trail: what became of the period."""
    if app.reply is not None:
        day = app.reply.day
        sentence = VERDICTS.get(line.state, "{day} 答复")
        line.steps.append(Step(day, day, None, "end", app.reply.rule, sentence, {"day": day}))
    elif line.state == "abandoned" and decision is not None:
        day = decision.day
        sentence = "{day} 起视为放弃申请，不再处理"
        line.steps.append(Step(day, day, None, "end", decision.rule, sentence, {"day": day}))
