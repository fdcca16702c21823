"""Tells an agency's own systems that a case moved: number, stage and days, signed; never who applied or what for."""

from __future__ import annotations

import hashlib
import hmac
import json
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from gongkai.web import sealing
from gongkai.web.api.models import Webhook
from gongkai.web.applications.models import Application
from gongkai.web.history import projection
from gongkai.web.jobs import channels
from gongkai.web.jobs.models import Outgoing
from gongkai.web.jobs.services import post_later

SIGNATURE = "X-Gongkai-Signature"
TIMEOUT = 10  # seconds
TOLD = ("stage", "received", "due", "waiting_for", "decision", "decided", "ended")


def register() -> None:
    """Hear of every case, and send what waits in the outbox."""
    projection.listen(Application, case_moved)
    channels.register("webhook", send)


def case_moved(before: Application | None, after: Application | None) -> None:
    """Put a message into the outbox for every address of the agency, where something that is told changed."""
    if after is None or (before is not None and all(getattr(before, name) == getattr(after, name) for name in TOLD)):
        return
    for webhook in Webhook.objects.filter(agency=after.agency_id, ended_at=None):
        body = json.dumps(_told(after), ensure_ascii=False, default=str)
        post_later(channel="webhook", to=str(webhook.pk), body=body, agency_id=after.agency_id)


def _told(case: Application) -> dict[str, Any]:
    return {"number": case.number, "agency": case.agency.slug, "event": case.last_n} | {
        name: getattr(case, name) for name in TOLD
    }


def send(message: Outgoing) -> None:
    """Post one message; the signature is HMAC-SHA-256 of the body under the webhook's secret, in hex.

    A redirect is not followed: an address is where it was said to be.

    Raises:
        OSError: nobody answers, or not with success; the outbox tries again later.
    """
    webhook = Webhook.objects.get(pk=message.to)
    if webhook.ended_at is not None:
        return
    secret = sealing.unseal(bytes(webhook.secret), table="api_webhook", column="secret", row=str(webhook.pk))
    body = message.body.encode()
    parts = urlsplit(webhook.url)
    opener = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = opener(str(parts.hostname), parts.port, timeout=TIMEOUT)
    try:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            SIGNATURE: hmac.digest(secret, body, hashlib.sha256).hex(),
            "X-Gongkai-Delivery": str(message.pk),
        }
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise OSError(f"HTTP {status}")
