"""What follows beside the due date: the contract's further keys, and the rules that the answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.errors import OutsideKnownSpan
from gongkai.law.application import Application
from gongkai.law.articles import article_line
from gongkai.law.defendant import defendant_of
from gongkai.law.duplicate import earlier_answered
from gongkai.law.duties import Duty
from gongkai.law.events import Case, Event, kinds
from gongkai.law.months import end_of
from gongkai.law.outcome import Decision, year_rows
from gongkai.law.reply import void_postings
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.state import GIVEN_UP, given_up_from
from gongkai.law.trail import Rest, Timeline
from gongkai.law.workdays import Calendar

Streams = Mapping[str | None, Sequence[Event]]
More = dict[str, Any]


def of_application(line: Timeline, app: Application, decision: Decision | None, streams: Streams, fee: Duty) -> Rest:
    """The further keys of one application with the fee that it costs, and its line of articles."""
    more = {**_stated(app.events, decision, app.book), **fee.more}
    _limits(more, app)
    _consultations(more, app)
    _silence(more, line, app, decision)
    _succession(more, app)
    _forbidden(more, app, streams)
    if app.receipt is not None:
        closed = _closing_day(app, decision)
        more["report"] = year_rows(app.receipt.day, closed, decision, line.today, app.book)
    rules = [*_rules(more, app, streams), *_stated_rules(app.events, decision, app.book), *fee.rules]
    on_its_way = [str(kinds()[event.kind].article) for event in app.events if kinds()[event.kind].article]
    limit = app.notice_limit()
    article = article_line(rules, () if rules else on_its_way)
    return Rest(more, article, limit[0] if limit is not None and limit[1] else None)


def of_duty(case: Case, events: Sequence[Event], duty: Duty, decision: Decision | None, book: RuleBook) -> Rest:
    """The further keys and articles of a case without an application: a duty, a right, a reply alone, no dates."""
    more = {**duty.more, **_stated(events, decision, book)}
    undated = [event for event in case.events if event.date is None]
    if any(event.kind == "correction_refused_by_agency" for event in undated):
        more["forbidden_decision_codes"] = [GIVEN_UP["correction"]]
    texts: list[str] = []
    if not events:
        texts = [
            book.versions("reply_days")[0].source,
            *(str(kinds()[event.kind].article or "（无专条）") for event in undated),
        ]
    else:
        texts = [str(kinds()[event.kind].article) for event in events if event.kind == "annual_report"]
    return Rest(more, article_line([*duty.rules, *_stated_rules(events, decision, book)], texts))


def _stated(events: Sequence[Event], decision: Decision | None, book: RuleBook) -> More:
    more: More = {}
    if decision is not None and decision.remedy is not None:
        more["remedy_type"] = decision.remedy
    for event in events:
        if event.data.get("signed_by"):
            sued = defendant_of(event.data["signed_by"], event.day, book)
            more["defendant"], more["court_level"] = sued.name, sued.court_level
        if event.data.get("ground") == "public_interest":
            more["required_documents"] = list(book.on("public_interest_notice", event.day).value)
    return more


def _stated_rules(events: Sequence[Event], decision: Decision | None, book: RuleBook) -> list[Rule]:
    rules: list[Rule] = []
    for event in events:
        if event.data.get("signed_by"):
            rules += defendant_of(event.data["signed_by"], event.day, book).rules
        if event.data.get("ground") == "public_interest":
            rules.append(book.on("public_interest_notice", event.day))
    if decision is not None and decision.rule is not None:
        rules.append(decision.rule)
    return rules


def _limits(more: More, app: Application) -> None:
    if app.payment_due is not None:
        more["payment_due"] = app.payment_due.isoformat()
    abandoned = given_up_from(app)
    if abandoned is not None and app.reply is None and app.withdrawn is None and abandoned <= app.calendar.last_known:
        more["earliest_close"] = abandoned.isoformat()
    if app.receipt is not None and app.receipt.alarm is not None and app.due is not None:
        number = app.calendar.index(app.receipt.alarm) + app.rule("reply_days").count()
        alarm, known = app.calendar.reckon(number)
        if known:
            more["alarm_due"] = alarm.isoformat()


def _consultations(more: More, app: Application) -> None:
    for office in ("third_party", "co_author"):
        ours = [one for one in app.pauses if one.office == office]
        for event in app.events:
            if event.kind == f"{office}_received":
                _put_end(more, f"{office}_due", app.rule(f"{office}_comment_days"), event.day, app.calendar)
        if any(one.silent for one in ours):
            consent = bool(app.rule(f"{office}_silence_is_consent").value)
            more["deemed_consent"] = consent or more.get("deemed_consent", False)


def _silence(more: More, line: Timeline, app: Application, decision: Decision | None) -> None:
    """No reply after the due day: reconsideration or suit; the period to sue runs from the due day (行诉解释第66条)."""
    received = next((event for event in app.events if event.kind == "reconsideration_decision_received"), None)
    if received is not None:
        rule = app.book.on("litigation_after_reconsideration_days", received.day)
        _put_end(more, "last_day_to_sue", rule, received.day, app.calendar)
        return
    if line.due is None or app.reply is not None or line.today <= line.due:
        return
    rule = app.book.on("litigation_after_silence_months", line.due)
    _put_end(more, "last_day_to_sue", rule, line.due, app.calendar)
    if any(event.kind == "lawsuit_filed" for event in app.events):
        _put_end(more, "last_day_to_sue_first_instance", rule, line.due, app.calendar)
    if decision is None or not decision.final:
        more["remedy_type"] = app.book.on("remedy_for_silence", line.due).value


def _put_end(more: More, key: str, rule: Rule, start: date, calendar: Calendar) -> None:
    """The last day of a period, left out where no notice covers it yet."""
    try:
        day, known = end_of(rule, start, calendar)
    except OutsideKnownSpan:
        return
    if known:
        more[key] = day.isoformat()


def _succession(more: More, app: Application) -> None:
    for named in (*(event.data.get("agency") for event in app.events), app.case.agency):
        if named and (rule := app.book.find("agency_succession", app.law_day)) and named in rule.value:
            more.update(rule.value[named])
            return


def _forbidden(more: More, app: Application, streams: Streams) -> None:
    codes = ["not_processed_duplicate"] if earlier_answered(app, streams) is False else []
    if any(event.kind == "correction_refused_by_agency" for event in app.case.events):
        codes.append(GIVEN_UP["correction"])
    if codes:
        more["forbidden_decision_codes"] = codes


def _closing_day(app: Application, decision: Decision | None) -> date | None:
    if app.reply is not None:
        return app.reply.day
    if app.withdrawn is not None:
        return app.withdrawn.day
    ended = decision is not None and decision.final and decision.code in GIVEN_UP.values()
    return decision.day if decision is not None and ended else None


def _rules(more: More, app: Application, streams: Streams) -> list[Rule]:
    """The rules behind an application's dates, in the order in which they were applied."""
    if app.withdrawn is not None:
        return [app.rule("withdrawal")]
    if app.reply is not None and app.receipt is not None and app.reply.day == app.receipt.day:
        return [app.rule("on_the_spot")]
    book, rules = app.book, list(app.articles)
    if app.due is not None or (app.receipt is not None and app.waiting is None):
        rules.append(app.rule("reply_days"))
    if app.reply is not None:
        rules.append(book.on("dispatch_decides", app.reply.day))
    else:
        rules += [book.on("dispatch_decides", event.day) for event in void_postings(app.events, book)]
    change = book.versions("transition")[0]
    if app.receipt is not None and app.due is not None and app.receipt.day <= change.since <= app.due:
        rules.append(change)
    if earlier_answered(app, streams) is not None:
        rules.append(app.rule("duplicate_after_answer"))
    if "allowed" in more:
        rules.append(app.rule("agency_succession"))
    if len(more.get("report", ())) > 1 and app.reply is not None:
        rules.append(book.on("year_end", app.reply.day))
    return rules + _remedy_rules(more, app)


def _remedy_rules(more: More, app: Application) -> list[Rule]:
    if app.reply is not None:
        return []
    rules: list[Rule] = []
    if "last_day_to_sue" in more and app.due is not None and app.due_known:
        rules += [app.book.on("litigation_after_silence_months", app.due), app.book.on("remedy_for_silence", app.due)]
    for event in app.events:
        if event.kind == "reconsideration_decision":
            rules.append(app.book.on("order_to_reply", event.day))
    return rules
