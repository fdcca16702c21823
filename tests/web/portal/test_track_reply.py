"""The reply with its letters and remedies, and what an applicant takes away of the own data."""

from __future__ import annotations

import json
import re

import pytest
from applications.letter_cases import at, made, received
from county import County, submitted
from django.test import Client
from portal.tracking import do, follows, page_of, receipt_of, replied

from gongkai.web.applications.models import Letter
from gongkai.web.applications.services import consult
from gongkai.web.applications.services.organise import application_transfer
from gongkai.web.history import selectors
from gongkai.web.identity.services import identity_read


@pytest.fixture
def county(db: None) -> County:
    return made()


def test_a_reply_comes_with_its_letter_and_the_last_day_of_each_remedy(county: County) -> None:
    case = replied(county)
    with at("2026-03-24"):
        page = page_of(case)
        assert "县教育局已于3月20日（周五）答复您" in page
        assert "不服怎么办" in page and "申请行政复议" in page
        assert "不予公开：属于三类内部事务信息" in page and "内部作出决定" not in page
        assert "2026年5月19日" in page  # sixty days from posting, the earliest reading
        assert "先申请行政复议；对复议决定不服的" in page
        assert do(case, "confirm").status_code == 302
        assert "2026年5月25日" in page_of(case)  # sixty days from 24 March end on a Saturday
        assert "您确认收到答复" in page_of(case)
        assert do(case, "confirm").status_code == 409


def test_letters_open_after_the_last_four_and_are_the_same_as_the_pdf(county: County) -> None:
    case = replied(county)
    letter = Letter.objects.get()
    client = follows(case)
    path = f"/track/{receipt_of(case)}/letters/{letter.pk}/"
    with at("2026-03-24"):
        ask = client.get(path)
        assert ask.status_code == 302 and ask.headers["Location"].startswith(f"/track/{receipt_of(case)}/prove/?next=")
        wrong = client.post(ask.headers["Location"], {"tail": "9999", "next": path})
        assert wrong.status_code == 422
        right = client.post(ask.headers["Location"], {"tail": "0000", "next": path})
        assert right.headers["Location"] == path
        page = client.get(path).content.decode()
        assert (
            letter.number in page
            and "李某某" in page
            and "应当先自收到本答复之日起60日内向云岭县人民政府申请行政复议" in page
        )
        pdf = client.get(f"/track/{receipt_of(case)}/letters/{letter.pk}.pdf")
        assert pdf.content[:5] == b"%PDF-" and pdf.headers["Content-Disposition"].startswith("attachment")
    assert [event.kind for event in selectors.events_of(case.stream)].count("read_by_applicant") == 1


def test_the_last_four_cannot_be_counted_up(county: County) -> None:
    case = replied(county)
    client = follows(case)
    with at("2026-03-24"):
        for _ in range(10):
            client.post(f"/track/{receipt_of(case)}/prove/", {"tail": "9999"})
        assert client.post(f"/track/{receipt_of(case)}/prove/", {"tail": "0000"}).status_code == 422


def test_a_letter_to_a_third_party_is_not_the_applicants(county: County) -> None:
    case = received(county)
    staff = county.staff("clerk@education")
    with at("2026-03-04"):
        consult.consultation_send(
            application=case,
            staff=staff,
            office="third_party",
            party="某某食品公司",
            contents="合同附件",
            reply_to="政务公开股",
        )
        client = follows(case)
        client.post(f"/track/{receipt_of(case)}/prove/", {"tail": "0000"})
        statuses = {
            letter.kind: client.get(f"/track/{receipt_of(case)}/letters/{letter.pk}/").status_code
            for letter in Letter.objects.filter(application=case)
        }
    assert statuses["third_party_consultation"] == 404


def test_a_transferred_case_goes_on_under_its_new_number(county: County) -> None:
    with at("2026-03-02"):
        sent = submitted(county["education"])
        staff = county.staff("clerk@education")
        application_transfer(application=sent.application, to=county["water"], staff=staff, reason="不属于本机关")
    client = Client()
    client.post("/track/", {"receipt": receipt_of(sent.application), "code": sent.code})
    page = client.get(f"/track/{receipt_of(sent.application)}/").content.decode()
    onward = re.findall(r'href="(/track/water-[^"]+/)"', page)[0]
    assert client.get(onward).status_code == 200


def test_who_has_read_the_identity_is_told(county: County) -> None:
    case = received(county)
    assert case.identity is not None
    with at("2026-03-05"):
        identity_read(
            identity_id=case.identity, staff=county.staff("clerk@education"), purpose="核对身份", application=case
        )
        page = page_of(case, "mine/")
    assert "核对身份" in page and "李*" in page and "李某某" not in page


@pytest.mark.django_db(transaction=True)
def test_the_own_data_leave_once_and_hold_nothing_of_others(county: County) -> None:
    case = received(county)
    other = received(county, title="旁人要的东西")
    client = follows(case)
    with at("2026-03-10"):
        path = f"/track/{receipt_of(case)}/mine/export/"
        assert client.post(path, {"tail": "9999"}).status_code == 422
        link = re.findall(rf'href="({path}[^"]+)"', client.post(path, {"tail": "0000"}).content.decode())[0]
        first, second = client.get(link), client.get(link)
    told = json.loads(first.content)
    assert second.status_code == 302
    assert told["identity"]["name"] == "李某某" and told["application"]["number"] == case.number
    assert other.title not in first.content.decode() and other.number not in first.content.decode()


def test_leaving_forgets_the_case(county: County) -> None:
    case = received(county)
    client = follows(case)
    client.post("/track/leave/")
    assert client.get(f"/track/{receipt_of(case)}/").status_code == 302
