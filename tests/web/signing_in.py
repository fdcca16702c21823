"""Signing in as people do: password, then the code that their authenticator shows."""

from __future__ import annotations

import time

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client

from gongkai.web.accounts.models import Person

PASSWORD = "three quiet rivers 7"


def code_of(person: Person) -> str:
    """The code that the person's authenticator shows now; a test may use one twice in the same half minute."""
    cache.clear()
    secret = decrypt(person.authenticator_set.get(type="totp").data["secret"])
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> Client:
    """Both steps on the pages themselves."""
    answer = client.post("/accounts/login/", {"login": person.username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    if person.authenticator_set.filter(type="totp").exists():
        assert answer["Location"] == "/accounts/2fa/authenticate/"
        answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(person)})
        assert answer.status_code == 302, answer.content.decode()
    return client


def signed_in(person: Person) -> Client:
    """A browser in which the person signed in a moment ago, without walking the pages; the second factor stands."""
    if not person.authenticator_set.filter(type="totp").exists():
        TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
