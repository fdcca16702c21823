"""From the events of an application to its rows: one row of the case, and those of its files, letters and remedies."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from gongkai.law import rulebook
from gongkai.law.clock import Timeline
from gongkai.law.outcome import decide
from gongkai.web.applications import incoming_of, law_case, letters_of, remedies_of
from gongkai.web.applications.models import Application, Attachment, Incoming, Letter, Remedy, Stage
from gongkai.web.history import projection as history_projection
from gongkai.web.history.chain import Recorded
from gongkai.web.history.many_rows import RowsProjector
from gongkai.web.history.selectors import effective
from gongkai.web.search import services as search

Row = dict[str, Any]
CONTENT = (
    "number", "year", "serial", "channel", "applicant_type", "identity", "by_agent", "is_oral", "filled_by",
    "assistance", "title", "document_no", "description", "delivery", "medium", "code_hash",
)  # fmt: skip
_CONSULTED = {"third_party": "third_party", "co_author": "co_author", "other_agency": "other_agency"}


FILED = frozenset({"file_added", "file_screened", "letter_sent"})


def register() -> None:
    """Register the projectors: the case first, for the others point to it."""
    history_projection.register("application", history_projection.RowProjector(Application, project))
    for model, rows, kinds in (
        (Attachment, files, FILED),
        (Letter, letters_of.rows, letters_of.KINDS),
        (Remedy, remedies_of.rows, remedies_of.KINDS),
    ):
        history_projection.register("application", RowsProjector(model, "application", rows, "application", kinds))
    history_projection.register("incoming", history_projection.RowProjector(Incoming, incoming_of.project))
    history_projection.listen(Application, _findable)
    search.register("application", entries)


def _findable(before: Application | None, after: Application | None) -> None:
    """Keep the case found by what it asks for and by its number; who applied is found by the identity alone."""
    if after is not None and before is not None and text_of(after) == text_of(before):
        return
    if after is not None:
        search.put("application", after.pk, after.agency_id, text_of(after), after.submitted_day)
    elif before is not None:
        search.drop("application", before.pk)


def text_of(case: Application) -> str:
    """The words by which the desk finds a case."""
    return "\n".join((case.number, case.title, case.document_no, case.description))


def entries() -> Iterator[search.Entry]:
    """Every case as the desk finds it."""
    for case in Application.objects.iterator():
        yield search.Entry(case.pk, case.agency_id, text_of(case), case.submitted_day)


def project(stream: str, recorded: Sequence[Recorded]) -> Row | None:
    """The row of the case, or None while nothing was made."""
    events = effective(list(recorded))
    made = next((event for event in events if event.kind == "made"), None)
    if made is None:
        return None
    row = _content(made)
    row.update(seq=recorded[-1].seq, last_n=recorded[-1].n, agency_id=made.agency_id)
    row.update(_clock_columns(events))
    for event in events:
        step = STEPS.get(event.kind)
        if step is not None:
            step(row, event)
    row["sort_day"] = _sort_day(row)
    row["desk"] = letters_of.desk(events) if row["stage"] == Stage.PROCESSING else row.get("desk", "")
    return row


def _sort_day(row: Row) -> date:
    """By which the desk is ordered: what is due first comes first, what waits for others last."""
    if row["received"] is None and not row["ended"]:
        day: date = row["submitted_day"]
        return day
    due: date | None = row["due"] or row["due_statutory"] or row["abandon_from"] or row["waiting_until"]
    return due or date.max


def _content(made: Recorded) -> Row:
    row: Row = {name: made.data.get(name, "") for name in CONTENT}
    row["identity"] = uuid.UUID(made.data["identity"]) if made.data.get("identity") else None
    for flag in ("by_agent", "is_oral"):
        row[flag] = bool(made.data.get(flag))
    row["submitted_at"] = made.recorded_at
    row["submitted_day"] = _day(made.data.get("arrived")) or made.day  # an old case from a ledger came long before
    row.update(clerk=None, clerk_name="", sub_due=None, counted=True, related=None, ended="", desk="")
    row.update(published_answer=None, archived_on=None)
    return row


def _clock_columns(events: Sequence[Recorded]) -> Row:
    """What the law makes of the facts. The day of the last event stands for today, so that a row depends on events alone."""
    today = max(event.day for event in events)
    line = law_case.timeline_of(events, today)
    decision, decided = _outcome(line, events)
    waiting, until = _waiting(line, events)
    closed = decided is not None
    return {
        "received": line.received,
        "due": line.due,
        "due_statutory": line.due_statutory_only,
        "provisional": line.provisional,
        "extended": any(event.kind == "extension_approved" for event in events),
        "waiting_for": "" if closed else waiting,
        "waiting_until": None if closed else until,
        "abandon_from": None if closed else _day(line.more.get("earliest_close")),
        "decision": decision or "",
        "decided": decided,
        "late": line.state == "closed_late" if closed and line.state in ("closed_late", "closed_on_time") else None,
        "stage": Stage.CLOSED if closed else Stage.AWAITING_RECEIPT if line.received is None else Stage.PROCESSING,
        "ended": "reply" if closed else "",
    }


def _outcome(line: Timeline, events: Sequence[Recorded]) -> tuple[str | None, date | None]:
    """The decision code with the day that counts, both None while the case is open (条例第36条; 国办公开办函〔2016〕235号)."""
    for event in events:
        if event.kind == "withdrawn":
            return decide("other_misc", event.day, rulebook.default()).code, event.day
    for step in line.steps:
        if step.kind == "end" and step.start is not None and line.decision is not None:
            dispatched = any(event.kind in _DISPATCHED and event.day == step.start for event in events)
            if dispatched:
                return line.decision, step.start
    return None, None


_DISPATCHED = frozenset({"reply_posted", "reply_signed_by_applicant", "reply_delivered"})


def _waiting(line: Timeline, events: Sequence[Recorded]) -> tuple[str, date | None]:
    """For whom the case waits, and until when."""
    if line.state == "waiting_receipt":
        return "receipt", None
    if line.state == "waiting_fee" or (line.state == "abandoned" and line.decision == "other_unpaid_fee"):
        return "fee", _day(line.more.get("payment_due"))
    if line.state in ("waiting_correction", "abandoned"):
        return "correction", _limit(events)
    for office in _CONSULTED:
        sent = [event for event in events if event.kind == f"{office}_letter_sent"]
        heard = {event.data.get("party") for event in events if event.kind == f"{office}_opinion_received"}
        if any(event.data.get("party") not in heard for event in sent):
            return office, _day(line.more.get("third_party_due" if office == "third_party" else "co_author_due"))
    asked, told = _last(events, "justification_notice_posted"), _last(events, "justification_received")
    if asked is not None and told is None:
        return "justification", _day(asked.data.get("until"))
    return "", None


def _limit(events: Sequence[Recorded]) -> date | None:
    notice = _last(events, "correction_notice_posted")
    return None if notice is None else _day(notice.data.get("correction_due"))


def _last(events: Iterable[Recorded], kind: str) -> Recorded | None:
    return next((event for event in reversed(list(events)) if event.kind == kind), None)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _assigned(row: Row, event: Recorded) -> None:
    row["clerk"] = uuid.UUID(event.data["clerk"]) if event.data.get("clerk") else None
    row["clerk_name"] = event.data.get("clerk_name", "")
    row["sub_due"] = _day(event.data.get("sub_due"))


def _delivery(row: Row, event: Recorded) -> None:
    row["delivery"] = event.data["delivery"]
    row["medium"] = event.data.get("medium", row["medium"])


def _signed(row: Row, event: Recorded) -> None:
    """A reply that is signed waits only for its dispatch."""
    if event.data.get("ends_case") and row["stage"] == Stage.PROCESSING:
        row["stage"], row["desk"] = Stage.SIGNED, "dispatch"


def _voided(row: Row, event: Recorded) -> None:
    if event.data.get("ends_case") and row["stage"] == Stage.SIGNED:
        row["stage"], row["desk"] = Stage.PROCESSING, ""


def _ends(how: str) -> Callable[[Row, Recorded], None]:
    """The case goes on elsewhere: it ends here without an outcome and counts in no row."""

    def step(row: Row, event: Recorded) -> None:
        row.update(stage=Stage.CLOSED, ended=how, counted=False, waiting_for="", waiting_until=None, due=None)
        row["related"] = uuid.UUID(event.data["to"]) if event.data.get("to") else None

    return step


def _withdrawn(row: Row, _event: Recorded) -> None:
    row.update(stage=Stage.CLOSED, ended="withdrawn", waiting_for="", waiting_until=None, desk="")


def _archived(row: Row, event: Recorded) -> None:
    row.update(stage=Stage.ARCHIVED, archived_on=event.day)


def _from(row: Row, event: Recorded) -> None:
    row["related"] = uuid.UUID(event.data["from"])


def _published(row: Row, event: Recorded) -> None:
    row["published_answer"] = event.day


STEPS: dict[str, Callable[[Row, Recorded], None]] = {
    "assigned": _assigned,
    "delivery_changed": _delivery,
    "letter_signed": _signed,
    "letter_voided": _voided,
    "transferred_out": _ends("transferred"),
    "merged": _ends("merged"),
    "split": _ends("split"),
    "split_from": _from,
    "transferred_in": _from,
    "withdrawn": _withdrawn,
    "answer_published": _published,
    "archived": _archived,
}


def files(stream: str, recorded: Sequence[Recorded]) -> list[Row]:
    """The files of the case, by their events."""
    rows: dict[str, Row] = {}
    for event in effective(list(recorded)):
        if event.kind == "file_added":
            rows[event.data["id"]] = {
                "id": uuid.UUID(event.data["id"]),
                "role": event.data["role"],
                "name": event.data["name"],
                "sha256": event.data["sha256"],
                "size": event.data["size"],
                "content_type": event.data.get("content_type", "application/octet-stream"),
                "letter": uuid.UUID(event.data["letter"]) if event.data.get("letter") else None,
                "to_applicant": bool(event.data.get("to_applicant")),
                "verdict": "",
                "event_n": event.n,
            }
        elif event.kind == "file_screened" and event.data["id"] in rows:
            rows[event.data["id"]]["verdict"] = event.data["verdict"]
        elif event.kind == "letter_sent":
            for key in event.data.get("enclosures", []):
                if key in rows:  # what the letter encloses is the applicant's from the moment it left
                    rows[key]["to_applicant"] = True
    return list(rows.values())
