"""What the clock answers with: steps that explain themselves, and the timeline that they add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from gongkai.law.events import Event
from gongkai.law.rulebook import Rule
from gongkai.words import say

SCHEMA = "gongkai.timeline/1"


class Step(NamedTuple):
    """One step of the clock.

    `kind` is start, restart, pause, extend, defer or end; `working_days` is what the step counts, leaves out or adds
    (None where it counts nothing). The sentence is made only when it is asked for.
    """

    start: date | None
    end: date | None
    working_days: int | None
    kind: str
    rule: Rule | None
    sentence: str
    parts: Mapping[str, Any]

    @property
    def says(self) -> str:
        told = {name: say(part.says) if isinstance(part, Rule) else part for name, part in self.parts.items()}
        return say(self.sentence, **told)

    @property
    def article(self) -> str:
        return "" if self.rule is None else self.rule.source

    def json(self) -> dict[str, Any]:
        """The step as the contract writes it."""
        return {
            "from": _iso(self.start),
            "to": _iso(self.end),
            "working_days": self.working_days,
            "kind": self.kind,
            "rule": None if self.rule is None else self.rule.name,
            "article": self.article,
            "says": self.says,
        }


class Rest(NamedTuple):
    """What a timeline works out only when asked: further keys, articles, last day to ask for a correction, days left."""

    more: dict[str, Any]
    article: str
    correction_notice_due: date | None = None
    remaining_working_days: int | None = None


@dataclass(slots=True)
class Timeline:
    """The answer for one case on one day.

    `due` is the legal last day, None when none follows. `remaining_working_days` is 0 on the due day and negative once
    it has passed, None where no period runs; days that a consultation leaves out are not among them. `more` holds the
    contract's further keys, only those that follow, in JSON-ready form; `article` names the places that decided. They
    are worked out when first asked for.
    """

    today: date
    received: date | None = None
    due: date | None = None
    provisional: bool = False
    due_statutory_only: date | None = None
    state: str = "outcome"
    steps: list[Step] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    decision: str | None = None
    report_row: str | None = None
    events: tuple[Event, ...] = ()
    work_out: Callable[[Timeline], Rest] | None = None
    _rest: Rest | None = None

    @property
    def more(self) -> dict[str, Any]:
        return self._worked_out().more

    @property
    def article(self) -> str:
        return self._worked_out().article

    @property
    def correction_notice_due(self) -> date | None:
        return self._worked_out().correction_notice_due

    @property
    def remaining_working_days(self) -> int | None:
        return self._worked_out().remaining_working_days

    def _worked_out(self) -> Rest:
        if self._rest is None:
            self._rest = Rest({}, "") if self.work_out is None else self.work_out(self)
        return self._rest


def timeline_json(timeline: Timeline) -> dict[str, Any]:
    """The timeline in the contract's shape `gongkai.timeline/1`."""
    return {
        "schema": SCHEMA,
        "today": timeline.today.isoformat(),
        "received": _iso(timeline.received),
        "due": _iso(timeline.due),
        "provisional": timeline.provisional,
        "due_statutory_only": _iso(timeline.due_statutory_only),
        "state": timeline.state,
        "remaining_working_days": timeline.remaining_working_days,
        "correction_notice_due": _iso(timeline.correction_notice_due),
        "steps": [step.json() for step in timeline.steps],
        "flags": list(timeline.flags),
        "decision": timeline.decision,
        "report_row": timeline.report_row,
        "article": timeline.article,
        **timeline.more,
        "events": [_event_json(event) for event in timeline.events],
    }


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "date": _iso(event.date),
        "type": event.kind,
        "counted": event.counted,
        "says": event.told(),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
