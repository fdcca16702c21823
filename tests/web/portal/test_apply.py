"""From the first page to the receipt: every kind of applicant, drafts, files, errors that say how to mend."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import time_machine
from county import County
from django.test import Client
from walking import Citizen

from gongkai.web.accounts.services import agencies
from gongkai.web.applications.models import CLEAN, ApplicantType, Application, Draft
from gongkai.web.history import selectors
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity import selectors as identities
from gongkai.web.portal import tasks

ORGANISATIONS = [each.value for each in ApplicantType if each != ApplicantType.NATURAL_PERSON]
SCHOOL = {"name": "云岭县某某公司", "id_type": "uscc", "id_number": "91330100MA27XXXX0B", "contact_name": "王某"}


def uscc() -> str:
    """An invented credit code with a right check sign."""
    from stdnum.cn import uscc as codes

    stem = "91610000MA0000000"
    return next(stem + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if codes.is_valid(stem + sign))


def test_a_person_applies_and_gets_a_receipt(citizen: Citizen) -> None:
    receipt, code = citizen.applied()
    case = Application.objects.get()
    assert receipt == f"education-{case.number}"
    assert len(code.replace(" ", "")) == 16
    assert (case.channel, case.received, case.title) == ("online", None, "青石镇中心小学2025年食堂食材配送采购合同")
    assert identities.masked([case.identity])[case.identity].name == "李*"  # type: ignore[index, list-item]  # it has one


def test_the_receipt_names_the_next_day_and_the_witness_and_never_says_accepted(citizen: Citizen) -> None:
    with time_machine.travel("2026-10-09T09:46:00Z", tick=False):
        citizen.applied()
        page = citizen.client.get(f"/apply/done/education-{Application.objects.get().number}/").content.decode()
    event = next(each for each in selectors.events_of(Application.objects.get().stream) if each.kind == "submitted")
    assert "10月10日（周六，调休上班）" in page
    assert f"第 {event.n} 号记录，校验码 {event.short}" in page
    assert f"/heads/witness/?n={event.n}&amp;digits={event.short}" in page
    assert "受理" not in page.replace("受理机关", "")


@pytest.mark.parametrize("kind", ORGANISATIONS)
def test_the_five_kinds_of_organisation_apply(citizen: Citizen, kind: str) -> None:
    citizen.applied(applicant_type=kind, who={**SCHOOL, "id_number": uscc()})
    assert Application.objects.get().applicant_type == kind


def test_fields_are_those_of_the_article_and_none_asks_for_a_purpose(citizen: Citizen) -> None:
    citizen.fill()
    pages = "".join(citizen.client.get(citizen.at(step)).content.decode() for step in ("who", "details", "what", "how"))
    names = set(re.findall(r'name="([a-z_]+)"', pages)) - {
        "csrfmiddlewaretoken",
        "later",
        "viewport",
        "size",
        "theme",
        "lang",
        "next",
    }
    assert names == {
        "applicant_type", "by_agent", "name", "id_type", "id_number", "phone", "email", "address", "proofs", "agency", "title",
        "document_no", "description", "uploads", "delivery", "medium", "needs_help", "assistance",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "data", "says"),
    [
        ("who", {}, "请选一种申请人"),
        (
            "details",
            {"name": "李某某", "id_type": "resident_id", "id_number": "1101051949123100", "phone": "1"},
            "您填了 16 位",
        ),
        (
            "details",
            {"name": "李某某", "id_type": "resident_id", "id_number": "110105194912310021"},
            "最后一位与前面对不上",
        ),
        (
            "details",
            {"name": "李某某", "id_type": "passport", "id_number": "E0000000"},
            "请至少填写电话、电子邮箱、联系地址中的一项",
        ),
        (
            "details",
            {"name": "李某\r\nBcc: x", "id_type": "passport", "id_number": "E0000000", "phone": "000000"},
            "只能写一行",
        ),
        ("what", {"agency": "education"}, "请至少填写名称、文号、特征描述中的一项"),
        ("what", {"agency": "nowhere", "title": "某事"}, "没有这个机关"),
        ("how", {"delivery": "email", "medium": "electronic"}, "选了电子邮件，请填写电子邮箱"),
        ("how", {"delivery": "postal", "medium": "paper"}, "选了邮寄，请填写邮寄地址和收件人"),
    ],
)
def test_an_error_says_what_is_wrong_and_how_to_mend_it(
    citizen: Citizen, step: str, data: dict[str, str], says: str
) -> None:
    citizen.start()
    if step != "who":
        citizen.step("who", {"applicant_type": "natural_person", "by_agent": "no"})
    response = citizen.client.post(citizen.at(step), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(says) == 2  # in the summary and beside the field
    assert "<title>错误：" in page


def test_a_draft_is_found_by_its_code_on_another_computer(citizen: Citizen) -> None:
    citizen.fill()
    other = Client().post(
        "/apply/resume/", {"code": f"{citizen.code[:4]} {citizen.code[4:8]}-{citizen.code[8:].lower()}"}
    )
    assert other.headers["Location"] == citizen.at("check")
    assert citizen.code.encode() not in bytes(Draft.objects.get().sealed)
    assert "李某某".encode() not in bytes(Draft.objects.get().sealed)


def test_what_is_left_for_later_is_kept_as_it_is(citizen: Citizen) -> None:
    citizen.start()
    citizen.step("who", {"applicant_type": "natural_person", "by_agent": "no"})
    response = citizen.client.post(citizen.at("details"), {"name": "李某某", "later": "1"})
    assert response.headers["Location"] == citizen.at("saved")
    assert "李某某" in citizen.client.get(citizen.at("details")).content.decode()
    assert citizen.client.get(citizen.at("check")).headers["Location"] == citizen.at("who")


def test_a_draft_goes_after_thirty_days_or_when_it_is_thrown_away(citizen: Citizen) -> None:
    citizen.fill()
    with time_machine.travel(date(2099, 1, 1)):
        assert citizen.client.get(citizen.at("what")).status_code == 404
        assert tasks.purge_today() == 1
    assert not Draft.objects.exists()
    citizen.fill()
    citizen.client.post(citizen.at("drop"))
    assert not Draft.objects.exists()


def test_the_query_code_of_a_receipt_is_gone_after_a_day(citizen: Citizen) -> None:
    receipt, code = citizen.applied()
    with time_machine.travel(date(2099, 1, 1)):
        tasks.purge_today()
    page = citizen.client.get(f"/apply/done/{receipt}/").content.decode()
    assert code not in page and "查询码只在提交后一天内显示" in page


def test_an_abolished_agency_leads_to_its_successor(citizen: Citizen, county: County) -> None:
    citizen.fill(what={"agency": "water"})
    agencies.agency_abolish(actor=SYSTEM, agency=county["water"], since=date(2026, 1, 1), successor=county["education"])
    page = citizen.client.get(citizen.at("check")).content.decode()
    assert "职权由云岭县教育局承接，已为您改选，请核对" in page
    citizen.send()
    assert Application.objects.get().agency.slug == "education"


def test_an_agent_brings_the_authorisation(citizen: Citizen) -> None:
    agent = {"agent_name": "赵某", "agent_id_number": "11010519491231002X", "agent_phone": "0000-0000000"}
    paper = io.BytesIO("授权委托书：李某某委托赵某".encode())
    paper.name = "委托书.txt"
    citizen.applied(by_agent="yes", who={**agent, "authorisation": paper})
    case = Application.objects.get()
    assert case.by_agent and case.identity is not None
    assert not identities.authority_missing(case.identity)
    assert [event.data["verdict"] for event in selectors.events_of(case.stream) if event.kind == "file_screened"] == [
        CLEAN
    ]
    assert not case.attachments.exists()  # it lies with the identity, not among the papers of the case


def test_files_are_taken_listed_and_taken_out_again(citizen: Citizen) -> None:
    citizen.fill()
    file = io.BytesIO(b"a page")
    file.name = "线索.txt"
    citizen.step("what", {"agency": "education", "title": "采购合同", "uploads": file})
    page = citizen.client.get(citizen.at("what")).content.decode()
    assert "线索.txt" in page
    sha256 = re.findall(r'name="file" value="([0-9a-f]{64})"', page)[0]
    citizen.client.post(citizen.at("files/remove"), {"file": sha256})
    assert "线索.txt" not in citizen.client.get(citizen.at("what")).content.decode()


def test_a_search_without_a_hit_carries_the_name_into_the_form(citizen: Citizen) -> None:
    page = citizen.client.get("/search/?q=食堂合同").content.decode()
    assert "/apply/?title=%E9%A3%9F%E5%A0%82%E5%90%88%E5%90%8C" in page
    first = citizen.client.post("/apply/", {"title": "食堂合同", "agency": "education"})
    code = first.headers["Location"].split("/")[-3]
    page = citizen.client.get(f"/apply/{code}/what/").content.decode()
    assert 'value="食堂合同"' in page and '<option value="education" selected>' in page


def test_help_is_asked_for(citizen: Citizen) -> None:
    citizen.applied(how={"needs_help": "on", "assistance": "大字"})
    assert Application.objects.get().assistance == "大字"
