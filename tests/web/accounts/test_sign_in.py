"""Signing in: two steps, one lock-out, no way to learn who has an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from signing_in import PASSWORD, code_of, sign_in

from gongkai.web.accounts import lockout, services
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.history import clock
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import SYSTEM


def attempt(client: Client, username: str, password: str = "wrong wrong wrong") -> object:
    return client.post("/accounts/login/", {"login": username, "password": password})


def body(answer: object) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace("nobody", "somebody")


def test_login_throttle_no_enumeration(person: Callable[..., Person]) -> None:
    person("somebody")
    known, unknown = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(4):
        one, other = attempt(known, "somebody"), attempt(unknown, "nobody")
        assert one.status_code == other.status_code == 200
        assert body(one) == body(other)
        assert "账号或口令不对" in one.content.decode()
    one, other = attempt(known, "SomeBody"), attempt(unknown, "nobody")
    assert one.status_code == other.status_code == 429
    assert body(one) == body(other)
    assert one["Retry-After"] == "60"
    # the right password is not even looked at, from this address
    assert attempt(known, "somebody", PASSWORD).status_code == 429
    assert attempt(Client(REMOTE_ADDR="10.0.0.2"), "somebody", PASSWORD).status_code == 302


def test_the_delay_grows_and_ends_with_a_right_password(person: Callable[..., Person]) -> None:
    someone = person("somebody", factor=False)
    client = Client()
    with time_machine.travel("2026-11-24T10:00:00+08:00", tick=False) as at:
        for _ in range(5):
            last = attempt(client, "somebody")
        assert last["Retry-After"] == "60"
        at.shift(timedelta(seconds=61))
        assert attempt(client, "somebody")["Retry-After"] == "120"
        at.shift(timedelta(seconds=61))
        assert attempt(client, "somebody", PASSWORD).status_code == 429
        at.shift(timedelta(seconds=60))
        sign_in(client, someone)
        assert attempt(Client(), "somebody").status_code == 200


@pytest.mark.parametrize(("failures", "minutes"), [(4, 0), (5, 1), (6, 2), (8, 8), (11, 60), (5000, 60)])
def test_how_long_a_lock_lasts(failures: int, minutes: int) -> None:
    assert lockout.delay_after(failures) == timedelta(minutes=minutes)


def test_wrong_codes_count_for_the_same_lock(person: Callable[..., Person]) -> None:
    someone = person("somebody")
    client = Client()
    assert attempt(client, "somebody", PASSWORD)["Location"] == "/accounts/2fa/authenticate/"
    for _ in range(4):
        assert "动态码不对" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 429
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(someone)}).status_code == 429
    assert client.get("/accounts/").status_code == 302


def test_sign_ins_and_refusals_are_events(
    person: Callable[..., Person], browser_of: Callable[[Person], Client]
) -> None:
    someone = person("somebody")
    attempt(Client(), "somebody")
    attempt(Client(), "my secret typed in the wrong field")
    browser_of(someone).post("/accounts/logout/")
    assert [event.kind for event in events_of(f"sign_in:{someone.pk}")] == ["sign_in_failed", "signed_in", "signed_out"]
    assert [event.kind for event in events_of("sign_in:unknown")] == ["sign_in_failed"]
    assert "secret" not in str(events_of("sign_in:unknown")[0].data)


def test_a_locked_account_does_not_flood_the_history(person: Callable[..., Person]) -> None:
    someone = person("somebody")
    for _ in range(12):
        attempt(Client(), "somebody")
    kinds = [event.kind for event in events_of(f"sign_in:{someone.pk}")]
    assert kinds == ["sign_in_failed"] * 4 + ["sign_in_locked"]


def test_staff_without_second_factor_cannot_act(education: Agency, person: Callable[..., Person]) -> None:
    clerk = person("clerk", (education, "clerk"), factor=False)
    browser = sign_in(Client(), clerk)
    assert browser.get("/accounts/")["Location"].startswith("/accounts/2fa/totp/activate/")
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="secret">(\w+)<', page)
    assert secret
    assert "<script" not in page
    assert "data:" not in page
    qr = browser.get("/accounts/2fa/qr.svg")
    assert qr["Content-Type"] == "image/svg+xml"
    assert "no-store" in qr["Cache-Control"]
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret[1], next(iter(yield_hotp_counters_from_time()))))
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert "恢复码" in answer.content.decode()
    assert browser.get("/accounts/").status_code == 200
    assert browser.get("/accounts/2fa/qr.svg").status_code == 404
    kept = clerk.authenticator_set.get(type="totp").data["secret"]
    assert secret[1] not in kept
    assert "second_factor_added" in {event.kind for event in events_of(f"person:{clerk.pk}")}


def test_a_recovery_code_works_once(education: Agency, person: Callable[..., Person]) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    clerk = person("clerk", (education, "clerk"))
    code = RecoveryCodes.activate(clerk).get_unused_codes()[0]
    for works in (True, False):
        client = Client()
        attempt(client, "clerk", PASSWORD)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert (client.get("/accounts/").status_code == 200) is works


@pytest.mark.parametrize("url", ["signup/", "email/", "password/reset/", "confirm-email/", "login/code/"])
def test_what_allauth_could_do_besides_is_not_there(db: None, url: str) -> None:
    assert Client().get(f"/accounts/{url}").status_code == 404


@pytest.mark.parametrize(
    ("profile", "password", "taken"),
    [
        ("strong", "short 1A-", False),
        ("strong", "password1234", False),
        ("strong", "three quiet rivers", True),
        ("mlps", "three quiet rivers", False),
        ("mlps", "Three quiet rivers 7", True),
    ],
)
def test_password_policy_profiles(settings: LazySettings, profile: str, password: str, taken: bool) -> None:
    settings.PASSWORD_PROFILE = profile
    if taken:
        validate_password(password, Person(username="wang", name="王某"))
    else:
        with pytest.raises(ValidationError):
            validate_password(password, Person(username="wang", name="王某"))


def test_under_mlps_an_old_password_is_changed_first(
    settings: LazySettings, education: Agency, person: Callable[..., Person], browser_of: Callable[[Person], Client]
) -> None:
    settings.PASSWORD_PROFILE = "mlps"
    clerk = person("clerk", (education, "clerk"))
    assert browser_of(clerk).get("/accounts/start/")["Location"] != "/accounts/password/change/"
    Person.objects.filter(pk=clerk.pk).update(password_set_at=clock.now() - timedelta(days=91))
    assert browser_of(clerk).get("/accounts/start/")["Location"] == "/accounts/password/change/"


def test_a_new_password_ends_the_other_sessions(
    education: Agency, person: Callable[..., Person], browser_of: Callable[[Person], Client]
) -> None:
    clerk = person("clerk", (education, "clerk"))
    here = browser_of(clerk)
    services.password_set(person=clerk, actor=SYSTEM, password="a quite different river 8")
    assert here.get("/accounts/").status_code == 302
