"""Limits against abuse that never block one who applies in earnest (security.md b1, b5)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from gongkai.web.history import clock
from gongkai.web.portal.models import Attempt

HOUR = timedelta(hours=1)
TRIES = 5  # wrong codes for one receipt from one address
TAIL_TRIES = 10  # wrong last four digits for one case
SENDINGS = 10  # applications from one address before the waiting page
WAIT = timedelta(seconds=20)
_SALT = "gongkai.web.portal.wait"


def address_of(request: HttpRequest) -> str:
    """The reader's address; behind the TLS proxy the one that the proxy saw last."""
    if settings.SECURE_PROXY_SSL_HEADER and (named := request.headers.get("X-Forwarded-For")):
        return named.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def subject(*parts: str) -> str:
    """What is counted, under the site's key: addresses and numbers are not kept."""
    return hmac.digest(settings.SECRET_KEY.encode(), "\0".join(parts).encode(), hashlib.sha256).hex()


def note(kind: str, counted: str) -> None:
    """Count one more."""
    Attempt.objects.create(kind=kind, subject=counted, at=clock.now())


def count(kind: str, counted: str) -> int:
    """How many within the hour."""
    return Attempt.objects.filter(kind=kind, subject=counted, at__gt=clock.now() - HOUR).count()


def free_again(kind: str, counted: str) -> datetime:
    """When the oldest try of the hour no longer counts."""
    since = clock.now() - HOUR
    oldest = (
        Attempt.objects.filter(kind=kind, subject=counted, at__gt=since).order_by("at").values_list("at", flat=True)
    )
    return (oldest.first() or clock.now()) + HOUR


def ticket(key: str) -> str:
    """A signed note of when the waiting for this form began."""
    return signing.dumps([key, clock.now().isoformat()], salt=_SALT)


def still_to_wait(key: str, given: str) -> int | None:
    """Seconds until this form is taken, 0 when it is; None when the ticket is not of this form."""
    try:
        whose, begun = signing.loads(given, salt=_SALT)
    except signing.BadSignature:
        return None
    if whose != key:
        return None
    left = datetime.fromisoformat(begun) + WAIT - clock.now()
    return max(0, -(-left // timedelta(seconds=1)))


def purge(now: datetime) -> int:
    """Forget tries older than a day; how many."""
    return Attempt.objects.filter(at__lt=now - timedelta(days=1)).delete()[0]
