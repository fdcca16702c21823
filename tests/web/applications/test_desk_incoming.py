"""来件: each message once, its files behind the screening, every act on record, and nothing of its sender in the open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import county as counties
import pytest
import time_machine
from county import County
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from gongkai.web.applications.models import Application, Incoming
from gongkai.web.applications.services.incoming import acts, mailbox, message
from gongkai.web.environment import mailbox as mailbox_behind
from gongkai.web.history import projection, selectors
from gongkai.web.history.services import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Iterator[County]:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False) as now:
        made = counties.make()
        made.person("clerk@education")
        now.move_to("2026-03-03T02:00:00Z")
        yield made


def mail(**changed: Any) -> bytes:
    """An invented application by mail, taken in by our server on 2 March."""
    made = EmailMessage()
    made["Received"] = "from mx.example.org by mail.example.gov.cn; Mon, 02 Mar 2026 09:30:00 +0800"
    made["From"] = changed.get("sender", "孙某某 <sun@example.org>")
    made["Subject"] = changed.get("subject", "申请公开校车租赁合同")
    made["Message-ID"] = changed.get("message_id", "<one@example.org>")
    made.set_content("我要2025年的校车租赁合同。\n电话 13800000000")
    made.add_attachment(b"name,value\n1,2\n", maintype="text", subtype="csv", filename="清单.csv")
    if "file" in changed:
        content, kind, name = changed["file"]
        made.add_attachment(content, maintype="image", subtype=kind, filename=name)
    return made.as_bytes()


def put(county: County, raw: bytes) -> Incoming:
    client = county.client("clerk@education")
    answer = client.post("/desk/incoming/", {"kind": "eml", "file": SimpleUploadedFile("申请.eml", raw)})
    assert answer.status_code == 302
    return Incoming.objects.get(pk=answer.headers["Location"].split("/")[-2])


def test_a_mail_waits_and_becomes_a_case_with_its_files(county: County) -> None:
    row = put(county, mail())
    assert (row.state, str(row.received_day)) == ("waiting", "2026-03-02")
    client = county.client("clerk@education")
    assert "申请公开校车租赁合同" in client.get("/desk/").content.decode()
    page = client.get(f"/desk/incoming/{row.pk}/").content.decode()
    for said in ("孙某某", "sun@example.org", "我要2025年的校车租赁合同", 'value="2026-03-02"'):
        assert said in page
    listed = client.get("/desk/incoming/").content.decode()
    assert "孙*" in listed
    assert "孙某某" not in listed
    sent = {
        "channel": "email", "day": "2026-03-02", "reason": "来件到达，今天登记", "applicant_type": "natural_person",
        "name": "孙某某", "id_type": "resident_id", "title": "校车租赁合同", "delivery": "email", "medium": "electronic",
        "email": "sun@example.org",
    }  # fmt: skip
    assert client.post(f"/desk/incoming/{row.pk}/", sent).status_code == 302
    case = Application.objects.get()
    assert sorted(case.attachments.values_list("role", "name")) == [
        ("application", "清单.csv"),
        ("evidence", "邮件原件.eml"),
    ]
    assert case.received is None  # both sides have to confirm (条例第31条第3项)
    assert [event.kind for event in selectors.events_of(f"incoming:{row.pk}")] == [
        "arrived",
        "file_screened",
        "registered",
    ]
    again = client.post(f"/desk/incoming/{row.pk}/", {**sent, "anyway": "1"})
    assert again.status_code == 422
    assert Application.objects.count() == 1


def test_the_same_message_is_taken_once(county: County) -> None:
    one, other = put(county, mail()), put(county, mail(subject="转发：申请公开校车租赁合同"))
    assert one.pk == other.pk
    assert put(county, mail(message_id="<two@example.org>")).pk != one.pk
    assert Incoming.objects.count() == 2


def test_only_files_that_were_found_clean_are_given_out(county: County) -> None:
    row = put(county, mail(file=(b"<?php echo 1;", "jpeg", "照片.jpg")))
    client = county.client("clerk@education")
    answer = client.get(f"/desk/incoming/{row.pk}/files/0/")
    assert answer.content == b"name,value\n1,2\n"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/desk/incoming/{row.pk}/files/1/").status_code == 404
    assert client.get(f"/desk/incoming/{row.pk}/files/2/").status_code == 404
    assert row.files[1]["verdict"] in client.get(f"/desk/incoming/{row.pk}/").content.decode()


def test_set_aside_with_its_reason_and_taken_up_again(county: County) -> None:
    row = put(county, mail())
    client = county.client("clerk@education")
    assert client.post(f"/desk/incoming/{row.pk}/", {"step": "aside", "text": ""}).status_code == 422
    client.post(f"/desk/incoming/{row.pk}/", {"step": "aside", "text": "信访件，已转信访办"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("not_an_application", "信访件，已转信访办")
    client.post(f"/desk/incoming/{row.pk}/", {"step": "again", "text": "复核后是公开申请"})
    row.refresh_from_db()
    assert row.state == "waiting"
    assert [event.kind for event in selectors.events_of(f"incoming:{row.pk}")] == [
        "arrived",
        "file_screened",
        "set_aside",
        "taken_up_again",
    ]


def test_another_agency_sees_none_of_it(county: County) -> None:
    row = put(county, mail())
    other = county.client("clerk@town")
    for address in (f"/desk/incoming/{row.pk}/", f"/desk/incoming/{row.pk}/files/0/"):
        assert other.get(address).status_code == 404
    assert "校车" not in other.get("/desk/incoming/").content.decode()


def test_sender_and_words_lie_sealed(county: County) -> None:
    row = put(county, mail())
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM history_payload")
        said = "".join(each[0] for each in cursor.fetchall())
        cursor.execute("SELECT sealed FROM applications_incomingtext")
        sealed = bytes(cursor.fetchone()[0])
    for value in ("孙某某", "sun@example.org", "13800000000"):
        assert value not in said
        assert value.encode() not in sealed
    assert acts.words_of(row).address == "sun@example.org"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: =?x-none?q?=ff?=\r\nFrom: \xff\xff <\r\n\r\n",
        b"Content-Type: multipart/mixed\r\n\r\n--x",
    ],
)
def test_a_broken_message_is_kept_and_waits(county: County, raw: bytes) -> None:
    row, new = acts.mail_take(agency=county["education"], raw=raw, kind="eml", by=SYSTEM)
    assert new
    assert row.state == "waiting"


def test_a_page_in_a_mail_becomes_words_without_markup() -> None:
    made = EmailMessage()
    made.set_content("<script>alert(1)</script><p>申请<b>公开</b></p>", subtype="html")
    assert message.read(made.as_bytes()).text == "申请公开"


class Box:
    """A mail box that forgets its flags when it is told to."""

    def __init__(self, *raw: bytes) -> None:
        from email import message_from_bytes

        self.messages = [SimpleNamespace(obj=message_from_bytes(each), uid=str(n)) for n, each in enumerate(raw)]
        self.seen: list[str] = []

    def fetch(self, *_wanted: object, **_how: object) -> list[Any]:
        return self.messages

    def flag(self, uid: str, *_flags: object) -> None:
        self.seen.append(uid)


def test_the_mail_box_is_fetched_and_a_message_counts_once(
    county: County, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box(mail(), mail(message_id="<two@example.org>"))

    @contextmanager
    def opened(_at: object) -> Iterator[Box]:
        yield box

    monkeypatch.setattr(mailbox, "opened", opened)
    assert mailbox.fetch() == 0  # no mail box is set
    settings.IMAP = mailbox_behind("imaps://desk:a%40b@mail.example.gov.cn/Gongkai?agency=education")
    assert settings.IMAP["password"] == "a@b"
    assert mailbox.fetch() == 2
    assert mailbox.fetch() == 0
    assert box.seen == ["0", "1", "0", "1"]
    assert {row.kind for row in Incoming.objects.all()} == {"imap"}


def test_rows_are_what_the_events_say(county: County) -> None:
    row = put(county, mail())
    acts.incoming_set_aside(incoming=row, staff=county.staff("clerk@education"), text="广告")
    (projector,) = projection.projectors(f"incoming:{row.pk}")
    assert list(projector.differences()) == []
    Incoming.objects.filter(pk=row.pk).update(reason="改过")
    assert [each.column for each in projector.differences()] == ["reason"]
