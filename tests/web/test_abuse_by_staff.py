"""Abuse at the desk and through what applicants wrote (security.md b 3, 9, 11, 12, 19, 29, 33)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from access_rules import rules
from applications.letter_cases import at
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from furnished import NOW, SUBJECT, Furnished, furnished, kept_for_the_module

from gongkai.web.accounts.masthead import parts
from gongkai.web.accounts.models import ROLES
from gongkai.web.accounts.services import people
from gongkai.web.api import services as api
from gongkai.web.applications.exports import calendar_token
from gongkai.web.applications.models import Application, Attachment, Letter
from gongkai.web.history.models import Event
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity.models import ApplicantIdentity

pytestmark = pytest.mark.django_db
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
RAW = ("<script>alert", "<img src=x", "49}", "javascript:")
READERS = ("clerk", "reviewer", "approver", "supervisor", "auditor")
PAGES = {name: rule for name, rule in rules().items() if rule.at == "case" and rule.methods != "POST"}
BOMBS = (
    "%" * 3000, "_" * 3000, "*" * 3000, "((((a+)+)+)+)$" * 100, "a" * 20_000, "NEAR(" * 500, '"' * 999, "'; DROP TABLE x; --",
    "\x00", "云\x00岭", "\\", "\ud800".encode("utf-8", "surrogatepass").decode("latin1"), "👩‍👩‍👧‍👦" * 300, "字 " * 3000, "NOT OR AND -",
)  # fmt: skip
SEARCHES = (
    "/search/?q=", "/guide/?q=", "/apply/matches/?title=", "/api/v1/published?q=", "/desk/applications/?q=", "/desk/export.csv?q=",
    "/desk/applications/?agency=", "/desk/applications/?after=", "/desk/applications/?year=", "/audit/?who=", "/audit/?about=",
    "/audit/?before=", "/audit/?since=", "/track/?receipt=", "/heads/witness/?n=", "/report/2026/education/?cell=",
    "/report/2026/education/?cell=t3.new_received.total&after=", "/report/2026/education/?cell=t3.new_received.total&unit=",
    "/numbers/2026/received/?after=", "/numbers/2026/received/?month=", "/settings/calendar/?year=", "/law/条例/33/?on=",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """Cases whose applicant, subject and files are named by an attacker."""
    with kept_for_the_module(django_db_blocker):
        found = furnished(EVIL)
        found.sign_in(*(f"{role}@education" for role in ROLES), "security_admin@water", "security_admin@county")
        yield found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The day of the attack."""
    with at(NOW):
        yield


@pytest.mark.parametrize("name", PAGES)
def test_9_what_an_applicant_wrote_is_never_run(world: Furnished, name: str) -> None:
    """Every page of a case, for every role that may open it: text stays text, in a language that knows no script."""
    rule = PAGES[name]
    for state in rule.states:
        for role in READERS:
            answer = world.client(f"{role}@education").get(rule.url(world, state))
            if "text/html" not in answer.headers.get("Content-Type", ""):
                assert answer.status_code in (302, 404) or "nosniff" in answer.headers["X-Content-Type-Options"]
                continue
            body = answer.content.decode()
            assert not [raw for raw in RAW if raw in body], f"{state} {role}"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert " style=" not in body


@pytest.mark.parametrize(
    "url",
    ["/desk/", "/desk/applications/", "/desk/dispatch/", "/desk/incoming/", "/desk/import/", "/review/", "/supervision/", "/audit/",
     "/report/2026/education/?cell=t3.new_received.total", "/desk/applications/?q=校车", "/settings/agencies/education/"],
)  # fmt: skip
def test_9_nor_on_a_list(world: Furnished, url: str) -> None:
    for role in READERS:
        body = world.client(f"{role}@education").get(url).content.decode()
        assert not [raw for raw in RAW if raw in body], role


def test_9_a_file_of_theirs_is_taken_away_and_never_shown(world: Furnished) -> None:
    """Attachment, nosniff, sandbox; the name is encoded whatever is in it (ASVS 5.4.1)."""
    browser = world.client("clerk@education")
    for state, keys in world.attachments.items():
        for key in keys:
            answer = browser.get(reverse("applications:attachment", kwargs={**world.case(state), "file": key}))
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment;")
            assert not re.search(r"[\r\n<>]", answer["Content-Disposition"])
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            assert "no-store" in answer["Cache-Control"]


