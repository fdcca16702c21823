"""From recorded events to the case that the law reckons with: the one bridge between the history and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline, timeline
from gongkai.law.events import Case, Event, kinds
from gongkai.web.accounts import choices
from gongkai.web.accounts.models import Agency
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
    """The law's case of an application; events that were voided or corrected are left out, `number` is the event's seq.

    `config` None: the readings (口径) that the agency of the case, or one above it, chose.
    """
    known, facts = kinds(), []
    events = effective(list(recorded))
    if config is None:
        config = readings_of(events[0].agency_id) if events else {}
    for event in events:
        kind = known.get(SAME_FACT.get(event.kind, event.kind))
        if kind is not None:
            facts.append(Event(kind.name, event.day, event.seq, _fields(kind.fields, event.data)))
    return Case(tuple(facts), config, applicant_type=applicant_type)


def readings_of(agency_id: UUID | None) -> dict[str, Any]:
    """The readings of an agency: its own, else those of the agencies above; what nobody chose is the rule file's."""
    found: dict[str, Any] = {}
    names = choices.reading_names()
    while agency_id is not None:
        row = (
            Agency.objects.filter(pk=agency_id)
            .values_list("settings", "parent_id", "parent__settings", "parent__parent")
            .first()
        )
        if row is None:
            break
        for settings in row[0], row[2] or {}:
            found = {name: settings[name] for name in names if name in settings} | found
        agency_id = row[3]
    return found


def _fields(known: Mapping[str, tuple[str, bool]], data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (field_type, _) in known.items():
        value = data.get(name)
        if value is not None:
            found[name] = date.fromisoformat(value) if field_type == "day" else value
    return found


def timeline_of(recorded: Iterable[Recorded], today: date, *, config: Mapping[str, Any] | None = None) -> Timeline:
    """The clock of an application on a day; `config` as in `case_of`.

    Raises:
        ContradictoryEvents: the events cannot all be true.
    """
    return timeline(case_of(recorded, config=config), rulebook.default(), workdays.default(), today)
