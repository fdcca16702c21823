"""A clerk of another agency finds nothing of this one: no object, list entry, count, file, export, feed, job or API answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from access_rules import Rule, named, rules
from applications.letter_cases import at
from django.test import Client
from django.urls import reverse
from furnished import FILE, MARKERS, NOW, STATES, SUBJECT, Furnished, furnished, kept_for_the_module

from gongkai.web.api import services as api
from gongkai.web.applications import access
from gongkai.web.applications.exports import calendar_token
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.organise import application_transfer, note_add
from gongkai.web.history.models import Event

pytestmark = pytest.mark.django_db
ROLES = ("clerk", "reviewer", "approver", "supervisor", "auditor")
ADMINS = ("system_admin", "security_admin", "audit_admin")
OBJECTS = {name: rule for name, rule in rules().items() if rule.at in ("case", "agency")}
LISTS = (
    "/desk/", "/desk/?who=mine", "/desk/applications/", "/desk/applications/?all=1", "/desk/applications/?agency=education",
    "/desk/applications/?q=校车承运", "/desk/applications/?q=欧阳青禾", "/desk/applications/?q=2026-2", "/desk/export.csv",
    "/desk/export.csv?agency=education", "/desk/dispatch/", "/desk/batch/receipts/", "/desk/print/", "/desk/bulk/done/", "/desk/applicants/",
    "/desk/incoming/", "/desk/import/",
    "/review/", "/report/", "/report/2026/", "/report/2026/water/?cell=t3.new_received.total",
    "/report/2026/water/?cell=t3.new_received.total&unit=education", "/report/2026/water/facts.jsonl",
    "/report/2026/water/cell.csv?cell=t3.new_received.total", "/supervision/", "/audit/", "/audit/?about=application",
    "/audit/?who=张", "/settings/agencies/", "/settings/numbers/",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Furnished]:
    """The education bureau's cases, and people of the water bureau who would like to see them."""
    with kept_for_the_module(django_db_blocker):
        found = furnished()
        found.sign_in(
            *(f"{role}@water" for role in (*ROLES, *ADMINS)),
            "clerk@education",
            "reviewer@education",
            "supervisor@county",
        )
        yield found


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The day on which they ask."""
    with at(NOW):
        yield


def every(world: Furnished, rule: Rule) -> Iterator[str]:
    """The addresses of all objects of that kind, in every state and of every file."""
    for state in rule.states:
        keys = world.attachments[state] if "file" in rule.args.values() else [None]
        for key in keys:
            url = rule.url(world, state)
            yield url if key is None else url.replace(str(world.attachments[state][0]), str(key))


def test_there_is_something_to_hide(world: Furnished) -> None:
    """The same addresses open for the own clerk; a case has letters, files, a redaction, a remedy and an archive."""
    page = (
        world.client("clerk@education")
        .get(reverse("applications:case", kwargs=world.case("answered")))
        .content.decode()
    )
    assert SUBJECT["answered"] in page
    answered, processing = world.cases["answered"], world.cases["processing"]
    assert answered.remedies.exists() and answered.attachments.filter(role="archive").count() == 2
    assert answered.letters.filter(state="sent").exclude(pdf="").exists()
    assert processing.attachments.filter(role="source", name=FILE).exists()
    assert len(OBJECTS) > 20 and set(OBJECTS) <= set(named())


@pytest.mark.parametrize("name", OBJECTS)
def test_no_object_is_found(world: Furnished, name: str) -> None:
    """GET and POST of every address with arguments: 404, as for a case that was never made, and nothing happens."""
    before = _kinds()
    rule, wrong = OBJECTS[name], []
    for url in every(world, rule):
        for role in ROLES:
            browser = world.client(f"{role}@water")
            answers = [browser.get(url)]
            if rule.methods != "GET":
                answers.append(
                    browser.post(url, {"step": "apply", "confirmed": "1", "text": "看一看", "purpose": "service"})
                )
            expected = [405, 404] if rule.methods == "POST" else [404, 404]
            for answer, status in zip(answers, expected, strict=False):
                told = [marker for marker in MARKERS if marker in answer.content.decode()]
                if answer.status_code != status or told:
                    wrong.append(f"{role} {url}: {answer.status_code} {told}")
    assert wrong == []
    assert _kinds() == before


def _kinds() -> list[str]:
    """What was recorded besides refusals."""
    return list(Event.objects.exclude(kind="access_denied").order_by("n").values_list("kind", flat=True))


def test_a_foreign_case_is_like_none(world: Furnished) -> None:
    browser = world.client("clerk@water")

    def bare(number: str) -> str:
        url = reverse("applications:case", kwargs={"agency": "education", "number": number})
        return re.sub(r'value="[^"]{40,}"', "", browser.get(url).content.decode().replace(number, ""))

    assert bare(world.cases["answered"].number) == bare("2026-9999")


@pytest.mark.parametrize("url", LISTS)
def test_no_list_and_no_count_includes_it(world: Furnished, url: str) -> None:
    """What a list shows, for every role of the other agency, is theirs alone."""
    for role in (*ROLES, *ADMINS):
        answer = world.client(f"{role}@water").get(url)
        body = answer.content.decode()
        assert answer.status_code in (200, 302, 404), role
        assert not [marker for marker in MARKERS if marker in body and marker not in url], role
        assert "/education/" not in body, role


def test_counts_are_of_the_own_cases(world: Furnished) -> None:
    staff = world.county.staff("clerk@water")
    own = Application.objects.filter(agency__slug="water").count()
    assert own == 1 == access.visible_to(staff).count()
    rows = world.client("clerk@water").get("/desk/export.csv").content.decode().splitlines()
    assert len(rows) == 1 + own
    assert "水库大坝检测报告" in rows[1]
    page = world.client("clerk@water").get("/desk/applications/?agency=education").content.decode()
    assert "水库大坝" not in page and not re.search(r"/desk/applications/\w+/\d{4}-\d+/", page)


def test_the_calendar_feed_is_of_the_own_cases(world: Furnished) -> None:
    with at(NOW):
        token = calendar_token(world.county.person("clerk@water"))
    body = Client().get(f"/desk/calendar/{token}.ics").content.decode()
    assert not [marker for marker in MARKERS if marker in body]
    assert "education" not in body


def test_an_api_key_of_the_other_agency_opens_nothing(world: Furnished) -> None:
    key = api.key_make(agency=world.county["water"], staff=world.county.staff("system_admin@water"), name="大厅")[1]
    for state in STATES:
        answer = Client().get(f"/api/v1/applications/{world.cases[state].number}", headers={"X-Api-Key": key})
        assert not [marker for marker in MARKERS if marker in answer.content.decode()]
        assert answer.status_code == (200 if world.cases[state].number == "2026-1" else 404)  # its own first case
        if answer.status_code == 200:
            assert answer.json()["agency"] == "water"
    assert "校车承运" not in Client().get("/api/v1/published?q=校车承运").content.decode()


def test_a_job_is_of_who_started_it(world: Furnished) -> None:
    url = reverse("jobs:job", args=[world.rows["job"]])
    assert world.client("clerk@education").get(url).status_code == 200
    for who in ("clerk@water", "supervisor@county"):
        assert world.client(who).get(url).status_code == 404
    assert Client().get(url).status_code == 404


def test_one_case_s_letters_and_files_are_not_found_in_another(world: Furnished) -> None:
    """Who may read one case cannot read a second one's file through it."""
    own = {"agency": "water", "number": "2026-1"}
    browser = world.client("clerk@water")
    for state, letter in world.letters.items():
        for to in ("pdf", "docx"):
            url = reverse("applications:letter_file", kwargs={**own, "letter": letter, "to": to})
            assert browser.get(url).status_code == 404, state
        assert browser.get(reverse("applications:letter", kwargs={**own, "letter": letter})).status_code == 404
    for keys in world.attachments.values():
        for key in keys:
            assert browser.get(reverse("applications:attachment", kwargs={**own, "file": key})).status_code == 404
            assert browser.get(reverse("applications:redact", kwargs={**own, "file": key})).status_code == 404