def test_3_fields_that_a_desk_form_has_not_are_ignored(world: Furnished) -> None:
    """Registration and an act with every field of every model: what the form does not have changes nothing."""
    every = {
        field.name: "1" for model in (Application, Attachment, Letter, ApplicantIdentity) for field in model._meta.get_fields()
        if field.concrete
    }  # fmt: skip
    foreign = {
        **every, "agency": "water", "agency_id": str(world.county["water"].pk), "number": "2026-77", "stage": "closed", "late": "false",
        "received": "2020-01-01", "decided": "2020-01-02", "clerk": str(uuid.uuid4()), "seq": "99", "decision": "granted",
    }  # fmt: skip
    data = {
        **foreign, "key": str(uuid.uuid4()), "channel": "in_person", "day": NOW, "applicant_type": "natural_person",
        "name": "孙某某", "id_type": "resident_id", "id_number": "11010519491231002X", "phone": "13800000000", "email": "",
        "title": "村级卫生室名单", "description": "全镇村级卫生室名单", "document_no": "", "delivery": "pick_up", "medium": "paper",
        "anyway": "1", "is_oral": "", "address": "", "assistance": "", "reason": "", "second_person": "",
    }  # fmt: skip
    answer = world.client("clerk@education").post("/desk/applications/new/", data)
    assert answer.status_code == 302, re.findall(r'class="error[^>]*>[^<]*', answer.content.decode())
    case = Application.objects.get(title="村级卫生室名单")
    assert (case.agency.slug, case.number, case.decision, case.decided, case.late) == (
        "education",
        "2026-5",
        "",
        None,
        None,
    )
    assert (str(case.received), case.clerk) == (NOW, None)
    url = reverse("applications:act", kwargs={"agency": "education", "number": case.number, "action": "note"})
    before = {
        name: value
        for name, value in Application.objects.filter(pk=case.pk).values()[0].items()
        if name not in ("seq", "last_n")
    }
    assert world.client("clerk@education").post(url, {**foreign, "text": "备注"}).status_code == 302
    after = Application.objects.filter(pk=case.pk).values()[0]
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("search", SEARCHES)
def test_12_no_search_text_brings_the_site_down(world: Furnished, search: str) -> None:
    """Wildcards, nested groups, NUL, half a surrogate, very long words: an answer, never an error of the server."""
    browser = world.client("auditor@education" if search.startswith("/audit") else "clerk@education")
    for bomb in BOMBS:
        answer = browser.get(search + quote(bomb, safe="", errors="surrogatepass"))
        expected = (400,) if "\0" in bomb else (200, 302, 404, 422)
        assert answer.status_code in expected, f"{bomb[:20]!r}: {answer.status_code}"


@pytest.mark.parametrize(
    "path",
    ["/desk/applications/education/{}/", "/track/{}/", "/answers/education/{}/", "/apply/{}/who/", "/apply/done/{}/", "/law/{}/33/",
     "/checkup/{}/", "/desk/calendar/{}.ics", "/api/v1/agencies/{}/guide", "/audit/applications/education/{}/"],
)  # fmt: skip
def test_12_no_address_brings_the_site_down(world: Furnished, path: str) -> None:
    browser = world.client("auditor@education" if path.startswith("/audit") else "clerk@education")
    for bomb in BOMBS:
        answer = browser.get(path.format(quote(bomb, safe="", errors="surrogatepass")))
        assert answer.status_code == 400 if "\0" in bomb else answer.status_code in (200, 302, 400, 404), bomb[:20]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("field", ["title", "name", "id_number", "document_no", "description", "address", "agency"])
