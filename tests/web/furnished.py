"""Cases of one agency in every state, furnished with all that a case can have, for the tests of who sees what.

Made once for a module: everything stands in one transaction that is undone after its last test.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import county as counties
from applications.letter_cases import at, drafted, signed
from county import County, who
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from signing_in import PASSWORD, signed_in

from gongkai.documents.writers.typesetting import compile_pdf, faces
from gongkai.web.accounts.models import Person
from gongkai.web.applications.models import Application, Attachment
from gongkai.web.applications.services import archive, moves, redaction, remedies
from gongkai.web.applications.services.incoming.acts import mail_take
from gongkai.web.applications.services.intake import Enclosure, file_add, receipt_confirm
from gongkai.web.applications.services.ledger.running import ledger_take
from gongkai.web.applications.services.service import letter_serve
from gongkai.web.history import files
from gongkai.web.jobs.models import Job
from gongkai.web.portal.models import PublicAnswer

NOW = "2026-03-20"
STATES = ("submitted", "processing", "answered", "withdrawn")
# what stands in a case and must not stand on the page of anyone who may not see it
APPLICANT = who(name="欧阳青禾", id_number="11010519491231002X", phone="13800000000", address="云岭县白鹭街七号")
SUBJECT = {state: f"校车承运合同{mark}" for state, mark in zip(STATES, "甲乙丙丁", strict=True)}
REASON = "白鹭街站点的内部调度流程，公开会妨碍以后的工作"
FILE = "白鹭街承运合同.pdf"
MARKERS = (
    *SUBJECT.values(),
    "校车承运",
    "欧阳青禾",
    "欧*",
    APPLICANT.id_number,
    APPLICANT.phone,
    "白鹭街",
    "110***********002X",
)
REPLY = {"info_name": "承运合同附件二", "reason": REASON, "internal_kind": "内部工作流程", "service": "postal"}
MAIL = """\
From: 欧阳青禾 <ouyang@example.invalid>
To: xxgk@example.invalid
Subject: 申请公开校车承运合同
Message-ID: <one@example.invalid>
Date: Wed, 18 Mar 2026 09:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

我住白鹭街。
--b
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="list.txt"

one
--b--
""".encode()


@dataclass(slots=True)
class Furnished:
    """The county, the education bureau's cases by state, and the keyword arguments of their addresses."""

    county: County
    cases: dict[str, Application] = field(default_factory=dict)
    letters: dict[str, uuid.UUID] = field(default_factory=dict)
    sources: dict[str, uuid.UUID] = field(default_factory=dict)
    attachments: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    rows: dict[str, uuid.UUID] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """The browser of `<role>@<agency>`, signed in once; `anonymous` is nobody."""
        return self.clients.setdefault(who, Client()) if who == "anonymous" else self.clients[who]

    def sign_in(self, *everybody: str) -> None:
        """Sign these in before the tests, each of which is undone with what it added."""
        with at(NOW):
            for who in everybody:
                self.county.person(who)
            Person.objects.update(password=make_password(PASSWORD))  # hashed once: the hash is slow on purpose
            self.clients |= {who: signed_in(Person.objects.get(pk=self.county.person(who).pk)) for who in everybody}

    def case(self, state: str) -> dict[str, Any]:
        """The arguments that name the case of that state."""
        return {"agency": self.cases[state].agency.slug, "number": self.cases[state].number}


