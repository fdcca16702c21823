"""What follows beside the due date: the contract's further keys, and the rules that the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.law.application import Application
from gongkai.law.defendant import defendant_of
from gongkai.law.duplicate import earlier_answered
from gongkai.law.events import Case, Event
from gongkai.law.months import end_of
from gongkai.law.outcome import Decision
from gongkai.law.reply import void_postings
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Timeline

Streams = Mapping[str | None, Sequence[Event]]


def further(
    line: Timeline,
    app: Application | None,
    decision: Decision | None,
    streams: Streams,
    book: RuleBook | None = None,
    case: Case | None = None,
) -> None:
    """Add to `line.more` and `line.flags` whatever else follows from the facts."""
    rules = app.book if app is not None else book
    if rules is None:
        return
    events = app.events if app is not None else [event for stream in streams.values() for event in stream]
    if void_postings(events, rules):
        line.flags.append("carrier_not_postal_enterprise")
    if decision is not None and decision.remedy is not None:
        line.more["remedy_type"] = decision.remedy
    _defendant(line, events, rules)
    _public_interest(line, events, rules)
    if app is None:
        if case is not None and any(
            event.kind.startswith("correction_re") and event.date is None for event in case.events
        ):
            line.more["forbidden_decision_codes"] = ["other_uncorrected"]
        return
    _limits(line, app)
    _consultations(line, app)
    _silence(line, app, decision)
    _succession(line, app)
    _forbidden(line, app, streams)


def _limits(line: Timeline, app: Application) -> None:
    if app.payment_due is not None:
        line.more["payment_due"] = app.payment_due.isoformat()
    abandoned = app.abandoned_from()
    if abandoned is not None and app.reply is None:
        line.more["earliest_close"] = abandoned.isoformat()
    if app.receipt is not None and app.receipt.alarm is not None and app.due is not None:
        base = app.calendar.index(app.receipt.alarm) + app.rule("reply_days").count()
        alarm, known = app.calendar.reckon(base)
        if known:
            line.more["alarm_due"] = alarm.isoformat()


def _consultations(line: Timeline, app: Application) -> None:
    for office in ("third_party", "co_author"):
        ours = [one for one in app.pauses if one.office == office]
        limits = [one.limit for one in ours if one.limit is not None and one.limit_known]
        if limits:
            line.more[f"{office}_due"] = max(limits).isoformat()
        silent = [one for one in ours if one.silent]
        if silent:
            consent = bool(app.rule(f"{office}_silence_is_consent").value)
            line.more["deemed_consent"] = consent or line.more.get("deemed_consent", False)


def _silence(line: Timeline, app: Application, decision: Decision | None) -> None:
    """No reply after the due day: reconsideration or suit; the period to sue runs from the due day (行诉解释第66条)."""
    if app.due is None or not app.due_known or app.reply is not None or line.today <= app.due:
        return
    sue = app.book.on("litigation_after_silence_months", app.due)
    last, known = end_of(sue, app.due, app.calendar)
    if known:
        line.more["last_day_to_sue"] = last.isoformat()
        if any(event.kind == "lawsuit_filed" for event in app.events):
            line.more["last_day_to_sue_first_instance"] = last.isoformat()
    if decision is None or not decision.final:
        line.more["remedy_type"] = app.book.on("remedy_for_silence", app.due).value


def _succession(line: Timeline, app: Application) -> None:
    roles = app.rule("agency_succession").value
    role = next(
        (event.data.get("agency") for event in app.events if event.data.get("agency") in roles), app.case.agency
    )
    line.more.update(roles.get(role, {}))


def _forbidden(line: Timeline, app: Application, streams: Streams) -> None:
    codes = ["not_processed_duplicate"] if earlier_answered(app, streams) is False else []
    if any(event.kind == "correction_refused_by_agency" for event in app.case.events):
        codes.append("other_uncorrected")
    if codes:
        line.more["forbidden_decision_codes"] = codes


def _public_interest(line: Timeline, events: Sequence[Event], book: RuleBook) -> None:
    for event in events:
        if event.data.get("ground") == "public_interest":
            line.more["required_documents"] = list(book.on("public_interest_notice", event.day).value)


def _defendant(line: Timeline, events: Sequence[Event], book: RuleBook) -> None:
    for event in events:
        if event.data.get("signed_by"):
            sued = defendant_of(event.data["signed_by"], event.day, book)
            line.more["defendant"], line.more["court_level"] = sued.name, sued.court_level


def applicable_rules(
    line: Timeline, app: Application | None, decision: Decision | None, streams: Streams, book: RuleBook | None = None
) -> list[Rule]:
    """The rules that the answer rests on, in the order in which they were applied."""
    events = app.events if app is not None else [event for stream in streams.values() for event in stream]
    source = app.book if app is not None else book
    rules: list[Rule] = []
    if source is None:
        return rules
    if app is not None:
        rules += _of_application(line, app, streams)
    for event in events:
        if event.data.get("signed_by"):
            rules += defendant_of(event.data["signed_by"], event.day, source).rules
        if event.data.get("ground") == "public_interest":
            rules.append(source.on("public_interest_notice", event.day))
    if decision is not None and decision.rule is not None and decision.code != "other_misc":
        rules.append(decision.rule)
    return rules


def _of_application(line: Timeline, app: Application, streams: Streams) -> list[Rule]:
    book = app.book
    if app.withdrawn is not None and app.reply is None:
        return [app.rule("withdrawal")]
    if app.reply is not None and app.receipt is not None and app.reply.day == app.receipt.day:
        return [app.rule("on_the_spot")]
    rules = list(app.articles)
    if app.due is not None or (app.receipt is not None and app.waiting is None):
        rules.append(app.rule("reply_days"))
    if app.reply is not None or void_postings(app.events, book):
        day = app.reply.day if app.reply is not None else app.events[-1].day
        rules.append(book.on("dispatch_decides", day))
    change = book.versions("transition")[0]
    if app.receipt is not None and app.due is not None and app.receipt.day <= change.since <= app.due:
        rules.append(change)
    if earlier_answered(app, streams) is not None:
        rules.append(app.rule("duplicate_after_answer"))
    if line.more.get("allowed"):
        rules.append(app.rule("agency_succession"))
    if app.reply is not None and app.receipt is not None and app.reply.day.year > app.receipt.day.year:
        if year_end := book.find("year_end", app.receipt.day):
            rules.append(year_end)
    if app.reply is None and "last_day_to_sue" in line.more and app.due is not None:
        rules += [book.on("litigation_after_silence_months", app.due), book.on("remedy_for_silence", app.due)]
    ordered = next((event for event in app.events if event.kind == "reconsideration_decision"), None)
    if ordered is not None and app.reply is None:
        rules.append(book.on("order_to_reply", ordered.day))
    return rules
