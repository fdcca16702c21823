"""What comes in is taken once; then it is registered, or set aside with its reason. Every act is an event."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.web import sealing
from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import CLEAN, Application, Incoming, IncomingText
from gongkai.web.applications.services.acting import NotAllowed, actor_of
from gongkai.web.applications.services.incoming.message import Part, read
from gongkai.web.applications.services.incoming.screening import screening_start
from gongkai.web.applications.services.intake import Enclosure
from gongkai.web.history import clock, files
from gongkai.web.history.files import StoredFile
from gongkai.web.history.services import Actor, record

TABLE = "applications_incomingtext"
KINDS = {
    "eml": gettext_lazy("电子邮件文件"),
    "imap": gettext_lazy("电子邮件"),
    "fax": gettext_lazy("传真"),
    "scan": gettext_lazy("扫描件"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, in clear: only for the page of who may register it."""

    name: str = ""
    address: str = ""
    subject: str = ""
    text: str = ""
    left_out: tuple[str, ...] = ()


def mail_take(*, agency: Agency, raw: bytes, kind: str, by: Staff | Actor) -> tuple[Incoming, bool]:
    """Take a mail as it came; the same Message-ID is taken once, whoever brings it.

    Returns:
        The row, and whether it is new.
    """
    message = read(raw)
    now = clock.now()
    arrived = min(message.arrived, now) if message.arrived else now
    words = Words(message.name, message.address, message.subject, message.text, message.left_out)
    return _take(agency, kind, message.key, arrived, raw, message.files, words, by)


def paper_take(
    *, agency: Agency, kind: str, name: str, content: bytes, content_type: str, by: Staff
) -> tuple[Incoming, bool]:
    """Take a fax or a scan that nobody has read yet; the same bytes are taken once."""
    key = hashlib.sha256(content).hexdigest()
    return _take(agency, kind, key, clock.now(), b"", (Part(name, content_type, content),), Words(subject=name), by)


def _take(
    agency: Agency,
    kind: str,
    key: str,
    at: datetime,
    raw: bytes,
    parts: Sequence[Part],
    words: Words,
    by: Staff | Actor,
) -> tuple[Incoming, bool]:
    known = Incoming.objects.filter(agency=agency, message_key=key)
    if (found := known.first()) is not None:
        return found, False
    original = files.keep_private(raw, name="message.eml", content_type="message/rfc822").sha256 if raw else ""
    kept = [files.keep_private(part.content, name=part.name, content_type=part.content_type) for part in parts]
    data = {
        "kind": kind,
        "kind_name": str(KINDS[kind]),
        "message_key": key,
        "received_at": at.isoformat(),
        "original": original,
        "files": [_described(file) for file in kept],
        "count": len(kept),
    }
    row = uuid.uuid4()
    try:
        with transaction.atomic():
            _record(row, agency, "arrived", by, data)
            IncomingText.objects.create(pk=row, sealed=_sealed(row, words))
            screening_start(Incoming.objects.get(pk=row))
    except IntegrityError:  # the same message was brought in the same moment
        if (found := known.first()) is None:
            raise
        return found, False
    return Incoming.objects.select_related("agency").get(pk=row), True


def incoming_registered(*, incoming: Incoming, case: Application, staff: Staff) -> None:
    """Say which case it became; called in the transaction that registers the case.

    Raises:
        NotAllowed: it was registered or set aside meanwhile.
    """
    with _waiting(incoming) as row:
        data = {"number": case.number, "application": str(case.pk)}
        _record(row.pk, row.agency, "registered", staff, data)


def incoming_set_aside(*, incoming: Incoming, staff: Staff, text: str) -> None:
    """It is no application (an advertisement, a letter of complaint …); why is on record.

    Raises:
        NotAllowed: it was registered or set aside meanwhile.
    """
    with _waiting(incoming) as row:
        _record(row.pk, row.agency, "set_aside", staff, {"text": text})


def incoming_take_up(*, incoming: Incoming, staff: Staff, text: str) -> None:
    """What was set aside is an application after all: it waits again.

    Raises:
        NotAllowed: it was not set aside.
    """
    with transaction.atomic():
        row = _locked(incoming)
        if row.state != Incoming.State.NOT_AN_APPLICATION:
            raise NotAllowed(_("这件来件没有被搁置"))
        _record(row.pk, row.agency, "taken_up_again", staff, {"text": text})


def enclosures_of(incoming: Incoming) -> list[Enclosure]:
    """Its files as they go into the case; what the screening keeps apart goes along and stays kept apart there."""
    parts = [Enclosure(_stored(file), "application") for file in incoming.files]
    if incoming.original:
        known = files.stored(incoming.original)
        parts.append(
            Enclosure(StoredFile(known.sha256, known.size, _("邮件原件.eml"), known.content_type, True), "evidence")
        )
    return parts


def words_of(incoming: Incoming) -> Words:
    """Sender, subject and words in clear."""
    return words_of_all([incoming])[incoming.pk]


def words_of_all(rows: Iterable[Incoming]) -> dict[uuid.UUID, Words]:
    """The same for a list, in one question."""
    keys = [row.pk for row in rows]
    texts = IncomingText.objects.in_bulk(keys)
    return {key: _opened(texts.get(key)) for key in keys}


def _opened(row: IncomingText | None) -> Words:
    if row is None:
        return Words()
    said: dict[str, Any] = json.loads(sealing.unseal(row.sealed, table=TABLE, column="sealed", row=row.pk))
    return Words(**{**said, "left_out": tuple(said.get("left_out", ()))})


def may_be_opened(file: dict[str, Any]) -> bool:
    """Only what was looked at and found clean leaves the quarantine."""
    return bool(file.get("verdict") == CLEAN)


@contextmanager
def _waiting(incoming: Incoming) -> Iterator[Incoming]:
    with transaction.atomic():
        row = _locked(incoming)
        if row.state != Incoming.State.WAITING:
            raise NotAllowed(_("这件来件已经处理：%(state)s") % {"state": row.get_state_display()})
        yield row


def _locked(incoming: Incoming) -> Incoming:
    return Incoming.objects.select_for_update(of=("self",)).select_related("agency").get(pk=incoming.pk)


def _record(key: uuid.UUID, agency: Agency, kind: str, by: Staff | Actor, data: dict[str, Any]) -> None:
    where = (agency.pk, agency.name)
    record(stream=f"incoming:{key}", kind=kind, actor=actor_of(by), agency=where, data=data)


def _described(file: StoredFile) -> dict[str, Any]:
    return {"sha256": file.sha256, "name": file.name, "size": file.size, "content_type": file.content_type}


def _stored(file: dict[str, Any]) -> StoredFile:
    return StoredFile(file["sha256"], file["size"], file["name"], file.get("content_type", ""), True)


def _sealed(row: uuid.UUID, words: Words) -> bytes:
    said = {name: getattr(words, name) for name in ("name", "address", "subject", "text", "left_out")}
    return sealing.seal(json.dumps(said).encode(), table=TABLE, column="sealed", row=row)
