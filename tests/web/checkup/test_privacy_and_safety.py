"""What a stranger cannot see, what goes away in time, what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from gongkai.web.checkup import tasks
from gongkai.web.checkup.models import Batch, Paper

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]

# Every address of the check-up with what a stranger with a wrong code gets; an address that is missing here fails.
# The rest of the site stands in tests/web/access_matrix.yaml.
STRANGER = {
    "checkup:home": 200,
    "checkup:sample": 405,
    "checkup:batch": 404,
    "checkup:add": 405,
    "checkup:delete": 405,
    "checkup:findings": 404,
    "checkup:report": 404,
    "checkup:source": 404,
    "checkup:original": 404,
    "checkup:retry": 405,
    "checkup:set_aside": 405,
    "checkup:correct": 405,
    "checkup:download": 404,
}
ARGUMENTS = {"batch": "0000000000000000", "n": 1, "to": "xlsx"}


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> list[tuple[str, str]]:
    found = []
    for each in patterns:
        if isinstance(each, URLResolver):
            found += _names(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            found.append((f"{space}{each.name}", str(each.pattern)))
    return found


def test_the_table_of_addresses_is_complete() -> None:
    assert {name for name, _ in _names(get_resolver().url_patterns) if name.startswith("checkup:")} == set(STRANGER)


@pytest.mark.parametrize("name", sorted(STRANGER))
def test_a_stranger_learns_nothing(client: Client, batch_of: Put, name: str) -> None:
    from django.urls import reverse

    batch_of()
    pattern = dict(_names(get_resolver().url_patterns))[name]
    wanted = {key: value for key, value in ARGUMENTS.items() if f":{key}>" in pattern}
    answer = client.get(reverse(name, kwargs=wanted))
    assert answer.status_code == STRANGER[name]
    assert "青石镇" not in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [name for name, status in STRANGER.items() if status == 405 and "prefs" not in name and "sample" not in name],
)
def test_a_stranger_changes_nothing(client: Client, batch_of: Put, name: str) -> None:
    from django.urls import reverse

    batch_of()
    pattern = dict(_names(get_resolver().url_patterns))[name]
    wanted = {key: value for key, value in ARGUMENTS.items() if f":{key}>" in pattern}
    assert client.post(reverse(name, kwargs=wanted)).status_code == 404
    assert Paper.objects.count() == 1


@pytest.mark.parametrize("address", ["/checkup/", "/checkup/0000000000000000/", "/about/privacy/", "/nowhere/"])
def test_every_answer_carries_the_guards(client: Client, address: str) -> None:
    answer = client.get(address)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused(paper: Callable[..., SimpleUploadedFile]) -> None:
    assert Client(enforce_csrf_checks=True).post("/checkup/", {"papers": [paper()]}).status_code == 403


def test_results_are_never_cached(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    for address in ("", "1/", "1/source/", "1/original/"):
        assert "no-store" in client.get(f"/checkup/{batch.code}/{address}")["Cache-Control"]


def test_a_batch_is_gone_after_its_time_with_rows_and_files(batch_of: Put, settings: LazySettings) -> None:
    batch = batch_of()
    folder = batch.folder
    day = timedelta(days=1)
    assert tasks.purge_expired(timezone.now() + settings.CHECKUP_KEEP_DAYS * day - day) == 0
    assert tasks.purge_expired(timezone.now() + settings.CHECKUP_KEEP_DAYS * day + day) == 1
    assert not folder.exists()
    assert Batch.objects.count() == 0


def test_a_batch_can_be_deleted_at_once(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    folder = batch.folder
    client.post(f"/checkup/{batch.code}/delete/")
    assert not folder.exists()
    assert client.get(f"/checkup/{batch.code}/").status_code == 404


def test_a_name_is_shown_as_text(client: Client, batch_of: Put, paper: Callable[..., SimpleUploadedFile]) -> None:
    batch = batch_of(paper("<b onclick=alert(1)>青石镇.docx"))
    page = client.get(f"/checkup/{batch.code}/").content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page


def test_the_way_back_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/prefs/", {"size": "large", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert 'data-size="large"' in client.get("/checkup/").content.decode()
