"""What an act would do to the clock, before it is done (ux: 保存后期限怎样变)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.law import rulebook, workdays
from gongkai.law.clock import Timeline, timeline
from gongkai.law.events import Case, Event, kinds
from gongkai.web.applications.law_case import SAME_FACT, case_of
from gongkai.web.applications.models import Application
from gongkai.web.history import clock, selectors


@dataclass(frozen=True, slots=True)
class Effect:
    """The clock without and with the act."""

    before: Timeline
    after: Timeline

    @property
    def moved(self) -> bool:
        """Whether the last day changes."""
        return self.before.due != self.after.due or self.before.due_statutory_only != self.after.due_statutory_only

    @property
    def new_flags(self) -> list[str]:
        """Findings of the law that the act would bring: an extension too late, too long, a second correction."""
        return [flag for flag in self.after.flags if flag not in self.before.flags]


def effect_of(application: Application, kind: str, day: date, data: Mapping[str, Any] | None = None) -> Effect:
    """The clock of the case as it is, and as it would be after that fact.

    Raises:
        ContradictoryEvents: the fact cannot be true beside those on record.
    """
    today = clock.today()
    case = case_of(selectors.events_of(application.stream))
    book, calendar = rulebook.default(), workdays.default()
    name = SAME_FACT.get(kind, kind)
    if name not in kinds():
        now = timeline(case, book, calendar, today)
        return Effect(now, now)
    fact = Event(name, day, application.seq + 1, dict(data or {}))
    then = Case((*case.events, fact), case.config)
    return Effect(timeline(case, book, calendar, today), timeline(then, book, calendar, max(today, day)))