@pytest.mark.parametrize(
    "text", ["云\\u0000岭", "\\ud800", "长" * 50_000, "\\u202e名单"], ids=["nul", "surrogate", "long", "rlo"]
)
def test_12_no_text_sent_to_the_api_brings_the_site_down(world: Furnished, field: str, text: str) -> None:
    key = api.key_make(
        agency=world.county["education"], staff=world.county.staff("system_admin@education"), name="大厅"
    )[1]
    body = {
        "agency": "education", "applicant_type": "natural_person", "name": "孙某某", "id_type": "resident_id",
        "id_number": "11010519491231002X", "title": "名单", "delivery": "online", "medium": "electronic", field: "TEXT",
    }  # fmt: skip
    sent = json.dumps(body).replace("TEXT", text)
    headers = {"X-Api-Key": key, "Idempotency-Key": str(uuid.uuid4())}
    answer = Client().post("/api/v1/applications", sent.encode(), content_type="application/json", headers=headers)
    assert answer.status_code in (201, 404, 422), answer.content.decode()[:300]
    track = json.dumps({"receipt": "TEXT", "code": "TEXT"}).replace("TEXT", text)
    answer = Client().post("/api/v1/track", track.encode(), content_type="application/json")
    assert answer.status_code in (404, 422), answer.content.decode()[:300]


@pytest.mark.parametrize("name", ["title", "name", "document_no", "description", "address"])
def test_12_no_typed_text_brings_the_site_down(world: Furnished, name: str) -> None:
    data = {
        "key": str(uuid.uuid4()), "channel": "in_person", "day": NOW, "applicant_type": "natural_person", "name": "孙某某",
        "id_type": "resident_id", "id_number": "11010519491231002X", "title": "名单", "delivery": "pick_up", "medium": "paper",
        "anyway": "1",
    }  # fmt: skip
    for bomb in ("云\x00岭", "长" * 40_000, "\u202e名单", "\ufffe"):
        answer = world.client("clerk@education").post(
            "/desk/applications/new/", {**data, "key": str(uuid.uuid4()), name: bomb}
        )
        assert answer.status_code in (200, 302, 422), f"{bomb[:5]!r}"


def test_11_no_line_break_reaches_a_header(world: Furnished) -> None:
    """CR and LF in a name, a file name, an address: never a second header, never an error of the server."""
    browser = world.client("clerk@education")
    crlf = "名\r\nSet-Cookie: stolen=1\r\n\r\n<html>"
    for url in (
        f"/desk/applications/education/{quote(crlf, safe='')}/", f"/track/?receipt={quote(crlf, safe='')}",
        f"/accounts/login/?next={quote(crlf, safe='')}", f"/search/?q={quote(crlf, safe='')}",
    ):  # fmt: skip
        answer = browser.get(url)
        assert answer.status_code in (200, 302, 404)
        assert "stolen" not in answer.cookies
        assert not [value for value in answer.headers.values() if "\n" in value or "\r" in value]
    case = world.cases["submitted"]
    upload = SimpleUploadedFile("a\r\nX-Evil: 1.pdf", b"%PDF-1.4 nothing", "application/pdf\r\nX-Evil: 1")
    answer = browser.post(reverse("applications:sources", kwargs=world.case("submitted")), {"source": upload})
    assert answer.status_code in (302, 409, 422)
    for kept in case.attachments.filter(role="source"):
        answer = browser.get(reverse("applications:attachment", kwargs={**world.case("submitted"), "file": kept.pk}))
        assert "X-Evil" not in answer.headers
        assert not [value for value in answer.headers.values() if "\n" in value or "\r" in value]


def test_19_the_moment_of_registration_is_the_servers(world: Furnished) -> None:
    """An earlier legal day wants its reason; the moment of recording cannot be given at all."""
    browser = world.client("clerk@education")
    data = {
        "key": str(uuid.uuid4()), "channel": "in_person", "day": "2026-03-18", "applicant_type": "natural_person", "name": "孙某某",
        "id_type": "resident_id", "id_number": "11010519491231002X", "title": "补登的一件", "delivery": "pick_up", "medium": "paper",
        "anyway": "1", "recorded_at": "2020-01-01T00:00:00Z", "submitted_at": "2020-01-01",
    }  # fmt: skip
    assert browser.post("/desk/applications/new/", data).status_code == 422
    assert browser.post("/desk/applications/new/", {**data, "reason": "收发室晚交"}).status_code == 302
    case = Application.objects.get(title="补登的一件")
    assert case.received == date(2026, 3, 18)
    assert {event.recorded_at.date() for event in events_of(case.stream)} == {date(2026, 3, 20)}
    page = browser.get(
        reverse("applications:case", kwargs={"agency": "education", "number": case.number})
    ).content.decode()
    assert "收发室晚交" in page


