"""Sessions: rotated, short, ended everywhere; text that was sent too late is kept; headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from signing_in import PASSWORD, code_of, sign_in

from gongkai.web.accounts import kept
from gongkai.web.accounts.models import Agency, KeptText, Person

START = "2026-11-24T09:00:00+08:00"
GUIDE = "/settings/agencies/jyj/guide/"
WRITTEN = {"fax": "0900-7654321", "note": "写了很久的一段话 <b>"}


@pytest.fixture
def clerk(education: Agency, person: Callable[..., Person]) -> Person:
    """A clerk of the education bureau."""
    return person("clerk", (education, "clerk"))


def test_session_lifecycle(clerk: Person) -> None:
    with time_machine.travel(START, tick=False) as at:
        client = Client()
        client.get("/accounts/login/")
        client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
        before = client.session.session_key
        client.post("/accounts/2fa/authenticate/", {"code": code_of(clerk)})
        assert client.session.session_key != before
        for _ in range(25):  # 29 minutes apart, never idle
            at.shift(timedelta(minutes=29))
            lives = client.get("/accounts/").status_code == 200
        assert not lives  # 12 hours have passed all the same
        sign_in(client, clerk)
        at.shift(timedelta(minutes=30))
        assert client.get("/accounts/").status_code == 302


def test_a_session_id_given_by_somebody_else_is_not_taken_over(clerk: Person) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, clerk)
    assert client.cookies["sessionid"].value != "a" * 32


def test_signing_out_clears_the_browser(clerk: Person) -> None:
    client = sign_in(Client(), clerk)
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/accounts/").status_code == 302
    assert Client().get("/accounts/logout/").status_code == 302  # nothing happens by a GET


def test_every_session_ends_at_a_word(clerk: Person) -> None:
    here, there = sign_in(Client(), clerk), sign_in(Client(), clerk)
    here.post("/accounts/everywhere/")
    assert here.get("/accounts/").status_code == there.get("/accounts/").status_code == 302


def test_private_pages_no_store(clerk: Person) -> None:
    client = sign_in(Client(), clerk)
    for url in (
        "/accounts/",
        "/settings/agencies/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/settings/nothing/",
    ):
        assert "no-store" in client.get(url)["Cache-Control"], url
    assert "no-store" in Client().get("/accounts/login/")["Cache-Control"]


@pytest.mark.parametrize("url", ["/accounts/login/", "/accounts/", "/settings/agencies/", "/accounts/nothing/"])
def test_headers_on_every_response(clerk: Person, url: str) -> None:
    answer = Client().get(url)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def expired(clerk: Person, client: Client, at: time_machine.Coordinates) -> None:
    """The clerk writes, the session runs out, the form is sent."""
    sign_in(client, clerk)
    client.get(GUIDE)
    at.shift(timedelta(minutes=31))
    answer = client.post(GUIDE, WRITTEN, headers={"Referer": f"http://testserver{GUIDE}"})
    assert answer["Location"] == f"/accounts/login/?next={GUIDE.replace('/', '%2F')}"


def test_text_sent_after_expiry_comes_back_to_its_writer(clerk: Person, education: Agency) -> None:
    with time_machine.travel(START, tick=False) as at:
        client = Client()
        expired(clerk, client, at)
        row = KeptText.objects.get()
        assert "写了很久".encode() not in bytes(row.sealed)
        assert "您写的内容没有丢" in client.get("/accounts/login/").content.decode()
        sign_in(client, clerk)
        education.refresh_from_db()
        assert "fax" not in education.guide  # nothing was submitted
        page = client.get(GUIDE).content.decode()
        assert 'value="0900-7654321"' in page
        assert "写了很久的一段话 &lt;b&gt;</textarea>" in page
        assert "还没有提交" in page
        assert page.lower().startswith("<!doctype html>")
        assert not KeptText.objects.exists()
        assert "0900-7654321" not in client.get(GUIDE).content.decode()


def test_text_goes_to_nobody_else(clerk: Person, education: Agency, person: Callable[..., Person]) -> None:
    other = person("other", (education, "clerk"))
    with time_machine.travel(START, tick=False) as at:
        client = Client()
        expired(clerk, client, at)
        sign_in(client, other)
        assert "0900-7654321" not in client.get(GUIDE).content.decode()
        sign_in(Client(), clerk)
        stranger = sign_in(Client(), other)
        assert "0900-7654321" not in stranger.get(GUIDE).content.decode()


def test_text_is_kept_for_a_day(clerk: Person) -> None:
    with time_machine.travel(START, tick=False) as at:
        client = Client()
        expired(clerk, client, at)
        at.shift(timedelta(hours=24))
        assert "没有丢" not in client.get("/accounts/login/").content.decode()
        sign_in(client, clerk)
        assert "0900-7654321" not in client.get(GUIDE).content.decode()
        assert kept.purge() == 0 or not KeptText.objects.exists()


def test_secrets_and_files_are_not_kept(clerk: Person) -> None:
    with time_machine.travel(START, tick=False) as at:
        client = sign_in(Client(), clerk)
        at.shift(timedelta(minutes=31))
        client.post(GUIDE, {"fax": "1", "password": "s3cret", "code": "123456", "csrfmiddlewaretoken": "x" * 64})
        from gongkai.web import sealing

        row = KeptText.objects.get()
        said = sealing.unseal(row.sealed, table="accounts_kepttext", column="sealed", row=row.code_hash).decode()
        assert '"fax"' in said
        assert "s3cret" not in said
        assert "123456" not in said


def test_a_stranger_s_post_is_not_kept(county: Agency) -> None:
    Client().post(GUIDE, WRITTEN)
    assert not KeptText.objects.exists()
