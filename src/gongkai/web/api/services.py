"""Making and ending keys and webhooks; each is an event."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError
from gongkai.web import sealing
from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.api.events import STREAM
from gongkai.web.api.models import ApiKey, Webhook
from gongkai.web.history import clock
from gongkai.web.history.services import record


class NotTaken(GongkaiError):
    """An address or name that cannot be taken; the sentence says why."""

    code = "API-REFUSED"


def digest_of(key: str) -> str:
    """What is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def key_make(*, agency: Agency, staff: Staff, name: str) -> tuple[ApiKey, str]:
    """A new key, and its text: shown now and never again."""
    key = f"gk_{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(agency=agency, name=name, digest=digest_of(key), made_at=clock.now())
    _note(agency, staff, "key_made", {"name": name, "key": str(row.pk)})
    return row, key


@transaction.atomic
def key_revoke(*, key: ApiKey, staff: Staff) -> None:
    """The key opens nothing from now on."""
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _note(key.agency, staff, "key_revoked", {"name": key.name, "key": str(key.pk)})


@transaction.atomic
def webhook_add(*, agency: Agency, staff: Staff, url: str) -> tuple[Webhook, str]:
    """An address that hears of the agency's cases, and the secret with which what it gets is signed.

    Raises:
        NotTaken: not an http(s) address.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username:
        raise NotTaken(_("推送地址要以 https:// 开头，不带用户名和口令"))
    own, secret = uuid.uuid4(), secrets.token_urlsafe(32)
    sealed = sealing.seal(secret.encode(), table="api_webhook", column="secret", row=str(own))
    row = Webhook.objects.create(pk=own, agency=agency, url=url, secret=sealed, made_at=clock.now())
    _note(agency, staff, "webhook_added", {"url": url, "webhook": str(own)})
    return row, secret


@transaction.atomic
def webhook_end(*, webhook: Webhook, staff: Staff) -> None:
    """The address hears nothing more."""
    if webhook.ended_at is None:
        webhook.ended_at = clock.now()
        webhook.save(update_fields=["ended_at"])
        _note(webhook.agency, staff, "webhook_ended", {"url": webhook.url, "webhook": str(webhook.pk)})


def _note(agency: Agency, staff: Staff, kind: str, data: dict[str, str]) -> None:
    at = (agency.pk, agency.name)
    record(stream=f"{STREAM}:{agency.pk}", kind=kind, actor=staff.as_actor(), agency=at, data=data)
