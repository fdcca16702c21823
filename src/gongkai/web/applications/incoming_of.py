"""From the events of what came in the door to its row."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongkai.web.applications.models import Incoming
from gongkai.web.history.chain import Recorded
from gongkai.web.history.clock import SHANGHAI
from gongkai.web.history.selectors import effective

STATES = {
    "registered": Incoming.State.REGISTERED,
    "set_aside": Incoming.State.NOT_AN_APPLICATION,
    "taken_up_again": Incoming.State.WAITING,
}


def project(_stream: str, recorded: Sequence[Recorded]) -> dict[str, Any] | None:
    """The row of a message, None while nothing arrived."""
    events = effective(list(recorded))
    arrived = next((event for event in events if event.kind == "arrived"), None)
    if arrived is None:
        return None
    at = datetime.fromisoformat(arrived.data["received_at"])
    row: dict[str, Any] = {
        "agency_id": arrived.agency_id,
        "kind": arrived.data["kind"],
        "message_key": arrived.data["message_key"],
        "received_at": at,
        "received_day": at.astimezone(SHANGHAI).date(),
        "original": arrived.data.get("original", ""),
        "files": [{**file, "verdict": ""} for file in arrived.data["files"]],
        "state": Incoming.State.WAITING,
        "reason": "",
        "application": None,
    }
    for event in events:
        if event.kind == "file_screened":
            for file in row["files"]:
                if file["sha256"] == event.data["sha256"]:
                    file["verdict"] = event.data["verdict"]
        elif event.kind in STATES:
            row["state"] = STATES[event.kind]
            row["reason"] = event.data.get("text", "")
            row["application"] = uuid.UUID(event.data["application"]) if event.data.get("application") else None
    return row
