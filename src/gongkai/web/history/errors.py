"""What the record refuses; every sentence is for the person at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError

if TYPE_CHECKING:
    from gongkai.web.history.chain import Recorded


class HistoryError(GongkaiError):
    """Base of what the record refuses."""

    code = "HISTORY"


class NotAnEvent(HistoryError):
    """A kind, stream or value that the record does not know: a mistake of the program, not of the person."""

    code = "HISTORY-KIND"


class DayRefused(HistoryError):
    """A legal day that may not be entered: in the future, too far back, or without a reason."""

    code = "HISTORY-DAY"


class NothingToMend(HistoryError):
    """A correction or withdrawal that names no event of its stream."""

    code = "HISTORY-MEND"


class ClockHeld(HistoryError):
    """The clock may be moved only while a demonstration is loaded into an empty history."""

    code = "HISTORY-CLOCK"


class FileUnknown(HistoryError):
    """Evidence that was never kept, or is gone."""

    code = "HISTORY-FILE"


class Conflict(HistoryError):
    """Others wrote to the stream since the page was opened; `since` holds their events."""

    code = "HISTORY-CONFLICT"

    def __init__(self, since: Sequence[Recorded]) -> None:
        who = "、".join(dict.fromkeys(event.actor_name for event in since))
        super().__init__(_("您打开这一页之后，%(who)s 已经办理了这一件。请看过新的经过再办") % {"who": who})
        self.since = list(since)
