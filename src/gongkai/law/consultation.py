"""Consultations of third parties (art. 32) and co-authors (art. 34): when each pauses the clock (art. 33(3)).

The working days after the letter is sent and before the opinion comes in are left out; who stays silent ends the pause
on the working day after the 15th. Several consultations pause as the union of their intervals. Interval ends are
working-day numbers of the calendar (`Calendar.index`), both included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gongkai.errors import ContradictoryEvents
from gongkai.law.events import Event
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.law.trail import Step
from gongkai.law.workdays import Calendar
from gongkai.words import say

OFFICES = ("third_party", "co_author")
WHATS = ("letter_sent", "received", "opinion_received")
KINDS = {f"{office}_{what}": (office, what) for office in OFFICES for what in WHATS}
FOREVER = 1 << 30


class Consultation(NamedTuple):
    """One party asked. `limit` is its last day to answer, None while nobody knows when it got the letter.

    `first`..`last` are the working-day numbers left out (empty when last < first); `last` is FOREVER while the end is
    unknown. `silent` says that the limit decides because no opinion came within it.
    """

    office: str
    sent: Event
    opinion: Event | None
    limit: date | None
    first: int
    last: int
    silent: bool
    rule: Rule

    def step(self, days: int, rule: Rule) -> Step:
        """The step of the trail: `days` are the working days that it leaves out beside the others."""
        end = self.limit if self.silent or self.opinion is None else self.opinion.day
        parts = {"day": self.sent.day, "end": end, "days": days}
        if self.last >= FOREVER:
            sentence = "{day} 征求意见：对方何时收到尚无记录，恢复日不能确定"
            return Step(self.sent.day, None, None, "pause", rule, sentence, parts)
        sentence = (
            "{day} 征求意见，对方至 {end} 未答复，其间 {days} 个工作日不计入期限，次一工作日恢复"
            if self.silent
            else "{day} 征求意见，{end} 收到意见，其间 {days} 个工作日不计入期限"
        )
        return Step(self.sent.day, end, days, "pause", rule, sentence, parts)


def consultations(
    events: Sequence[Event], book: RuleBook, calendar: Calendar, law_day: date, *, half_open: bool
) -> list[Consultation]:
    """Every consultation of the counted events, in the order in which they begin."""
    found = [
        _consultation(office, facts, book.on(f"{office}_comment_days", law_day), calendar, half_open=half_open)
        for office, facts in _rounds(events)
    ]
    if len(found) > 1:
        found.sort(key=lambda one: one.first)
    return found


def _rounds(events: Sequence[Event]) -> list[tuple[str, dict[str, Event]]]:
    """The facts of each consultation: one a party, and a further one when a party is asked again after its opinion.

    An answer without a party belongs to the only party asked.
    """
    rounds: list[tuple[str, dict[str, Event]]] = []
    running: dict[tuple[str, str | None], dict[str, Event]] = {}
    for event in events:
        if event.kind not in KINDS:
            continue
        office, what = KINDS[event.kind]
        party = event.data.get("party")
        facts = running.get((office, party))
        if what == "letter_sent":
            if facts is None or "opinion_received" in facts:
                running[office, party] = facts = {what: event}
                rounds.append((office, facts))
            continue
        asked = [one for (asked_office, _), one in running.items() if asked_office == office]
        if facts is None and len(asked) > 1:
            raise ContradictoryEvents(
                say("{event}没有写明是哪一方（party）；已征求 {n} 方意见", event=event.told(), n=len(asked)),
                events=[event.number],
            )
        if facts is None and asked:
            facts = asked[0]
        if facts is not None:
            facts.setdefault(what, event)
    return rounds


def _consultation(
    office: str, facts: Mapping[str, Event], rule: Rule, calendar: Calendar, *, half_open: bool
) -> Consultation:
    sent, received, opinion = facts["letter_sent"], facts.get("received"), facts.get("opinion_received")
    limit, last_of_limit = None, FOREVER
    if received is not None:
        last_of_limit = calendar.index(received.day) + rule.count()
        limit, _ = calendar.reckon(last_of_limit)
    last = last_of_limit
    silent = opinion is None or (limit is not None and opinion.day > limit)
    if opinion is not None:
        before = opinion.day if half_open and not silent else opinion.day - timedelta(1)
        last = min(last_of_limit, calendar.index(before))
    return Consultation(
        office,
        sent,
        opinion,
        limit,
        calendar.index(sent.day) + 1,
        last,
        silent and limit is not None,
        rule,
    )


def due_index(base: int, need: int, pauses: Sequence[tuple[int, int]]) -> int:
    """Number of the working day on which the period ends.

    `base` is the number of the start day, which is not counted; `need` working days are to be counted; `pauses` are
    intervals of left-out numbers, sorted by their first. A pause that begins after the end does not reach it.
    """
    end = base + need
    covered = base
    for begins, last in pauses:
        if begins > end:
            break
        first = max(begins, covered + 1)
        if last >= first:
            end += last - first + 1
            covered = last
    return end