def test_a_proof_of_identity_is_opened_through_no_file_address(world: Furnished) -> None:
    case = world.cases["processing"]
    proof = case.attachments.get(role="proof")
    for who in ("clerk@education", "reviewer@education", "supervisor@county"):
        for name, more in (("attachment", {}), ("redact", {}), ("redact_page", {"page": 1})):
            url = reverse(f"applications:{name}", kwargs={**world.case("processing"), "file": proof.pk, **more})
            assert world.client(who).get(url).status_code == 404


def test_labels_print_no_address_of_another_agency(world: Furnished) -> None:
    answer = world.client("clerk@water").post(
        "/desk/dispatch/labels/", {"letter": [str(key) for key in world.letters.values()]}
    )
    assert answer.status_code == 200
    assert not [marker for marker in MARKERS if marker in answer.content.decode()]


def test_acts_on_many_cases_reach_the_own_ones_alone(world: Furnished) -> None:
    """The numbers of foreign cases among the ticked rows are passed over; who only reads does nothing to many either."""
    chosen = [str(case.pk) for case in world.cases.values()]
    before = _kinds()
    for role, agency in (*((role, "water") for role in ROLES), ("reviewer", "education"), ("supervisor", "county")):
        for act, more in (("print", {}), ("note", {"text": "批量备注"}), ("assign", {}), ("confirm", {"how": "电话"})):
            data = {"case": chosen, "act": act, "step": "do", "key": str(uuid.uuid4()), **more}
            answer = world.client(f"{role}@{agency}").post("/desk/bulk/", data)
            assert answer.status_code in (200, 302, 422)
            if agency == "water":
                assert answer.status_code == 422
                assert not [marker for marker in MARKERS if marker in answer.content.decode()]
    assert _kinds() == before