@contextmanager
def kept_for_the_module(blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a module; each test stands in a savepoint of its own."""
    with blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def furnished(mark: str = "") -> Furnished:
    """Build it all.

    Args:
        mark: written behind the subject, the applicant's name and address, the names of files and the reason given.
    """
    applicant = replace(APPLICANT, name=APPLICANT.name + mark, address=APPLICANT.address + mark)
    with at("2026-01-05"):
        found = Furnished(counties.make())
        for role in ("clerk", "reviewer", "approver", "publisher"):
            found.county.person(f"{role}@education")
    staff = found.county.staff("clerk@education")
    with at("2026-03-02"):
        for state in STATES:
            case = counties.submitted(found.county["education"], title=SUBJECT[state] + mark, who=applicant).application
            confirmed = state != "submitted"
            found.cases[state] = receipt_confirm(application=case, staff=staff, how="电话") if confirmed else case
        counties.submitted(found.county["water"], title="水库大坝检测报告", who=who(name="赵某某"))
    with at("2026-03-19"):
        for case in found.cases.values():
            _enclose(case, mark)
        _processing(found, mark)
        _answered(found, mark)
        moves.application_withdraw(application=found.cases["withdrawn"], by=None)
    for state, case in found.cases.items():
        found.cases[state] = Application.objects.select_related("agency").get(pk=case.pk)
        found.attachments[state] = list(case.attachments.exclude(role="proof").values_list("pk", flat=True))
    education = found.county["education"]
    with at("2026-03-19"):
        found.rows["incoming"] = mail_take(agency=education, raw=MAIL, kind="eml", by=staff)[0].pk
    job = Job.objects.create(
        kind="test", title=SUBJECT["processing"], total=1, payload={}, agency_id=education.pk,
        actor_id=staff.person.pk,
    )  # fmt: skip
    ledger = ledger_take(
        agency=education, staff=staff, name="白鹭街台账.csv", content="信息名称,收到日期,办理结果\n校车承运合同,2024-03-01,予以公开\n".encode(),
        content_type="text/csv",
    )  # fmt: skip
    found.rows |= {"job": job.pk, "ledger": ledger.pk}
    PublicAnswer.objects.create(agency=education, number="2025-1", title="已经公开的答复", published="2025-12-01")
    return found


def _enclose(case: Application, mark: str) -> None:
    kept = files.keep(b"a page", name=f"白鹭街{mark}来件.txt", content_type="text/plain")
    file_add(application=case, by=None, enclosure=Enclosure(kept, "scan"))
    proof = files.keep_private(b"identity", name=f"欧阳青禾{mark}身份证.jpg", content_type="image/jpeg")
    file_add(application=case, by=None, enclosure=Enclosure(proof, "proof"))


def _processing(found: Furnished, mark: str) -> None:
    """A draft on the way and a contract under redaction."""
    case, staff = found.cases["processing"], found.county.staff("clerk@education")
    text = "\n".join(f'#par("{line}")' for line in ("校车承运合同", "经办人电话：13912345678。"))
    pdf = compile_pdf(f'{faces()}#set page(paper: "a4")\n#set text(font: cell)\n{text}\n')
    kept = files.keep_private(pdf, name=mark + FILE, content_type="application/pdf")
    key = file_add(application=case, by=staff, enclosure=Enclosure(kept, "source"))
    redaction.redaction_begin(application=case, staff=staff, source=Attachment.objects.get(pk=key))
    found.sources["processing"] = key
    found.letters["processing"] = drafted(found.county, case, **_reply(mark)).pk


def _reply(mark: str) -> dict[str, str]:
    return {**REPLY, "reason": REASON + mark, "info_name": REPLY["info_name"] + mark}


def _answered(found: Furnished, mark: str) -> None:
    """A reply that was sent and archived, and a reconsideration after it."""
    case, staff = found.cases["answered"], found.county.staff("clerk@education")
    letter = signed(found.county, case, **_reply(mark))
    case = letter_serve(letter=letter, staff=staff, service="postal", tracking="XA1")
    remedy = remedies.remedy_open(application=case, staff=staff, kind="reconsideration", authority="云岭县人民政府")
    remedy = remedies.remedy_copy_received(remedy=remedy, staff=staff, procedure="ordinary")
    remedy = remedies.remedy_answer(remedy=remedy, staff=staff)
    remedies.remedy_close(remedy=remedy, staff=staff, outcome="upheld")
    found.letters["answered"] = letter.pk
    archive.application_archive(application=Application.objects.get(pk=case.pk), staff=staff)
