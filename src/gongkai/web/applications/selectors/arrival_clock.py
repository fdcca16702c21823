"""What the clock will say of an application that is not registered yet: its day of receipt and its last day."""

from __future__ import annotations

from datetime import date

from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline, timeline
from gongkai.law.events import Case, Event
from gongkai.web.applications.models import Channel
from gongkai.web.applications.services.intake import ARRIVAL, CONFIRMED_LATER, Arrival


def clock_of(arrival: Arrival, today: date) -> Timeline:
    """The clock as it would run from these facts (条例第31、33条)."""
    channel, day = Channel(arrival.channel), arrival.day or today
    facts = [Event(ARRIVAL[channel], day, 1, {"channel": channel.value, **arrival.facts})]
    if arrival.confirmed is not None and channel in CONFIRMED_LATER:
        facts.append(Event("agency_confirmed", arrival.confirmed, 2, {"channel": channel.value}))
    return timeline(Case(tuple(facts), {}), rulebook.default(), workdays.default(), today)
