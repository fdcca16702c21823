"""Starting work and posting what is to be sent; both in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.web.jobs import tasks
from gongkai.web.jobs.models import Job, Outgoing

Step = Callable[[Job], bool]


def register(kind: str, step: Step) -> None:
    """Have jobs of `kind` done by `step`.

    `step(job)` does a piece of work and moves `job.cursor`, `job.done`, `job.result` (they are saved for it, in the
    transaction of its own writes); True when all is done. A killed step runs again from the cursor: its effect
    happens once. Keep a piece under a second on SQLite, whose one writer waits for it.
    """
    tasks.STEPS[kind] = step


def job_start(
    *,
    kind: str,
    title: str,
    total: int,
    payload: Mapping[str, Any],
    agency_id: uuid.UUID | None = None,
    actor_id: uuid.UUID | None = None,
) -> Job:
    """A row and its first step, queued together.

    Raises:
        KeyError: no step is registered for the kind.
    """
    if kind not in tasks.STEPS:
        raise KeyError(f"no step is registered for jobs of kind {kind!r}")
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind, title=title[:200], total=total, payload=dict(payload), agency_id=agency_id, actor_id=actor_id
        )
        tasks.enqueue(job)
    job.refresh_from_db()
    return job


def post_later(
    *,
    channel: str,
    to: str,
    subject: str = "",
    body: str,
    due_at: datetime | None = None,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
    agency_id: uuid.UUID | None = None,
) -> Outgoing:
    """Put something into the outbox; it leaves after the transaction.

    Args:
        channel: mail, sms, wechat or webhook.
        key: what is posted once only (a reminder of one day for one person); the first one stays.
        headers: extra header lines of a mail or a webhook.

    Raises:
        ValueError: a line break in an address, subject or header.
    """
    if any(sign in text for text in (to, subject, *(headers or {}).values()) for sign in "\r\n\0"):
        raise ValueError("a line break in an address, subject or header")
    own = uuid.uuid4()
    values = {
        "id": own,
        "channel": channel,
        "to": to,
        "subject": subject[:300],
        "body": body,
        "headers": dict(headers or {}),
        "message_id": f"<{own}@{settings.MAIL_DOMAIN}>",
        "agency_id": agency_id,
        "due_at": due_at or timezone.now(),
    }
    if key is None:
        outgoing = Outgoing.objects.create(**values)
    else:
        outgoing, made = Outgoing.objects.get_or_create(key=key, defaults=values)
        if not made:
            return outgoing
    if outgoing.due_at <= timezone.now():
        tasks.send_soon(outgoing)
    return outgoing
