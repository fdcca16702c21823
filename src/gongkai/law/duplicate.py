"""Repeated applications (art. 36(6)): a duplicate only when the earlier one had been answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.law.application import Application
from gongkai.law.events import Event
from gongkai.law.reply import reply_of


def earlier_answered(app: Application, streams: Mapping[str | None, Sequence[Event]]) -> bool | None:
    """Whether the earlier application that this one repeats was answered before it came in; None if it repeats none."""
    same = next((str(event.data["same_as"]) for event in app.events if event.data.get("same_as")), None)
    if same is None or same not in streams or app.receipt is None:
        return None
    reply = reply_of(streams[same], app.book)
    return reply is not None and reply.day <= app.receipt.day
