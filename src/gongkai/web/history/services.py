"""The only writer of events: check, record, project, in one transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongkai.web.history import clock, dating, files, kinds, projection, rows
from gongkai.web.history.canonical import canonical, plain_text
from gongkai.web.history.chain import SUITE, Recorded, event_hash, microseconds, moment, payload_digest
from gongkai.web.history.errors import Conflict, NotAnEvent, NothingToMend
from gongkai.web.history.events import STREAM

_BEHIND_US = 2_000_000  # a clock further behind than this is said so in the record


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as shown at the time; the record knows a person by uuid and name only."""

    id: UUID | None
    name: str


APPLICANT = Actor(None, "申请人")
SYSTEM = Actor(None, "系统")
SITE = (None, "")


def record(
    *,
    stream: str,
    kind: str,
    actor: Actor,
    agency: tuple[UUID | None, str],
    data: Mapping[str, Any] | None = None,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
    corrects: int | None = None,
    expected_seq: int | None = None,
) -> Recorded:
    """Append one event and project its stream.

    Args:
        stream: "kind:id", such as "application:<uuid>".
        kind: a registered kind of this stream, or `voided` (data {"n": number}, with a reason), or `erased` (the same).
        data: text, whole numbers, booleans, lists and mappings of them.
        day: the legal day; None: today.
        evidence: sha256 of kept files.
        corrects: the number of an event of this stream that this one replaces.
        expected_seq: the stream's length that the person saw; None: any.

    Raises:
        Conflict: the stream has grown beyond `expected_seq`.
        DayRefused: the day is not allowed for this kind.
        NothingToMend: `corrects`, `voided` or `erased` names no event of this stream.
        FileUnknown: evidence that is not kept.
        NotAnEvent: an unknown kind or a value that cannot be kept.
    """
    said = kinds.kind_of(stream, kind)
    today = clock.today()
    told = {} if data is None else data
    if day is not None:
        dating.refuse_day(said, day, today, reason, told)
    payload = canonical({"data": told, "reason": reason, "evidence": files.described(evidence) if evidence else []})
    draft = _Draft(stream, kind, day or today, actor, agency, payload, corrects)
    if connection.in_atomic_block:
        return _record(draft, expected_seq)
    with transaction.atomic():
        return _record(draft, expected_seq)


@dataclass(frozen=True, slots=True)
class _Draft:
    stream: str
    kind: str
    day: date
    actor: Actor
    agency: tuple[UUID | None, str]
    payload: str
    corrects: int | None


def _record(draft: _Draft, expected_seq: int | None) -> Recorded:
    """What is refused is refused before anything is written; a write that fails takes the whole transaction with it."""
    head = rows.head_locked()
    projectors = projection.projectors(draft.stream)
    mends = draft.corrects is not None or draft.kind in kinds.COMMON
    if projectors or mends or expected_seq is not None:
        before = rows.read_streams([draft.stream])[draft.stream]
        seq = before[-1].seq if before else 0
    else:
        before, seq = [], rows.last_seq(draft.stream)
    if expected_seq is not None and expected_seq != seq:
        raise Conflict([event for event in before if event.seq > expected_seq])
    target = _target(draft, before) if mends else None
    with transaction.atomic(savepoint=False):
        event = _append(draft, head, seq + 1)
        if draft.kind == "erased" and target:
            rows.erase(target.n, event.n)
            before = rows.read_streams([draft.stream])[draft.stream][:-1]
        if projectors:
            events = [*before, event]
            for projector in projectors:
                projector.apply(draft.stream, events)
    return event


def _target(draft: _Draft, before: Sequence[Recorded]) -> Recorded:
    """The event that is corrected, voided or erased."""
    said = json.loads(draft.payload)
    n = draft.corrects if draft.kind not in kinds.COMMON else said["data"].get("n")
    found = next((event for event in before if event.n == n), None)
    if found is None:
        raise NothingToMend(_("第 %(n)s 号记录不在这一件里，不能更正或撤销") % {"n": n})
    if draft.kind == "erased" and (found.erased or found.kind in kinds.COMMON):
        raise NothingToMend(_("第 %(n)s 号记录的内容已经清除，或不能清除") % {"n": n})
    if draft.kind in kinds.COMMON and not said["reason"].strip():
        raise NothingToMend(_("撤销或清除第 %(n)s 号记录须写明理由") % {"n": n})
    return found


def _append(draft: _Draft, head: tuple[int, str, int], seq: int) -> Recorded:
    n, prev, last_us = head
    us = microseconds(clock.now())
    demonstration = clock.is_moved()
    if us < last_us:
        if last_us - us > _BEHIND_US and not demonstration and draft.kind != "clock_anomaly":
            n, prev = _say_clock_is_behind(last_us, us) or (n, prev)
        us = last_us
    salt = secrets.token_bytes(32)
    digest = payload_digest(salt, draft.payload)
    actor_id, agency_id = draft.actor.id, draft.agency[0]
    actor_name, agency_name = _name(draft.actor.name), _name(draft.agency[1])
    columns = (
        n + 1,
        draft.stream,
        seq,
        draft.kind,
        draft.day.isoformat(),
        us,
        actor_id.hex if actor_id else None,
        actor_name,
        agency_id.hex if agency_id else None,
        agency_name,
        draft.corrects,
        int(demonstration),
        digest,
        SUITE,
    )
    own = event_hash(prev, columns)
    rows.append(columns, prev, own, salt, draft.payload)
    return rows.recorded((*columns, prev, own, salt, draft.payload))


def _name(text: str) -> str:
    if "\0" in text:
        raise NotAnEvent("a name with NUL")
    return plain_text(text, "name")


def _say_clock_is_behind(last_us: int, us: int) -> tuple[int, str] | None:
    """One anomaly for one halt of the clock: while it lasts, every event carries the same time."""
    last = rows.read("WHERE e.stream = %s AND e.kind = %s AND e.recorded_us = %s", [STREAM, "clock_anomaly", last_us])
    if last:
        return None
    event = record(
        stream=STREAM,
        kind="clock_anomaly",
        actor=SYSTEM,
        agency=SITE,
        data={"seconds": (last_us - us) // 1_000_000, "server": moment(us).isoformat()},
    )
    return event.n, event.hash
