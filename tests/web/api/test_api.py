"""The API: a client that knows only the schema, an agency's own keys, and signed messages about what moved."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import county as counties
import jsonschema
import pytest
import time_machine
from county import County
from django.test import Client

from gongkai.web.api import services, webhooks
from gongkai.web.api.endpoints import api
from gongkai.web.api.models import Webhook
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.jobs.models import Outgoing

pytestmark = pytest.mark.django_db
BODY = {
    "agency": "education", "applicant_type": "natural_person", "name": "李某某", "id_type": "resident_id",
    "id_number": "11010519491231002X", "title": "采购合同", "delivery": "online", "medium": "electronic",
}  # fmt: skip


@pytest.fixture
def county() -> County:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        return counties.make()


@pytest.fixture
def key(county: County) -> str:
    return services.key_make(agency=county["education"], staff=county.staff("system_admin@county"), name="大厅")[1]


def post(path: str, body: dict[str, Any], **headers: str) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def valid(answer: Any, path: str, method: str) -> Any:
    """The answer's body, once the schema says that it may look so."""
    schema = api.get_openapi_schema()
    shape = schema["paths"][path][method]["responses"][answer.status_code]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json(), {**shape, "components": schema["components"]})
    return answer.json()


def test_agencies_and_guide_are_what_the_schema_says(county: County) -> None:
    found = valid(Client().get("/api/v1/agencies"), "/api/v1/agencies", "get")
    assert {"slug": "education", "parent": "yunling"}.items() <= next(
        each for each in found if each["slug"] == "education"
    ).items()
    guide = valid(Client().get("/api/v1/agencies/education/guide"), "/api/v1/agencies/{slug}/guide", "get")
    assert guide["phone"] == "0000-0000000"
    assert Client().get("/api/v1/agencies/nobody/guide").status_code == 404


def test_an_application_is_taken_once_however_often_it_is_sent(county: County, key: str) -> None:
    same = str(uuid.uuid4())
    first = post("/api/v1/applications", BODY, X_Api_Key=key, Idempotency_Key=same)
    assert first.status_code == 201
    taken = valid(first, "/api/v1/applications", "post")
    again = valid(
        post("/api/v1/applications", BODY, X_Api_Key=key, Idempotency_Key=same), "/api/v1/applications", "post"
    )
    assert (again["receipt"], again["again"], again["code"]) == (taken["receipt"], True, None)
    other = post("/api/v1/applications", {**BODY, "title": "别的"}, X_Api_Key=key, Idempotency_Key=same)
    assert (other.status_code, other.json()["receipt"]) == (409, taken["receipt"])
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"title": ""}, "title"), ({"delivery": "postal"}, "address"), ({"id_number": "123"}, "id_number")],
)
def test_what_article_29_asks_for_is_asked_for(county: County, key: str, changed: dict[str, str], field: str) -> None:
    answer = post("/api/v1/applications", {**BODY, **changed}, X_Api_Key=key, Idempotency_Key=str(uuid.uuid4()))
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_key_opens_its_own_agency_alone_and_nothing_once_revoked(county: County, key: str) -> None:
    mine = counties.submitted(county["education"]).application.number
    counties.submitted(county["water"])
    theirs = counties.submitted(county["water"]).application.number
    ask = {"X-Api-Key": key}
    assert Client().get(f"/api/v1/applications/{mine}", headers=ask).json()["receipt"] == f"education-{mine}"
    assert Client().get(f"/api/v1/applications/{theirs}", headers=ask).status_code == 404
    to_water = post(
        "/api/v1/applications", {**BODY, "agency": "water"}, X_Api_Key=key, Idempotency_Key=str(uuid.uuid4())
    )
    assert to_water.status_code == 404
    row = county["education"].api_keys.get()
    services.key_revoke(key=row, staff=county.staff("system_admin@county"))
    assert Client().get(f"/api/v1/applications/{mine}", headers=ask).status_code == 401


def test_tracking_tells_a_wrong_code_and_an_unknown_case_the_same(county: County) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        sent = counties.submitted(county["education"])
        receipt_confirm(application=sent.application, staff=county.staff("clerk@education"))
        receipt = f"education-{sent.application.number}"
        told = valid(post("/api/v1/track", {"receipt": receipt, "code": sent.code}), "/api/v1/track", "post")
        assert (told["due"], told["remaining_working_days"]) == ("2026-03-30", 20)
        wrong = post("/api/v1/track", {"receipt": receipt, "code": "0" * 16})
        unknown = post("/api/v1/track", {"receipt": "education-2026-999", "code": "0" * 16})
        assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
        codes = {post("/api/v1/track", {"receipt": receipt, "code": "0" * 16}).status_code for _ in range(6)}
        assert 429 in codes


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[bytes, str]]]]:
    """A system of the county's own that keeps what it is sent."""
    heard: list[tuple[bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((body, self.headers[webhooks.SIGNATURE]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/heard", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_moved_case_is_told_and_signed_without_its_applicant(
    county: County, listener: tuple[str, list[tuple[bytes, str]]]
) -> None:
    url, heard = listener
    staff = county.staff("system_admin@county")
    _webhook, secret = services.webhook_add(agency=county["education"], staff=staff, url=url)
    counties.submitted(county["education"])
    for message in Outgoing.objects.filter(channel="webhook"):
        webhooks.send(message)
    body, signature = heard[0]
    assert signature == hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    told = json.loads(body)
    assert (told["number"], told["stage"]) == ("2026-1", "awaiting_receipt")
    assert "李" not in body.decode() and "合同" not in body.decode()


def test_an_ended_webhook_hears_nothing(county: County, listener: tuple[str, list[tuple[bytes, str]]]) -> None:
    url, heard = listener
    staff = county.staff("system_admin@county")
    services.webhook_add(agency=county["education"], staff=staff, url=url)
    services.webhook_end(webhook=Webhook.objects.get(), staff=staff)
    counties.submitted(county["education"])
    assert not Outgoing.objects.filter(channel="webhook").exists()
    assert heard == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "https://user:secret@example.org/", "file:///etc/passwd"])
def test_only_plain_web_addresses_are_taken(county: County, url: str) -> None:
    with pytest.raises(services.NotTaken):
        services.webhook_add(agency=county["education"], staff=county.staff("system_admin@county"), url=url)
