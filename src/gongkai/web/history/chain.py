"""An event as it is recorded, and its hash.

    payload_digest = HMAC-SHA-256(salt, payload)              payload: canonical JSON of {data, evidence, reason}
    hash = SHA-256("gongkai-event-v1" ‖ suite ‖ prev ‖ canonical(event without prev and hash))

`suite` is one byte (1: SHA-256), `prev` the 32 bytes of the hash before (zeros for the first). Test vectors:
`tests/web/history/vectors.json`.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from json.encoder import encode_basestring as _quote
from typing import Any
from uuid import UUID

from gongkai.web.history import kinds

SUITE = 1
_START = b"gongkai-event-v1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of the record. `data` is empty and `erased` true when its content was erased."""

    n: int
    stream: str
    seq: int
    kind: str
    day: date
    recorded_at: datetime
    actor_id: UUID | None
    actor_name: str
    agency_id: UUID | None
    agency_name: str
    data: Mapping[str, Any]
    reason: str
    evidence: tuple[str, ...]
    corrects: int | None
    demonstration: bool
    hash: str
    erased: bool = False

    @property
    def says(self) -> str:
        """The event as a sentence in the reader's language."""
        return kinds.sentence(self.stream, self.kind, self.data)

    @property
    def article(self) -> str | None:
        """The article that asks for it."""
        kind = kinds.registered(self.stream.partition(":")[0]).get(self.kind)
        return kind.article if kind else None

    @property
    def private(self) -> bool:
        """Whether the applicant never sees it."""
        kind = kinds.registered(self.stream.partition(":")[0]).get(self.kind)
        return kind is None or kind.private

    @property
    def short(self) -> str:
        """The first 16 hex digits of the hash: what the printed receipt carries."""
        return self.hash[:16]


def payload_digest(salt: bytes, payload: str) -> str:
    """HMAC-SHA-256 of the payload under its salt, in hex."""
    return hmac.digest(salt, payload.encode(), "sha256").hex()


def event_hash(prev: str, columns: tuple[Any, ...]) -> str:
    """The hash of an event after `prev` (hex).

    Args:
        columns: n, stream, seq, kind, day ("YYYY-MM-DD"), recorded_us, actor_id (32 hex or None), actor_name, agency_id,
            agency_name, corrects, demonstration (0 or 1), payload_digest, suite.

    Raises:
        TypeError, ValueError: a column of another type, as only a damaged database has.
    """
    n, stream, seq, kind, day, us, actor_id, actor_name, agency_id, agency_name, corrects, demo, digest, suite = columns
    # The canonical JSON, written out: it is read a million times by the verifier. `:d` and `_quote` refuse other types.
    body = (
        f'{{"actor_id":{"null" if actor_id is None else _quote(actor_id)},"actor_name":{_quote(actor_name)},'
        f'"agency_id":{"null" if agency_id is None else _quote(agency_id)},"agency_name":{_quote(agency_name)},'
        f'"corrects":{"null" if corrects is None else format(corrects, "d")},"day":{_quote(day)},'
        f'"demonstration":{demo:d},"kind":{_quote(kind)},"n":{n:d},"payload_digest":{_quote(digest)},'
        f'"recorded_at":{us:d},"seq":{seq:d},"stream":{_quote(stream)},"suite":{suite:d}}}'
    )
    return sha256(_START + bytes((suite,)) + bytes.fromhex(prev) + body.encode()).hexdigest()


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(us: int) -> datetime:
    """The aware moment of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=us)
