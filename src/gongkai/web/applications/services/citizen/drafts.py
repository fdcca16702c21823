"""A citizen's draft: found by its own code, sealed on the server, kept 30 days (ux 4.8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from gongkai.web import sealing
from gongkai.web.applications import numbers
from gongkai.web.applications.models import Attachment, Draft, SubmissionKey
from gongkai.web.history import clock, files
from gongkai.web.history.files import StoredFile

KEEP = timedelta(days=30)
# the query code of a sent application can be shown again on the receipt for so long
RECEIPT_AGAIN = timedelta(hours=24)
STEPS = ("who", "what", "how")


@dataclass(slots=True)
class OpenDraft:
    """A draft with its content open.

    Attributes:
        code: the 16 characters by which it is found; they are kept nowhere.
        fields: what was filled in, by step (`who`, `what`, `how`); a step that was never saved is missing.
        files: uploaded files as `{sha256, size, name, content_type, role}`.
        sent: {} until it is sent, then `{application, receipt, code, event, at}`; the fields are empty from then on.
    """

    code: str
    row: Draft
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    sent: dict[str, Any] = field(default_factory=dict)

    def step(self, name: str) -> dict[str, Any]:
        """What was filled in at a step, {} when it was not reached."""
        return self.fields.get(name, {})

    @property
    def missing_step(self) -> str | None:
        """The first step that was never saved."""
        return next((name for name in STEPS if not self.fields.get(name, {}).get("done")), None)

    @property
    def until(self) -> datetime:
        """The moment after which it is gone."""
        return self.row.changed_at + KEEP

    @property
    def digest(self) -> str:
        """SHA-256 of what would be sent: tells whether it is still what the person checked."""
        said = json.dumps([self.fields, self.files], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def stored(self) -> list[tuple[str, StoredFile]]:
        """The uploaded files with their roles."""
        keys = ("sha256", "size", "name", "content_type")
        return [(each["role"], StoredFile(**{key: each[key] for key in keys}, sealed=True)) for each in self.files]


def draft_new() -> OpenDraft:
    """An empty draft under a new code."""
    code = numbers.new_code()
    now = clock.now()
    draft = OpenDraft(code, Draft(code_hash=numbers.code_hash(code), made_at=now, changed_at=now))
    _write(draft)
    return draft


def draft_open(code: str, *, lock: bool = False) -> OpenDraft | None:
    """The draft of that code, None when there is none (any more)."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects
    row = rows.filter(code_hash=numbers.code_hash(code), changed_at__gt=clock.now() - KEEP).first()
    if row is None:
        return None
    said = json.loads(sealing.unseal(row.sealed, **_place(row)))
    return OpenDraft(numbers.plain_code(code), row, said["fields"], said["files"], said["sent"])


def draft_save(*, code: str, step: str, fields: Mapping[str, Any], done: bool = True) -> OpenDraft | None:
    """Save one step; None when the draft is gone or was sent. `done` false: saved as it is, not yet complete."""
    with transaction.atomic():
        draft = draft_open(code, lock=True)
        if draft is None or draft.sent:
            return None
        draft.fields[step] = {**draft.step(step), **fields, "done": done}
        _write(draft)
    return draft


def draft_file_add(*, code: str, file: StoredFile, role: str) -> OpenDraft | None:
    """Put a kept file into the draft."""
    with transaction.atomic():
        draft = draft_open(code, lock=True)
        if draft is None or draft.sent:
            return None
        said = {name: getattr(file, name) for name in ("sha256", "size", "name", "content_type")}
        draft.files.append({**said, "role": role})
        _write(draft)
    return draft


def draft_file_remove(*, code: str, sha256: str) -> OpenDraft | None:
    """Take a file out of the draft; its bytes go, for nothing else names a sealed file."""
    with transaction.atomic():
        draft = draft_open(code, lock=True)
        if draft is None or draft.sent or sha256 not in {each["sha256"] for each in draft.files}:
            return draft
        draft.files = [each for each in draft.files if each["sha256"] != sha256]
        _write(draft)
        transaction.on_commit(lambda: _forget([sha256]))
    return draft


def draft_mark_sent(draft: OpenDraft, sent: Mapping[str, Any]) -> None:
    """Empty the draft; what is left leads to the receipt. Call it under the draft's lock."""
    draft.fields, draft.files, draft.sent = {}, [], dict(sent)
    _write(draft)


def draft_drop(*, code: str) -> None:
    """The person throws the draft away."""
    with transaction.atomic():
        draft = draft_open(code, lock=True)
        if draft is None or draft.sent:
            return
        digests = [each["sha256"] for each in draft.files]
        draft.row.delete()
        transaction.on_commit(lambda: _forget(digests))


def drafts_purge(now: datetime) -> int:
    """Delete drafts and form keys older than 30 days, and the query codes of receipts after a day; how many drafts."""
    gone = 0
    for row in Draft.objects.filter(changed_at__lt=now - RECEIPT_AGAIN).iterator():
        said = json.loads(sealing.unseal(row.sealed, **_place(row)))
        if row.changed_at < now - KEEP:
            _forget([each["sha256"] for each in said["files"]])  # killed here, the draft is found again tomorrow
            row.delete()
            gone += 1
        elif said["sent"].pop("code", None):
            Draft.objects.filter(pk=row.pk).update(sealed=_sealed(row, said))
    SubmissionKey.objects.filter(made_at__lt=now - KEEP).delete()
    return gone


def _forget(digests: Iterable[str]) -> None:
    used = set(Attachment.objects.filter(sha256__in=list(digests)).values_list("sha256", flat=True))
    for digest in digests:
        if digest not in used:
            files.forget(digest)


def _write(draft: OpenDraft) -> None:
    row = draft.row
    row.changed_at = clock.now()
    row.sealed = _sealed(row, {"fields": draft.fields, "files": draft.files, "sent": draft.sent})
    row.save()


def _sealed(row: Draft, said: Mapping[str, Any]) -> bytes:
    return sealing.seal(json.dumps(said, ensure_ascii=False).encode(), **_place(row))


def _place(row: Draft) -> dict[str, Any]:
    return {"table": Draft._meta.db_table, "column": "sealed", "row": row.code_hash}
