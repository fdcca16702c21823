"""The agency's reply: which fact shows when it left, and whether it was in time (document 235).

By post the day of posting decides, and only the postal enterprise counts; handed over, the day of signing. The date on
the paper stands in only where no day of dispatch is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from gongkai.law.events import Event
from gongkai.law.rulebook import Rule, RuleBook

HANDED_OVER = ("reply_signed_by_applicant", "reply_delivered")
NOT_THE_POST = "非邮政"  # 非邮政企业, 非邮政渠道: the word for the post with a denial before it
REPLIES = ("reply_made", "reply_posted", *HANDED_OVER)


class Reply(NamedTuple):
    """The reply that stops the clock: the event, its day, its rule."""

    event: Event
    day: date
    rule: Rule


def by_post_office(event: Event, book: RuleBook) -> bool:
    """Whether a posted reply went by the postal enterprise; a carrier left out is the postal enterprise."""
    carrier = event.data.get("carrier")
    if carrier is None:
        return True
    if NOT_THE_POST in carrier:
        return False
    return any(word in carrier for word in book.on("dispatch_decides", event.day).value)


def void_postings(events: Sequence[Event], book: RuleBook) -> list[Event]:
    """Replies given to a carrier that is not the postal enterprise: no valid posting."""
    found = []
    for event in events:
        if event.kind == "reply_posted" and not by_post_office(event, book):
            found.append(event)
    return found


def reply_of(events: Sequence[Event], book: RuleBook) -> Reply | None:
    """The first valid dispatch among the counted events, None while there is none."""
    dispatched = False
    first: Event | None = None
    paper: Event | None = None
    for event in events:
        if event.kind == "reply_made":
            paper = paper or event
        elif event.kind == "reply_posted" or event.kind in HANDED_OVER:
            dispatched = True
            valid = event.kind != "reply_posted" or by_post_office(event, book)
            if valid and (first is None or event.day < first.day):
                first = event
    if first is not None:
        return Reply(first, first.day, book.on("dispatch_decides", first.day))
    if paper is not None and not dispatched:
        return Reply(paper, paper.day, book.on("reply_day", paper.day))
    return None
