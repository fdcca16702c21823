"""What citizens must not be able to do, and what must not stop one in earnest (security.md b1–b9, b42)."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from county import County, submitted
from django.db import OperationalError
from django.test import Client
from own_database import own_database
from walking import PERSON, WANTED, Citizen

from gongkai.web.applications.models import CLEAN, Application, Attachment, SubmissionKey
from gongkai.web.applications.services.citizen import drafts, sending
from gongkai.web.history import clock
from gongkai.web.identity.models import ApplicantIdentity
from gongkai.web.portal import limits, uploads


def _track(client: Client, receipt: str, code: str) -> Any:
    return client.post("/track/", {"receipt": receipt, "code": code})


def _bare(response: Any, receipt: str) -> str:
    """The page without what differs with every request."""
    page = response.content.decode().replace(receipt, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_1_codes_cannot_be_counted_up(citizen: Citizen) -> None:
    receipt, code = citizen.applied()
    stranger = Client()
    wrong = [_track(stranger, receipt, "0000000000000000") for _ in range(limits.TRIES)]
    unknown = _track(stranger, "education-2026-999", "0000000000000000")
    assert {each.status_code for each in wrong} == {404} == {unknown.status_code}
    assert _bare(wrong[0], receipt) == _bare(unknown, "education-2026-999")
    assert _track(stranger, receipt, code).status_code == 429  # the right one too, for this address and receipt
    assert _track(Client(REMOTE_ADDR="192.0.2.7"), receipt, code).status_code == 302
    with time_machine.travel("2099-01-01T00:00:00Z"):
        assert _track(Client(), receipt, code).status_code == 302


def test_2_a_strangers_letter_or_file_does_not_exist(citizen: Citizen, county: County) -> None:
    receipt, _code = citizen.applied()
    other = submitted(county["education"]).application
    for path in ("letters/11111111-1111-4111-8111-111111111111/", "files/11111111-1111-4111-8111-111111111111/"):
        mine = citizen.client.get(f"/track/{receipt}/{path}")
        theirs = citizen.client.get(f"/track/education-{other.number}/{path}")
        none = citizen.client.get(f"/track/education-2026-9999/{path}")
        assert mine.status_code == 302  # asks for the last four first
        assert theirs.status_code == none.status_code == 404
        assert _bare(theirs, f"education-{other.number}") == _bare(none, "education-2026-9999")
    for number in (other.number, "2026-9999"):
        page = citizen.client.get(f"/track/education-{number}/")
        assert (page.status_code, page.headers["Location"]) == (302, f"/track/?receipt=education-{number}")


def test_3_fields_that_the_form_has_not_are_ignored(citizen: Citizen, county: County) -> None:
    every = {
        field.name: "1" for model in (Application, ApplicantIdentity, Attachment) for field in model._meta.get_fields()
        if field.concrete
    }  # fmt: skip
    foreign = {
        **every,
        "agency_id": str(county["water"].pk),
        "number": "2026-77",
        "received": "2020-01-01",
        "stage": "closed",
    }
    citizen.start()
    citizen.step("who", {**foreign, "applicant_type": "natural_person", "by_agent": "no"})
    citizen.step("details", {**foreign, **PERSON, "email": "", "address": ""})
    citizen.step("what", {**foreign, **WANTED})
    citizen.step(
        "how", {**foreign, "delivery": "online", "medium": "electronic", "email": "", "address": "", "assistance": ""}
    )
    assert citizen.send({**foreign, **citizen.form()}).status_code == 303
    case = Application.objects.get()
    assert (case.agency.slug, case.number, case.received, case.stage) == (
        "education",
        "2026-1",
        None,
        "awaiting_receipt",
    )
    assert (case.title, case.clerk, case.decision) == (WANTED["title"], None, "")
    assert case.is_oral is False and case.filled_by == ""


def test_4_an_agent_without_authority_is_flagged_and_sees_no_identity_after_withdrawal(citizen: Citizen) -> None:
    agent = {"agent_name": "赵某", "agent_id_number": "11010519491231002X", "agent_phone": "0000-0000000"}
    receipt, _code = citizen.applied(by_agent="yes", who=agent)
    page = citizen.client.get(f"/track/{receipt}/").content.decode()
    assert "代理人没有附授权委托书，需要补上" in page
    assert "李*" in citizen.client.get(f"/track/{receipt}/mine/").content.decode()
    citizen.client.post(f"/track/{receipt}/do/withdraw/", {"sure": "on"})
    mine = citizen.client.get(f"/track/{receipt}/mine/").content.decode()
    assert "李*" not in mine and "代理的申请已经撤回" in mine


def test_5_many_applications_wait_a_little_and_are_all_taken(citizen: Citizen) -> None:
    for _ in range(limits.SENDINGS):
        citizen.applied()
    citizen.fill()
    form = citizen.form()
    waiting = citizen.send(form)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "20")
    page = waiting.content.decode()
    ticket = page.split('name="ticket" value="')[1].split('"')[0]
    assert citizen.send({**form, "ticket": "made-up"}).status_code == 429
    assert citizen.send({**form, "ticket": ticket}).status_code == 429  # too early
    with time_machine.travel(clock.now() + timedelta(seconds=21)):
        assert citizen.send({**form, "ticket": ticket}).status_code == 303
    assert Application.objects.count() == limits.SENDINGS + 1


def test_6_a_second_press_leads_to_the_same_receipt(citizen: Citizen) -> None:
    citizen.fill()
    form = citizen.form()
    first, second = citizen.send(form), citizen.send(form)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert Application.objects.count() == SubmissionKey.objects.count() == 1


def test_6_two_open_check_pages_send_one_application(citizen: Citizen) -> None:
    citizen.fill()
    one, two = citizen.form(), citizen.form()
    assert one["key"] != two["key"]
    assert citizen.send(one).headers["Location"] == citizen.send(two).headers["Location"]
    assert Application.objects.count() == 1


def test_7_the_same_key_with_another_content_shows_the_first_receipt(citizen: Citizen) -> None:
    citizen.fill()
    form = citizen.form()
    receipt = citizen.send(form).headers["Location"].split("/")[-2]
    replay = citizen.send({**form, "digest": "0" * 64})
    assert replay.status_code == 409 and receipt in replay.content.decode()
    assert Application.objects.count() == 1


def test_7_what_was_changed_in_another_window_is_checked_again(citizen: Citizen) -> None:
    citizen.fill()
    form = citizen.form()
    citizen.step("what", {**WANTED, "title": "另一件事"})
    again = citizen.send(form)
    assert again.status_code == 422 and "另一件事" in again.content.decode()
    assert not Application.objects.exists()


def test_20_presses_at_once_make_one_application(tmp_path: Path) -> None:
    """In a process of its own: the tests' database in memory is no place for twenty writers."""
    environment = os.environ | {
        "GONGKAI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings", "GONGKAI_JOBS": "inline",
        "GONGKAI_HOSTS": "testserver",
    } | own_database()  # fmt: skip
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, str(Path(__file__).with_name("press_worker.py")), str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["numbers"] and len(told["numbers"]) == 1
    receipt = f"/apply/done/{told['slug']}-{told['numbers'][0]}/"
    assert told["answers"] == [[303, receipt]] * 20


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * 300_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("炸弹.docx", _bomb()),
        ("图片.png", b"<html><script>alert(1)</script>"),
        ("程序.exe", b"MZ\x90\x00" * 99),
        ("空.pdf", b""),
    ],
    ids=["bomb", "polyglot", "program", "empty"],
)
def test_8_a_hostile_file_never_stops_the_application(citizen: Citizen, name: str, content: bytes) -> None:
    citizen.fill()
    file = io.BytesIO(content)
    file.name = name
    citizen.step("what", {**WANTED, "uploads": file})
    sent = citizen.send()
    assert sent.status_code == 303
    kept = Attachment.objects.get()
    assert kept.kept_apart and kept.verdict != CLEAN and kept.name == name
    page = citizen.client.get(sent.headers["Location"].replace("/apply/done/", "/track/")).content.decode()
    assert f"这个文件没有打开：{kept.verdict}" in page


