"""Sign-ins, refusals and second factors as events."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from axes.helpers import get_client_ip_address
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from gongkai.web.accounts.models import Person
from gongkai.web.accounts.sessions import begin
from gongkai.web.history import clock
from gongkai.web.history.services import SYSTEM, Actor, record

SITE = (None, "")
FACTORS = {"totp": "动态码", "webauthn": "通行密钥", "recovery_codes": "恢复码"}


def connect() -> None:
    """Listen; every receiver once, whatever is imported twice."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, failed),
        (user_locked_out, locked),
        (password_changed, new_password),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.{receiver.__name__}")
    # the rows, not allauth's signals: those come after the transaction, and an event must not be lost between
    post_save.connect(factor_saved, sender=Authenticator, dispatch_uid="accounts.factor_saved")
    post_delete.connect(factor_removed, sender=Authenticator, dispatch_uid="accounts.factor_removed")


def _say(person: Person, kind: str, **data: str) -> None:
    record(stream=f"sign_in:{person.pk}", kind=kind, actor=Actor(person.pk, person.name), agency=SITE, data=data)


def signed_in(sender: Any, request: HttpRequest, user: Person, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """The session begins; whose browser it is stays known for the kept text."""
    begin(request)
    _say(user, "signed_in", address=_address(request))


def signed_out(sender: Any, request: HttpRequest, user: Person | None, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """The person left of their own accord."""
    if user is not None:
        _say(user, "signed_out")


def failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """A wrong password for an account that exists; what was typed for others may be a password and is not kept."""
    if getattr(request, "axes_locked_out", False):
        return
    _refused("sign_in_failed", str(credentials.get("username") or credentials.get("login") or ""), request)


def locked(sender: Any, request: HttpRequest, username: str = "", **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """Too many wrong passwords from one place: said once for each lock, not for every try while it holds."""
    if getattr(request, "axes_failures_since_start", None) is not None:
        _refused("sign_in_locked", username or "", request)


def _refused(kind: str, username: str, request: HttpRequest | None) -> None:
    person = Person.objects.filter(username__iexact=Person.normalize_username(username)).first() if username else None
    stream = f"sign_in:{person.pk}" if person else "sign_in:unknown"
    data = {"address": _address(request)}
    record(stream=stream, kind=kind, actor=SYSTEM, agency=SITE, data=data)


def _address(request: HttpRequest | None) -> str:
    return str(get_client_ip_address(request) or "") if request is not None else ""


@transaction.atomic
def new_password(sender: Any, request: HttpRequest, user: Person, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """The person chose a new password: noted with its day, for who must change it at intervals."""
    Person.objects.filter(pk=user.pk).update(password_set_at=clock.now())
    _about(user, "password_set")


def factor_saved(sender: Any, instance: Authenticator, created: bool, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """A second factor stands."""
    if created:
        _about(instance.user, "second_factor_added", factor=FACTORS[instance.type])


def factor_removed(sender: Any, instance: Authenticator, **_rest: Any) -> None:  # noqa: ARG001  a signal's signature
    """A second factor is gone."""
    by = getattr(instance, "removed_by", None)
    _about(instance.user, "second_factor_removed", by, factor=FACTORS[instance.type])


def _about(user: Person, kind: str, by: Actor | None = None, **data: str) -> None:
    actor = by or Actor(user.pk, user.name)
    record(stream=f"person:{user.pk}", kind=kind, actor=actor, agency=SITE, data=data)
