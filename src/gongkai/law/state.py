"""The state of an application on a day, and the outcome that the facts state or that follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from gongkai.law.application import Application
from gongkai.law.duplicate import earlier_answered
from gongkai.law.events import Event
from gongkai.law.order import ARRIVAL
from gongkai.law.outcome import Decision, decide, decision_of

GIVEN_UP = {"correction": "other_uncorrected", "fee": "other_unpaid_fee"}


def state_of(app: Application, today: date) -> str:
    """The state on `today` of an application built from the events up to that day."""
    if app.withdrawn is not None:
        return "closed"
    if app.reply is not None:
        return _replied(app, app.reply.day)
    if app.waiting is not None:
        return _waiting(app, today)
    if app.due is None and app.receipt is None:
        return "waiting_receipt" if any(event.kind in ARRIVAL for event in app.events) else "outcome"
    return _running(app, today)


def _replied(app: Application, day: date) -> str:
    if app.due is not None:
        return "closed_on_time" if day <= app.due else "closed_late"
    stated = decision_of(app.events, app.book)
    if given_up_from(app) is not None and stated is not None and stated.code in GIVEN_UP.values():
        return "abandoned"
    return "closed"


def _waiting(app: Application, today: date) -> str:
    if app.waiting == "correction" and undated_correction(app):
        return "closed"
    abandoned = given_up_from(app)
    return "abandoned" if abandoned is not None and today >= abandoned else f"waiting_{app.waiting}"


def _running(app: Application, today: date) -> str:
    if app.due is not None and not app.due_known:
        return "provisional"
    if app.due is not None and today > app.due:
        return "overdue"
    if app.deferred:
        return "deferred"
    if app.pauses and _paused(app, today):
        return "paused"
    return "extended" if app.extended else "open"


def _paused(app: Application, today: date) -> bool:
    """Whether an open consultation keeps the clock standing: from the letter until the opinion or the end of silence."""
    number = app.calendar.clamped(today)
    return any(
        one.sent.day <= today
        and one.first <= one.last
        and (one.opinion is None or one.silent or today < one.opinion.day)
        and number <= one.last
        for one in app.pauses
    )


def given_up_from(app: Application) -> date | None:
    """The first day on which the application may be closed as given up, None when it may not."""
    return None if app.waiting is None or undated_correction(app) else app.abandoned_from()


def undated_correction(app: Application) -> bool:
    """A correction that came in or was turned away on a day nobody knows: the case may not count as abandoned."""
    return any(
        event.date is None and event.kind in ("correction_received", "correction_refused_by_agency")
        for event in app.case.events
    )


def conclusion(app: Application, streams: Mapping[str | None, Sequence[Event]], today: date) -> Decision | None:
    """The decision code that the facts state, else the one that follows from them, else None."""
    book = app.book
    stated = decision_of(app.events, book)
    if stated is not None and stated.final:
        return stated
    if app.withdrawn is not None:
        return decide("other_misc", app.withdrawn.day, book)
    if app.waiting is not None and app.reply is None:
        abandoned = given_up_from(app)
        if abandoned is not None and abandoned <= today:
            return decide(GIVEN_UP[app.waiting], abandoned, book)
    return stated or _likely(app, streams, today)


def _likely(app: Application, streams: Mapping[str | None, Sequence[Event]], today: date) -> Decision | None:
    """The code that no event states: the case file's own, else the one that the facts point to."""
    code = app.case.decision
    if code is None and app.still_unclear:
        code = "unable_still_unclear"
    elif code is None and len(streams) > 1 and earlier_answered(app, streams):
        code = "not_processed_duplicate"
    if code is None:
        return None
    day = app.reply.day if app.reply is not None else app.events[-1].day if app.events else today
    return decide(code, day, app.book, final=app.reply is not None)