def test_9_what_is_typed_is_never_run(citizen: Citizen) -> None:
    evil = '"><script>alert(1)</script>'
    file = io.BytesIO(b"plain")
    file.name = "<img src=x onerror=alert(1)>.txt"
    receipt, _code = citizen.applied(who={"name": evil}, what={"title": evil, "uploads": file})
    for path in (
        f"/apply/done/{receipt}/",
        f"/track/{receipt}/",
        f"/track/{receipt}/mine/",
        f"/search/?q={evil}",
        f"/guide/?q={evil}",
    ):
        page = citizen.client.get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page


def test_42_a_full_disk_takes_the_text_without_the_files(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.fill()
    monkeypatch.setattr(uploads, "_has_room", lambda _size: False)
    file = io.BytesIO(b"a page")
    file.name = "线索.txt"
    response = citizen.client.post(citizen.at("what"), {**WANTED, "title": "满盘时写的", "uploads": file})
    assert "“线索.txt”没有收下" in response.content.decode()
    assert citizen.send().status_code == 303
    assert Application.objects.get().title == "满盘时写的"


def test_a_form_without_its_token_comes_back_with_what_was_typed(citizen: Citizen) -> None:
    citizen.fill()
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(citizen.at("what"), {**WANTED, "description": "写了很久的描述"})
    assert response.status_code == 403
    assert "写了很久的描述" in response.content.decode()
    sending = strict.post(citizen.at("check"), citizen.form())
    assert sending.status_code == 403 and "再核对一遍，然后提交" in sending.content.decode()


@pytest.mark.parametrize(
    ("message", "status"), [("database or disk is full", 507), ("server closed the connection unexpectedly", 503)]
)
def test_where_nothing_can_be_written_nothing_typed_is_lost(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch, message: str, status: int
) -> None:
    citizen.fill()
    form = citizen.form()

    def fail(**_given: Any) -> None:
        raise OperationalError(message)

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "draft_save", fail)
        patch.setattr(sending, "application_submit", fail)
        step = citizen.client.post(citizen.at("what"), {**WANTED, "description": "写了很久的描述"})
        assert (step.status_code, step.headers["Retry-After"]) == (status, "30")
        assert "写了很久的描述" in step.content.decode()
        sent = citizen.send(form)
        assert sent.status_code == status and form["key"] in sent.content.decode()
    assert not Application.objects.exists()
    assert citizen.send(form).status_code == 303