def test_14_who_transferred_a_case_reads_only_the_own_part(world: Furnished) -> None:
    """The case goes on elsewhere under another number: what happens there is not for who handed it on."""
    staff = world.county.staff("clerk@education")
    there = application_transfer(
        application=world.cases["processing"], to=world.county["water"], staff=staff, reason="属于水利局职责"
    )
    note_add(application=there, staff=world.county.staff("clerk@water"), text="水库旁的校车站点归我们")
    browser = world.client("clerk@education")
    for name, more in (("case", {}), ("identity", {}), ("archive", {}), ("act", {"action": "note"})):
        url = reverse(f"applications:{name}", kwargs={"agency": "water", "number": there.number, **more})
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"text": "再看一眼", "purpose": "service"}).status_code in (404, 405)
    page = browser.get(reverse("applications:case", kwargs=world.case("processing"))).content.decode()
    assert "已转办" in page and "云岭县水利局" in page
    assert "水库旁的校车站点" not in page
    assert "水库旁的校车站点" in world.client("clerk@water").get(
        reverse("applications:case", kwargs={"agency": "water", "number": there.number})
    ).content.decode()  # fmt: skip
    assert there.pk not in access.visible_to(staff).values_list("pk", flat=True)


def test_a_guess_at_numbers_and_ids_finds_nothing(world: Furnished) -> None:
    browser = world.client("clerk@water")
    year = date.fromisoformat(NOW).year
    for serial in range(1, 8):
        assert browser.get(f"/desk/applications/education/{year}-{serial}/").status_code == 404
    for _turn in range(5):
        url = reverse("applications:attachment", kwargs={"agency": "water", "number": "2026-1", "file": uuid.uuid4()})
        assert browser.get(url).status_code == 404
