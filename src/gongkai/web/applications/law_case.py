"""From recorded events to the case that the law reckons with: the one bridge between the history and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline, timeline
from gongkai.law.events import Case, Event, kinds
from gongkai.web.history.chain import Recorded
from gongkai.web.history.selectors import effective

# Events of the site that are one of the law's facts under another name.
# 条例第33条第3款 leaves out the time in which *other agencies* are asked too; the period for their answer is art. 34's by analogy [inference].
SAME_FACT = {
    "other_agency_letter_sent": "co_author_letter_sent",
    "other_agency_received": "co_author_received",
    "other_agency_opinion_received": "co_author_opinion_received",
}


def case_of(
    recorded: Iterable[Recorded], *, applicant_type: str | None = None, config: Mapping[str, Any] | None = None
) -> Case:
    """The law's case of an application; events that were voided or corrected are left out, `number` is the event's seq."""
    known = kinds()
    facts = []
    for event in effective(list(recorded)):
        kind = known.get(SAME_FACT.get(event.kind, event.kind))
        if kind is not None:
            facts.append(Event(kind.name, event.day, event.seq, _fields(kind.fields, event.data)))
    return Case(tuple(facts), config or {}, applicant_type=applicant_type)


def _fields(known: Mapping[str, tuple[str, bool]], data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (field_type, _) in known.items():
        value = data.get(name)
        if value is not None:
            found[name] = date.fromisoformat(value) if field_type == "day" else value
    return found


def timeline_of(recorded: Iterable[Recorded], today: date) -> Timeline:
    """The clock of an application on a day.

    Raises:
        ContradictoryEvents: the events cannot all be true.
    """
    return timeline(case_of(recorded), rulebook.default(), workdays.default(), today)
