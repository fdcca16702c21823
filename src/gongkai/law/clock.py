"""From dated facts to the due date: `timeline()` is the one door.

What the law derives stands in the modules behind it: receipt, application (the four meanings of the clock), reply,
duties (periods that one event starts alone), outcome (codes, rows, remedies). Today is an argument; nothing here asks
the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gongkai.law.application import Application
from gongkai.law.articles import article_line
from gongkai.law.duplicate import earlier_answered
from gongkai.law.duties import refuse_two_fees, settle_duty
from gongkai.law.events import Case, Event, kinds
from gongkai.law.findings import applicable_rules, further
from gongkai.law.order import ARRIVAL, refuse_contradictions
from gongkai.law.outcome import Decision, decide, decision_of, year_rows
from gongkai.law.rulebook import RuleBook
from gongkai.law.trail import Step, Timeline, timeline_json
from gongkai.law.workdays import Calendar

__all__ = ["Timeline", "timeline", "timeline_json"]

ON_THE_CLOCK = frozenset({"sent", "receipt", "restart", "pause", "resume", "extend", "defer", "fee", "end"})


def timeline(case: Case, rulebook: RuleBook, calendar: Calendar, today: date) -> Timeline:
    """The due date of the case, its state on `today`, and every step with its article.

    Facts dated after `today` count for the dates; the state is that of `today`.

    Raises:
        ContradictoryEvents: events that cannot all be true; the sentence names both.
        OutsideKnownSpan: a day before the first known rule or calendar.
    """
    streams = _streams([event for event in case.events if event.counted])
    for stream in streams.values():
        refuse_contradictions(stream)
    events = _target(case, streams, rulebook, calendar)
    line = Timeline(today, events=case.events)
    if case.config.get("received") or any(kinds()[event.kind].effect in ON_THE_CLOCK for event in events):
        _application(line, case, events, streams, rulebook, calendar)
    else:
        _alone(line, case, events, rulebook, calendar)
    if line.due is not None and line.state in COUNTING and line.due <= calendar.last_known:
        line.remaining_working_days = calendar.index(line.due) - calendar.index(min(today, calendar.last))
    return line


COUNTING = frozenset({"open", "extended", "deferred", "paused", "overdue"})


def _streams(events: Iterable[Event]) -> dict[str | None, list[Event]]:
    streams: dict[str | None, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.day):
        streams.setdefault(event.ref, []).append(event)
    return streams


def _target(case: Case, streams: dict[str | None, list[Event]], book: RuleBook, calendar: Calendar) -> list[Event]:
    """The events of the application that is asked about: with refs, the one received last; plus those without a ref."""
    if len(streams) < 2:
        return next(iter(streams.values()), [])
    latest: tuple[date, str] | None = None
    for ref, stream in streams.items():
        arrived = [event.day for event in stream if event.kind in ARRIVAL]
        if ref is not None and arrived and (latest is None or max(arrived) >= latest[0]):
            latest = (max(arrived), ref)
    chosen = None if latest is None else latest[1]
    both = [*streams.get(None, []), *(streams[chosen] if chosen is not None else [])]
    return sorted(both, key=lambda event: (event.day, event.number))


def _application(
    line: Timeline,
    case: Case,
    events: Sequence[Event],
    streams: dict[str | None, list[Event]],
    book: RuleBook,
    calendar: Calendar,
) -> None:
    refuse_two_fees(events)
    app = Application(case, events, book, calendar)
    line.received = None if app.receipt is None else app.receipt.day
    line.correction_notice_due = app.correction_notice_due
    line.steps, line.flags = app.steps, app.flags
    if app.due is not None:
        line.due, line.due_statutory_only = (app.due, None) if app.due_known else (None, app.due)
        line.provisional = not app.due_known
    seen = [event for event in events if event.day <= line.today] or list(events[:1])
    now = app if len(seen) == len(events) else Application(case, seen, book, calendar)
    line.state = state_of(now, case, line.today)
    decision = conclusion(app, case, streams, line)
    if decision is not None:
        line.decision = decision.code
        line.report_row = decision.row(book)
    further(line, app, decision, streams)
    line.article = article_line(applicable_rules(line, app, decision, streams))
    if app.receipt is not None:
        closed = _closing_day(app, decision, line)
        line.more["report"] = year_rows(app.receipt.day, closed, decision, line.today, book)
    _end_step(line, app, decision)


def _alone(line: Timeline, case: Case, events: Sequence[Event], book: RuleBook, calendar: Calendar) -> None:
    rules = settle_duty(line, events, book, calendar)
    decision = decision_of(events, book)
    if decision is None and case.decision and events:
        decision = decide(case.decision, events[-1].day, book)
    if decision is not None:
        line.decision, line.report_row = decision.code, decision.row(book)
    app = None
    further(line, app, decision, {None: list(events)}, book=book, case=case)
    rules += applicable_rules(line, app, decision, {None: list(events)}, book=book)
    undated = [kind.article for event in case.events if not event.counted and (kind := kinds()[event.kind]).article]
    line.article = article_line(rules, () if events else (book.versions("reply_days")[0].source, *undated))


def state_of(app: Application, case: Case, today: date) -> str:
    """The state on `today` of an application built from the events up to that day."""
    if app.withdrawn is not None and (app.reply is None or app.withdrawn.day <= app.reply.day):
        return "closed"
    abandoned = app.abandoned_from()
    given_up = abandoned is not None and not _undated_correction(case)
    if app.reply is not None:
        if app.due is not None:
            return "closed_on_time" if app.reply.day <= app.due else "closed_late"
        formal = decision_of(app.events, app.book)
        if given_up and formal is not None and formal.code.startswith("other_un"):
            return "abandoned"
        return "closed" if app.receipt is not None else "outcome"
    if app.waiting is not None:
        if given_up and abandoned is not None and today >= abandoned:
            return "abandoned"
        if app.waiting == "correction" and _undated_correction(case):
            return "closed"
        return f"waiting_{app.waiting}"
    if app.due is None and not app.pauses:
        return "waiting_receipt" if app.receipt is None else "closed"
    return _running(app, today)


def _running(app: Application, today: date) -> str:
    if app.due is not None and app.due_known and today > app.due:
        return "overdue"
    if app.due is not None and not app.due_known:
        return "provisional"
    if app.deferred:
        return "deferred"
    index = app.calendar.index(min(today, app.calendar.last))
    if any(one.sent.day <= today and one.first <= one.last and index <= one.last for one in app.pauses):
        return "paused"
    return "extended" if app.extended else "open"


def _undated_correction(case: Case) -> bool:
    """A correction that came in or was turned away on a day nobody knows: the case may not count as abandoned."""
    return any(
        event.date is None and event.kind in ("correction_received", "correction_refused_by_agency")
        for event in case.events
    )


def conclusion(app: Application, case: Case, streams: dict[str | None, list[Event]], line: Timeline) -> Decision | None:
    """The decision code that the facts state or that follows from them."""
    book = app.book
    stated = decision_of(app.events, book)
    if stated is not None and stated.final:
        return stated
    if app.withdrawn is not None:
        return decide("other_misc", app.withdrawn.day, book)
    abandoned = app.abandoned_from()
    if abandoned is not None and abandoned <= line.today and app.reply is None and not _undated_correction(case):
        return decide(f"other_un{'corrected' if app.waiting == 'correction' else 'paid_fee'}", abandoned, book)
    if stated is not None:
        return stated
    day = app.reply.day if app.reply is not None else app.events[-1].day
    if case.decision:
        return decide(case.decision, day, book, final=app.reply is not None)
    if app.still_unclear:
        return decide("unable_still_unclear", day, book, final=False)
    if earlier_answered(app, streams):
        return decide("not_processed_duplicate", day, book, final=False)
    return None


def _closing_day(app: Application, decision: Decision | None, line: Timeline) -> date | None:
    if app.withdrawn is not None and app.reply is None:
        return app.withdrawn.day
    if app.reply is not None:
        return app.reply.day
    return decision.day if decision is not None and line.state == "abandoned" else None


def _end_step(line: Timeline, app: Application, decision: Decision | None) -> None:
    """The last line of the trail: what became of the period."""
    if app.reply is not None:
        sentence = "{day} 答复，{verdict}"
        verdict = {"closed_on_time": "在期限内", "closed_late": "已超过期限"}.get(line.state, "期限无从计算")
        line.steps.append(
            Step(
                app.reply.day,
                app.reply.day,
                None,
                "end",
                app.reply.rule,
                sentence,
                {"day": app.reply.day, "verdict": verdict},
            )
        )
    elif line.state == "abandoned" and decision is not None:
        line.steps.append(
            Step(
                decision.day,
                decision.day,
                None,
                "end",
                decision.rule,
                "{day} 起视为放弃申请，不再处理",
                {"day": decision.day},
            )
        )
