"""Whose turn it is, until when and why; what an applicant answers, and what they take away."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from applications.letter_cases import DENIED, at, made, received, signed
from county import County, submitted
from django.test import Client

from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services import consult, fees, moves, service
from gongkai.web.applications.services.organise import application_transfer
from gongkai.web.history import selectors
from gongkai.web.identity.services import identity_read
from gongkai.web.jobs.models import Outgoing


@pytest.fixture
def county(db: None) -> County:
    return made()


def _follows(case: Application) -> Client:
    """A browser that has shown number and code."""
    client = Client()
    session = client.session
    session["tracked"] = [str(case.pk)]
    session.save()
    return client


def _receipt(case: Application) -> str:
    return f"{case.agency.slug}-{case.number}"


def _page(case: Application, path: str = "", client: Client | None = None) -> str:
    return (client or _follows(case)).get(f"/track/{_receipt(case)}/{path}").content.decode()


def _do(case: Application, act: str, data: dict[str, Any] | None = None) -> Any:
    return _follows(case).post(f"/track/{_receipt(case)}/do/{act}/", data or {})


def _corrected(county: County) -> Application:
    case = received(county)
    with at("2026-03-04"):
        return moves.correction_ask(
            application=case, staff=county.staff("clerk@education"), items=["写明是哪几年", "写明是哪一类资金"],
            guidance="请写明年份，知道多少写多少", until=date(2026, 3, 20), how="在查询页填写",
        )  # fmt: skip


def _replied(county: County, **fields: Any) -> Application:
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case, **{**DENIED, **fields})
        return service.letter_serve(
            letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="EA000000000CN"
        )


def test_number_and_code_open_the_case_however_they_are_typed(county: County) -> None:
    sent = submitted(county["education"])
    code = sent.code.lower()
    client = Client()
    response = client.post(
        "/track/", {"receipt": f" {_receipt(sent.application).upper()} ", "code": f"{code[:8]} {code[8:]}"}
    )
    assert response.status_code == 302
    assert sent.application.title in client.get(response.headers["Location"]).content.decode()


def test_before_the_confirmation_no_clock_runs(county: County) -> None:
    with at("2026-10-09"):
        case = submitted(county["education"]).application
        page = _page(case)
    assert "县教育局最晚10月10日（周六，调休上班）与您确认收到" in page and "尚未起算" in page
    with at("2026-10-14"):
        assert "还没有与您确认收到，已经过了应当确认的日子。请打 0000-0000000" in _page(case)


def test_a_running_case_says_until_when(county: County) -> None:
    case = received(county)
    with at("2026-03-10"):
        page = _page(case)
    assert "县教育局正在办理，应于3月30日（周一）前答复。" in page
    assert "还剩 14 个工作日" in page


def test_an_overdue_case_says_what_one_can_do_and_until_when(county: County) -> None:
    case = received(county)
    with at("2026-03-31"):
        page = _page(case)
    assert "已超过应当答复的日期 1 个工作日" in page
    assert "逾期没有答复，您可以" in page
    assert "向云岭县人民政府" in page and "2026年5月29日" in page  # sixty days
    assert "2026年9月30日" in page  # six months to sue


def test_a_correction_is_answered_with_a_file_and_the_period_begins_anew(county: County) -> None:
    case = _corrected(county)
    with at("2026-03-10"):
        page = _page(case)
        assert "县教育局请您补充，最晚3月20日（周五）" in page
        assert "写明是哪一类资金" in page and "请写明年份，知道多少写多少" in page
        file = io.BytesIO(b"a list")
        file.name = "清单.txt"
        assert _do(case, "correction", {"text": "2021年至2025年", "uploads": file}).status_code == 302
        after = Application.objects.get(pk=case.pk)
        assert after.due == date(2026, 4, 8) and after.waiting_for == ""
        assert after.attachments.get().role == "correction"
        again = _do(case, "correction", {"text": "再来一次"})
        assert again.status_code == 409 and "补正已经收到" in again.content.decode()


def test_a_text_sent_after_the_session_has_ended_waits_for_the_code(county: County) -> None:
    sent = submitted(county["education"])
    case = sent.application
    client = Client()
    path = f"/track/{_receipt(case)}/do/complain/"
    page = client.post(path, {"text": "写了很久的话"}).content.decode()
    assert "您刚才写的内容没有丢" in page and 'value="写了很久的话"' in page
    response = client.post(
        "/track/", {"receipt": _receipt(case), "code": sent.code, "next": path, "text": "写了很久的话"}
    )
    assert response.headers["Location"] == path
    assert "写了很久的话</textarea>" in client.get(path).content.decode()


def test_reasons_are_given(county: County) -> None:
    case = received(county)
    with at("2026-03-04"):
        moves.justification_ask(
            application=case, staff=county.staff("clerk@education"), facts="三个月内提出 40 件", until=date(2026, 3, 13)
        )
        assert "请您说明申请的理由，最晚3月13日（周五）" in _page(case)
        assert _do(case, "reasons", {"text": "研究需要"}).status_code == 302
    assert selectors.events_of(case.stream)[-1].kind == "justification_received"


def test_a_fee_notice_is_confirmed_and_explained(county: County) -> None:
    case = received(county)
    with at("2026-03-04"):
        fees.fee_set(
            application=case,
            staff=county.staff("clerk@education"),
            by="page",
            pages=50,
            how_to_pay="到政务大厅三号窗口",
        )
        page = _page(case)
        assert "通知您缴纳信息处理费" in page and "我收到了通知书" in page
        assert _do(case, "fee-notice").status_code == 302
        assert "等待缴费" in _page(case)


def test_a_consultation_pauses_and_names_no_third_party(county: County) -> None:
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
    with at("2026-03-05"):
        page = _page(case)
    assert "征求第三方意见" in page
    assert "某某食品公司" not in page


def test_withdrawing_asks_once_and_ends_it(county: County) -> None:
    case = received(county)
    with at("2026-03-10"):
        assert _do(case, "withdraw").status_code == 422
        assert _do(case, "withdraw", {"sure": "on"}).status_code == 302
        page = _page(case)
    assert "您已撤回这份申请" in page
    assert "这一件已经办结，不能再撤回" in page


def test_delivery_contact_suggestion_correction_of_record_and_complaint(county: County) -> None:
    case = received(county)
    county["office"]
    with at("2026-03-10"):
        assert _do(case, "delivery", {"delivery": "postal", "medium": "paper"}).status_code == 302
        assert _do(case, "contact", {"phone": "0000-1112222"}).status_code == 302
        assert _do(case, "suggest", {"text": "大家都想看"}).status_code == 302
        assert _do(case, "record", {"text": "我的住址登记错了"}).status_code == 302
        assert _do(case, "complain", {"text": "没有人理我"}).status_code == 302
    kinds = [event.kind for event in selectors.events_of(case.stream)][-5:]
    assert kinds == [
        "delivery_changed",
        "contact_changed",
        "proactive_suggested",
        "record_correction_asked",
        "complained",
    ]
    after = Application.objects.get(pk=case.pk)
    assert (after.delivery, after.medium) == ("postal", "paper")
    client = _follows(case)
    with at("2026-03-10"):
        assert client.post(f"/track/{_receipt(case)}/prove/", {"tail": "2222"}).status_code == 302


def test_a_complaint_is_told_to_the_supervising_office(county: County) -> None:
    from gongkai.web.accounts.services.agencies import guide_change
    from gongkai.web.history.services import SYSTEM

    guide_change(agency=county["office"], actor=SYSTEM, changes={"email": "office@example.gov.cn"})
    case = received(county)
    with at("2026-03-10"):
        _do(case, "complain", {"text": "没有人理我"})
    mail = Outgoing.objects.get()
    assert mail.to == "office@example.gov.cn" and "没有人理我" not in mail.body


def test_a_reply_comes_with_its_letter_and_the_last_day_of_each_remedy(county: County) -> None:
    case = _replied(county)
    with at("2026-03-24"):
        page = _page(case)
        assert "县教育局已于3月20日（周五）答复您" in page
        assert "不服怎么办" in page and "申请行政复议" in page
        assert "不予公开：属于三类内部事务信息" in page and "内部作出决定" not in page
        assert "2026年5月19日" in page  # sixty days from posting, the earliest reading
        assert "先申请行政复议；对复议决定不服的" in page
        assert _do(case, "confirm").status_code == 302
        assert "2026年5月25日" in _page(case)  # sixty days from 24 March end on a Saturday
        assert "您确认收到答复" in _page(case)
        assert _do(case, "confirm").status_code == 409


def test_letters_open_after_the_last_four_and_are_the_same_as_the_pdf(county: County) -> None:
    case = _replied(county)
    letter = Letter.objects.get()
    client = _follows(case)
    path = f"/track/{_receipt(case)}/letters/{letter.pk}/"
    with at("2026-03-24"):
        ask = client.get(path)
        assert ask.status_code == 302 and ask.headers["Location"].startswith(f"/track/{_receipt(case)}/prove/?next=")
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
        pdf = client.get(f"/track/{_receipt(case)}/letters/{letter.pk}.pdf")
        assert pdf.content[:5] == b"%PDF-" and pdf.headers["Content-Disposition"].startswith("attachment")
    assert [event.kind for event in selectors.events_of(case.stream)].count("read_by_applicant") == 1


def test_the_last_four_cannot_be_counted_up(county: County) -> None:
    case = _replied(county)
    client = _follows(case)
    with at("2026-03-24"):
        for _ in range(10):
            client.post(f"/track/{_receipt(case)}/prove/", {"tail": "9999"})
        assert client.post(f"/track/{_receipt(case)}/prove/", {"tail": "0000"}).status_code == 422


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
        client = _follows(case)
        client.post(f"/track/{_receipt(case)}/prove/", {"tail": "0000"})
        statuses = {
            letter.kind: client.get(f"/track/{_receipt(case)}/letters/{letter.pk}/").status_code
            for letter in Letter.objects.filter(application=case)
        }
    assert statuses["third_party_consultation"] == 404


def test_a_transferred_case_goes_on_under_its_new_number(county: County) -> None:
    with at("2026-03-02"):
        sent = submitted(county["education"])
        staff = county.staff("clerk@education")
        application_transfer(application=sent.application, to=county["water"], staff=staff, reason="不属于本机关")
    client = Client()
    client.post("/track/", {"receipt": _receipt(sent.application), "code": sent.code})
    page = client.get(f"/track/{_receipt(sent.application)}/").content.decode()
    onward = re.findall(r'href="(/track/water-[^"]+/)"', page)[0]
    assert client.get(onward).status_code == 200


def test_who_has_read_the_identity_is_told(county: County) -> None:
    case = received(county)
    assert case.identity is not None
    with at("2026-03-05"):
        identity_read(
            identity_id=case.identity, staff=county.staff("clerk@education"), purpose="核对身份", application=case
        )
        page = _page(case, "mine/")
    assert "核对身份" in page and "李*" in page and "李某某" not in page


@pytest.mark.django_db(transaction=True)
def test_the_own_data_leave_once_and_hold_nothing_of_others(county: County) -> None:
    case = received(county)
    other = received(county, title="旁人要的东西")
    client = _follows(case)
    with at("2026-03-10"):
        path = f"/track/{_receipt(case)}/mine/export/"
        assert client.post(path, {"tail": "9999"}).status_code == 422
        link = re.findall(rf'href="({path}[^"]+)"', client.post(path, {"tail": "0000"}).content.decode())[0]
        first, second = client.get(link), client.get(link)
    told = json.loads(first.content)
    assert second.status_code == 302
    assert told["identity"]["name"] == "李某某" and told["application"]["number"] == case.number
    assert other.title not in first.content.decode() and other.number not in first.content.decode()


def test_leaving_forgets_the_case(county: County) -> None:
    case = received(county)
    client = _follows(case)
    client.post("/track/leave/")
    assert client.get(f"/track/{_receipt(case)}/").status_code == 302


def test_a_correction_that_is_late_can_still_be_explained(county: County) -> None:
    case = _corrected(county)
    with at("2026-03-23"):
        page = _page(case)
        assert "请您补充的最后一天（3月20日（周五））已过" in page
        assert _do(case, "correction", {"text": "住院了，附上补充"}).status_code == 302
