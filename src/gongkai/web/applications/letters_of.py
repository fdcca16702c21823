"""The letters of a case as their events tell: draft, reviews, signature, dispatch."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from gongkai.web.history.chain import Recorded
from gongkai.web.history.selectors import effective

Row = dict[str, Any]
# What a letter passes, in this order, before it is signed (rulebook A.4.2: drafted → reviewed → signed).
REVIEWS = ("secrecy", "legal")


def rows(stream: str, recorded: Sequence[Recorded]) -> list[Row]:
    """One row a letter; a change after a review voids the reviews, for they bind the digest of what was read."""
    found: dict[str, Row] = {}
    for event in effective(list(recorded)):
        letter = str(event.data.get("letter"))
        if event.kind == "letter_drafted":
            found[letter] = _drafted(event)
        elif letter in found and event.kind in _STEPS:
            _STEPS[event.kind](found[letter], event)
            found[letter]["event_n"] = event.n
    return list(found.values())


def desk(events: Sequence[Recorded]) -> str:
    """The hand for which the newest unfinished letter waits: draft, secrecy, legal, approval, dispatch or ""."""
    waiting = [row["state"] for row in rows("", events) if row["state"] not in ("sent", "void")]
    if not waiting:
        return ""
    return "dispatch" if waiting[-1] == "signed" else str(waiting[-1])


def _drafted(event: Recorded) -> Row:
    return {
        "id": uuid.UUID(event.data["letter"]),
        "kind": event.data["kind"],
        "state": "draft",
        "fields": event.data["fields"],
        "digest": event.data.get("digest", ""),
        "drafter": event.actor_id,
        "drafter_name": event.actor_name,
        "number": "",
        "serial": None,
        "signed_on": None,
        "sent_on": None,
        "service": "",
        "docx": "",
        "pdf": "",
        "remarks": [],
        "event_n": event.n,
    }


def _revised(row: Row, event: Recorded) -> None:
    row.update(fields=event.data["fields"], digest=event.data.get("digest", ""), state="draft", remarks=[])
    row["kind"] = event.data.get("kind", row["kind"])
    row.update(drafter=event.actor_id, drafter_name=event.actor_name)


def _submitted(row: Row, event: Recorded) -> None:
    row.update(state=REVIEWS[0], digest=event.data["digest"])


def _reviewed(row: Row, event: Recorded) -> None:
    passed = event.data["result"] == "passed"
    row["remarks"] = [
        *row["remarks"],
        {
            "review": event.data["review"],
            "result": event.data["result"],
            "by": event.actor_name,
            "text": event.data.get("text", ""),
        },
    ]
    following = [*REVIEWS, "approval"]
    row["state"] = following[following.index(event.data["review"]) + 1] if passed else "draft"


def _signed(row: Row, event: Recorded) -> None:
    row.update(state="signed", number=event.data["number"], serial=event.data.get("serial"), signed_on=event.day)
    row.update(docx=event.data.get("docx", ""), pdf=event.data.get("pdf", ""), digest=event.data["digest"])


def _sent(row: Row, event: Recorded) -> None:
    row.update(state="sent", sent_on=event.day, service=event.data.get("service", ""))


def _void(row: Row, _event: Recorded) -> None:
    row["state"] = "void"


_STEPS = {
    "letter_revised": _revised,
    "letter_submitted": _submitted,
    "letter_reviewed": _reviewed,
    "letter_signed": _signed,
    "letter_sent": _sent,
    "letter_voided": _void,
}
KINDS = frozenset({"letter_drafted", *_STEPS})