def test_29_who_is_disabled_is_out_everywhere_at_once(world: Furnished) -> None:
    """Session, calendar feed and sign-in end with the account."""
    person = world.county.person("clerk@education")
    token = calendar_token(person)
    assert Client().get(f"/desk/calendar/{token}.ics").status_code == 200
    assert world.client("clerk@education").get("/desk/").status_code == 200
    people.person_disable(person=person, actor=SYSTEM)
    assert Client().get(f"/desk/calendar/{token}.ics").status_code == 404
    assert world.client("clerk@education").get("/desk/").status_code == 302


def test_who_serves_elsewhere_too_is_managed_by_who_manages_both(world: Furnished) -> None:
    """Resetting a password is taking a place: an agency's own administrator does not reach into another one."""
    person = world.county.person("reviewer@education")
    people.post_give(person=person, actor=SYSTEM, agency=world.county["water"], role="clerk")
    for name in ("person_password", "person_factor"):
        url = reverse(f"settings:{name}", args=[person.pk])
        assert world.client("security_admin@water").get(url).status_code == 404
        assert world.client("security_admin@county").get(url).status_code == 200
    url = reverse("settings:person_disable", args=[person.pk])
    assert world.client("security_admin@water").post(url).status_code == 404
    page = world.client("security_admin@water").get(reverse("settings:person", args=[person.pk])).content.decode()
    assert "重设口令" not in page and "授予岗位" in page


@pytest.mark.parametrize("name", ["revoke", "end"])
def test_a_key_that_is_none_is_not_found(world: Furnished, name: str) -> None:
    for key in ("", "x", "0", str(uuid.uuid4()), "\0", "长" * 999):
        assert world.client("system_admin@education").post("/settings/api/", {name: key}).status_code == 404


def test_every_refusal_is_on_record(world: Furnished) -> None:
    """A case of another agency, a role's wrong step, a page of another role: each with who, where and when (ASVS 16.3.2)."""
    browser = world.client("auditor@education")
    person = world.county.person("auditor@education")
    asked = [
        (browser.get, "/desk/applications/water/2026-1/"),
        (browser.post, reverse("applications:archive", kwargs=world.case("processing"))),
        (browser.get, "/settings/people/"),
    ]
    for ask, url in asked:
        before = Event.objects.filter(kind="access_denied").count()
        assert ask(url).status_code in (403, 404)
        assert Event.objects.filter(kind="access_denied").count() == before + 1
        last = Event.objects.filter(kind="access_denied").order_by("n").last()
        assert last is not None
        assert (last.actor_id, last.agency_id) == (person.pk, world.county["education"].pk)


@pytest.mark.parametrize("role", ROLES)
def test_each_part_of_the_desk_that_is_offered_opens(world: Furnished, role: str) -> None:
    browser = world.client(f"{role}@education")
    assert browser.get("/accounts/start/", follow=True).status_code == 200
    request = browser.get("/accounts/").wsgi_request
    offered = [part.url for part in parts(request, world.county.staff(f"{role}@education"))]
    assert offered
    for url in offered:
        assert browser.get(url, follow=True).status_code == 200, url


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_33_no_way_leads_off_the_site(world: Furnished, elsewhere: str) -> None:
    browser = world.client("clerk@education")
    agency = str(world.county["education"].pk)
    for answer in (
        browser.post("/accounts/agency/", {"agency": agency, "next": elsewhere}),
        browser.post("/prefs/", {"lang": "zh", "next": elsewhere}),
        browser.get("/accounts/login/", {"next": elsewhere}),
        Client().post("/track/leave/", {"next": elsewhere}),
    ):
        assert answer.status_code in (302, 303)
        assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\"))


def test_33_another_host_is_not_answered_to(world: Furnished) -> None:
    for url in ("/", "/accounts/login/", "/desk/"):
        answer = Client(raise_request_exception=False).get(url, headers={"host": "evil.example"})
        assert answer.status_code == 400
        assert "evil.example" not in answer.content.decode()


def test_it_is_an_attack_that_is_tried_here(world: Furnished) -> None:
    """The payload does stand in the record, so that the pages above had something to escape."""
    assert world.cases["processing"].title == SUBJECT["processing"] + EVIL
    assert Attachment.objects.filter(name__contains="onerror").count() >= 3
