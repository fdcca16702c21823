"""Reconsiderations and lawsuits of a case as their events tell (table 4; rulebook B.4, D.3)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from gongkai.law import rulebook, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import Case, Event
from gongkai.web.history.chain import Recorded
from gongkai.web.history.selectors import effective

Row = dict[str, Any]
LAW_WORDS = {"ordinary": "普通", "simplified": "简易"}

KINDS = frozenset({"remedy_opened", "remedy_copy_received", "remedy_answered", "remedy_closed", "remedy_order_done"})


def rows(stream: str, recorded: Sequence[Recorded]) -> list[Row]:
    """One row a remedy; the last day to answer is the law's (行政复议法第48、54条)."""
    found: dict[str, Row] = {}
    for event in effective(list(recorded)):
        key = str(event.data.get("remedy"))
        if event.kind == "remedy_opened":
            found[key] = {
                "id": uuid.UUID(key),
                "agency_id": event.agency_id,
                "kind": event.data["kind"],
                "authority": event.data["authority"],
                "opened": event.day,
                "copy_received": None,
                "procedure": event.data.get("procedure", ""),
                "answer_due": None,
                "answered": None,
                "closed": None,
                "outcome": "",
                "order_due": None,
                "order_done": None,
            }
        elif key in found:
            _step(found[key], event)
    return list(found.values())


def _step(row: Row, event: Recorded) -> None:
    if event.kind == "remedy_copy_received":
        row.update(copy_received=event.day, procedure=event.data["procedure"], answer_due=_answer_due(event))
    elif event.kind == "remedy_answered":
        row["answered"] = event.day
    elif event.kind == "remedy_closed":
        due = event.data.get("order_due")
        row.update(closed=event.day, outcome=event.data["outcome"], order_due=date.fromisoformat(due) if due else None)
    elif event.kind == "remedy_order_done":
        row["order_done"] = event.day


def _answer_due(event: Recorded) -> date | None:
    """The last day to answer a reconsideration; a lawsuit's own (行政诉讼法第67条, 15 日) is given with the event.

    Where no notice covers that year yet, the day by statutory holidays alone stands: a duty without a day would be lost.
    """
    if event.data.get("answer_due"):
        return date.fromisoformat(event.data["answer_due"])
    procedure = LAW_WORDS[event.data["procedure"]]
    fact = Event("reconsideration_copy_received", event.day, 1, {"procedure": procedure})
    line = timeline(Case((fact,)), rulebook.default(), workdays.default(), event.day)
    return line.due or line.due_statutory_only
