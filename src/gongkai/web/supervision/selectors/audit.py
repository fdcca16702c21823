"""The record as an auditor reads it: filtered events, and a case as it stood on a day, by the law of that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import QuerySet

from gongkai.law.clock import Timeline
from gongkai.web.applications.law_case import timeline_of
from gongkai.web.applications.models import Application
from gongkai.web.history import rows, selectors
from gongkai.web.history.chain import Recorded, event_hash, microseconds, payload_digest
from gongkai.web.history.clock import SHANGHAI
from gongkai.web.history.models import Event

PAGE = 50
ABOUT = ("application", "identity", "person", "sign_in", "agency", "export", "connections", "incoming")


@dataclass(frozen=True, slots=True)
class Page:
    """Events, newest first; `before` is the number to ask on from, None at the end."""

    events: list[Recorded]
    before: int | None


@dataclass(frozen=True, slots=True)
class Stood:
    """A case as it stood at the end of a day: its events until then, its clock on that day, and whether the record holds."""

    events: list[Recorded]
    clock: Timeline | None
    sound: bool
    first_bad: int | None


def page_of(events: QuerySet[Event], asked: Mapping[str, str]) -> Page:
    """A page of the events that fit the filters: who, kind of stream, kind, days of recording, number."""
    if who := asked.get("who", "").strip():
        events = events.filter(actor_name__contains=who)
    if about := asked.get("about", ""):
        events = events.filter(stream__startswith=f"{about}:")
    if kind := asked.get("kind", ""):
        events = events.filter(kind=kind)
    if (since := _day(asked.get("since", ""))) is not None:
        events = events.filter(recorded_us__gte=_start(since))
    if (until := _day(asked.get("until", ""))) is not None:
        events = events.filter(recorded_us__lt=_start(until + timedelta(days=1)))
    if (before := asked.get("before", "")).isdigit():
        events = events.filter(n__lt=int(before))
    numbers = list(events.order_by("-n").values_list("n", flat=True)[: PAGE + 1])
    more = numbers[PAGE - 1] if len(numbers) > PAGE else None
    wanted = numbers[:PAGE]
    marks = ", ".join(["%s"] * len(wanted))
    found = rows.read(f"WHERE e.n IN ({marks})", wanted, "e.n DESC") if wanted else []
    return Page(found, more)


def stood(case: Application, on: date) -> Stood:
    """The case at the end of `on`: what the record knew then, by the rules in force on the days of its events."""
    end = _start(on + timedelta(days=1))
    everything = selectors.events_of(case.stream)
    events = [event for event in everything if microseconds(event.recorded_at) < end]
    clock = timeline_of(events, on) if any(event.kind == "made" for event in events) else None
    bad = first_bad(case.stream)
    return Stood(events, clock, bad is None, bad)


def first_bad(stream: str) -> int | None:
    """The number of the first event of a stream whose hash or content is not what it was; None when all hold."""
    with connection.cursor() as cursor:
        cursor.execute(rows.select("WHERE e.stream = %s", "e.seq"), [stream])
        for row in cursor.fetchall():
            columns = (*row[:11], int(rows.truth(row[11])), *row[12:14])
            whole = row[17] is None or payload_digest(bytes(row[16]), row[17]) == row[12]
            if event_hash(row[14], columns) != row[15] or not whole:
                return int(row[0])
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start(day: date) -> int:
    return microseconds(datetime.combine(day, time(), SHANGHAI))
