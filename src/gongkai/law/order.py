"""Refuses events that cannot all be true: an impossible order, or two facts of which only one can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.errors import ContradictoryEvents
from gongkai.law.events import RECEIPT, Event, kinds
from gongkai.words import say

# any of these shows that the application had reached or was on its way to the agency
ARRIVAL = frozenset({"received", "submitted", "posted", "signed_by_agency", "letter_arrived", "agency_confirmed"})


def refuse_contradictions(events: Sequence[Event]) -> None:
    """Check the counted events of one application, in the order of their days.

    Raises:
        ContradictoryEvents: an event stands before the one that it follows from, two different days of receipt are
            stated, or two replies carry different outcomes; the sentence names both events.
    """
    first: dict[str, Event] = {}
    arrival: Event | None = None
    outcomes: list[Event] = []
    for event in events:
        if event.kind not in first:
            first[event.kind] = event
        elif event.kind == "received":
            _refuse_two_receipts(first["received"], event)
        if arrival is None and event.kind in ARRIVAL:
            arrival = event
        if event.data.get("code") and event.kind != "decision":
            outcomes.append(event)
    known = kinds()
    for event in events:
        party = "party" in event.data
        for kind in known[event.kind].after:
            before = arrival if kind == RECEIPT else _of_party(events, kind, event) if party else first.get(kind)
            if before is not None and event.day < before.day:
                raise _contradiction(
                    say("{late}不可能早于{early}", late=event.told(), early=before.told()), event, before
                )
    _refuse_two_outcomes(outcomes)


def _of_party(events: Iterable[Event], kind: str, event: Event) -> Event | None:
    party = event.data["party"]
    return next((other for other in events if other.kind == kind and other.data.get("party") == party), None)


def _refuse_two_receipts(one: Event, other: Event) -> None:
    if other.date != one.date:
        raise _contradiction(
            say(
                "{one}与{other}是两个不同的收到日，只能有一个；另一个请写明 claimed_by（谁主张）",
                one=one.told(),
                other=other.told(),
            ),
            one,
            other,
        )


def _refuse_two_outcomes(replies: Sequence[Event]) -> None:
    for other in replies[1:]:
        if other.data["code"] != replies[0].data["code"]:
            raise _contradiction(
                say("{one}与{other}的处理结果不同；一件申请只有一个结果", one=replies[0].told(), other=other.told()),
                replies[0],
                other,
            )


def _contradiction(sentence: str, *events: Event) -> ContradictoryEvents:
    return ContradictoryEvents(sentence, events=[event.number for event in events])
