"""From `answer_published` to the public row and the search; nothing of the applicant is in either."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from gongkai.web.history import projection
from gongkai.web.history.chain import Recorded
from gongkai.web.history.selectors import effective
from gongkai.web.portal.models import PublicAnswer
from gongkai.web.search import services as search

KIND = "answer"


def register() -> None:
    """Project published answers and keep the search in step with them."""
    projection.register("application", projection.RowProjector(PublicAnswer, project))
    projection.listen(PublicAnswer, index)
    search.register(KIND, entries)


def project(_stream: str, recorded: Sequence[Recorded]) -> dict[str, Any] | None:
    """The public row, None while the answer is not public. Its title is the one that the publisher gave."""
    events = effective(list(recorded))
    made = next((event for event in events if event.kind == "made"), None)
    published = next((event for event in reversed(events) if event.kind == "answer_published"), None)
    if made is None or published is None:
        return None
    sent = [
        event.day for event in events if event.kind in ("reply_posted", "reply_delivered", "reply_signed_by_applicant")
    ]
    return {
        "agency_id": made.agency_id,
        "number": made.data["number"],
        "title": published.data["title"],
        "document_no": published.data.get("document_no", ""),
        "answered": min(sent, default=None),
        "published": published.day,
    }


def entries() -> Iterator[search.Entry]:
    """All public answers as the search keeps them, for `reindex`."""
    for answer in PublicAnswer.objects.select_related("agency").iterator():
        yield _entry(answer)


def _entry(answer: PublicAnswer) -> search.Entry:
    text = " ".join((answer.title, answer.document_no, answer.agency.name))
    return search.Entry(uuid.UUID(str(answer.pk)), answer.agency_id, text, answer.published, public=True)


def index(before: PublicAnswer | None, after: PublicAnswer | None) -> None:
    """Keep the words of a public answer in the search, in the same transaction."""
    if after is None:
        if before is not None:
            search.drop(KIND, before.pk)
        return
    entry = _entry(after)
    search.put(KIND, entry.object_id, entry.agency_id, entry.text, entry.day, entry.public)
