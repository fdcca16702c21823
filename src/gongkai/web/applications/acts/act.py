"""The shape of an act, and what is true of a case when acts are offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from gongkai.law.clock import Timeline
from gongkai.web.accounts import choices
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.law_case import timeline_of
from gongkai.web.applications.models import Application
from gongkai.web.history import clock, selectors
from gongkai.web.history.chain import Recorded

Data = Mapping[str, Any]
# a sentence, translated when it is shown
Words = Any
Moves = tuple[str, date, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Situation:
    """A case as acts see it: its row, the events that hold, the clock of today."""

    case: Application
    events: tuple[Recorded, ...]
    clock: Timeline
    today: date

    def has(self, kind: str, **data: str) -> bool:
        """Whether such an event holds."""
        return any(
            event.kind == kind and all(event.data.get(name) == value for name, value in data.items())
            for event in self.events
        )

    def first(self, kind: str) -> Recorded | None:
        """The first such event."""
        return next((event for event in self.events if event.kind == kind), None)

    def asked(self, office: str, *, still: bool = True) -> list[str]:
        """The parties of that office who were asked; `still`: only those who have not answered."""
        sent = [event.data["party"] for event in self.events if event.kind == f"{office}_letter_sent"]
        heard = {event.data.get("party") for event in self.events if event.kind == f"{office}_opinion_received"}
        return [party for party in sent if not still or party not in heard]


def situation_of(case: Application) -> Situation:
    """Read the case's events once for everything its page shows."""
    recorded = selectors.events_of(case.stream)
    today = clock.today()
    turns = timeline_of(recorded, today, config=choices.readings(case.agency))
    return Situation(case, tuple(selectors.effective(recorded)), turns, today)


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    Args:
        why_not: the reason why it cannot be done now, as a sentence with its article beside; None: it can.
        relevant: whether to show it at all; what the case is far from is not listed, what the law forbids now is.
        form: the fields, made for the case.
        run: does it; raises `NotAllowed`.
        moves: the fact that it records, for the clock's preview; None: it moves no clock.
        letter: the kind of paper that goes out with it, "" for none.
        warning: what to know before (ux S13: 为什么可以).
    """

    name: str
    label: Words
    article: str
    permission: str
    why: Words
    why_not: Callable[[Situation], Words | None]
    relevant: Callable[[Situation], bool]
    form: Callable[[Situation, Staff, Data | None], forms.Form]
    run: Callable[[Situation, Staff, Data], Any]
    moves: Callable[[Situation, Data], Moves | None] | None = None
    letter: str = ""
    warning: Words = ""
    button: Words = ""

    @property
    def moves_clock(self) -> bool:
        """Whether its effect is shown before it is done."""
        return self.moves is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as the page offers it: allowed, or named with the reason why not."""

    act: Act
    why_not: Words | None

    @property
    def allowed(self) -> bool:
        """Whether it can be done now."""
        return self.why_not is None


def offers(acts: Iterable[Act], situation: Situation, staff: Staff) -> list[Offer]:
    """The acts of a case for this person; those of other roles are left out."""
    return [
        Offer(act, act.why_not(situation))
        for act in acts
        if staff.can(act.permission, situation.case.agency) and act.relevant(situation)
    ]
