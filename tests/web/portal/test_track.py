"""Whose turn it is, until when and why; what an applicant answers, and what they take away."""

from __future__ import annotations

import io
from datetime import date

import pytest
from applications.letter_cases import at, made, received
from county import County, submitted
from django.test import Client
from portal.tracking import corrected, do, follows, page_of, receipt_of

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import consult, fees, moves
from gongkai.web.history import selectors
from gongkai.web.jobs.models import Outgoing


@pytest.fixture
def county(db: None) -> County:
    return made()


def test_number_and_code_open_the_case_however_they_are_typed(county: County) -> None:
    sent = submitted(county["education"])
    code = sent.code.lower()
    client = Client()
    response = client.post(
        "/track/", {"receipt": f" {receipt_of(sent.application).upper()} ", "code": f"{code[:8]} {code[8:]}"}
    )
    assert response.status_code == 302
    assert sent.application.title in client.get(response.headers["Location"]).content.decode()


def test_before_the_confirmation_no_clock_runs(county: County) -> None:
    with at("2026-10-09"):
        case = submitted(county["education"]).application
        page = page_of(case)
    assert "县教育局最晚10月10日（周六，调休上班）与您确认收到" in page and "尚未起算" in page
    with at("2026-10-14"):
        assert "还没有与您确认收到，已经过了应当确认的日子。请打 0000-0000000" in page_of(case)


def test_a_running_case_says_until_when(county: County) -> None:
    case = received(county)
    with at("2026-03-10"):
        page = page_of(case)
    assert "县教育局正在办理，应于3月30日（周一）前答复。" in page
    assert "还剩 14 个工作日" in page


def test_an_overdue_case_says_what_one_can_do_and_until_when(county: County) -> None:
    case = received(county)
    with at("2026-03-31"):
        page = page_of(case)
    assert "已超过应当答复的日期 1 个工作日" in page
    assert "逾期没有答复，您可以" in page
    assert "向云岭县人民政府" in page and "2026年5月29日" in page  # sixty days
    assert "2026年9月30日" in page  # six months to sue


def test_a_correction_is_answered_with_a_file_and_the_period_begins_anew(county: County) -> None:
    case = corrected(county)
    with at("2026-03-10"):
        page = page_of(case)
        assert "县教育局请您补充，最晚3月20日（周五）" in page
        assert "写明是哪一类资金" in page and "请写明年份，知道多少写多少" in page
        file = io.BytesIO(b"a list")
        file.name = "清单.txt"
        assert do(case, "correction", {"text": "2021年至2025年", "uploads": file}).status_code == 302
        after = Application.objects.get(pk=case.pk)
        assert after.due == date(2026, 4, 8) and after.waiting_for == ""
        assert after.attachments.get().role == "correction"
        again = do(case, "correction", {"text": "再来一次"})
        assert again.status_code == 409 and "补正已经收到" in again.content.decode()


def test_a_text_sent_after_the_session_has_ended_waits_for_the_code(county: County) -> None:
    sent = submitted(county["education"])
    case = sent.application
    client = Client()
    path = f"/track/{receipt_of(case)}/do/complain/"
    page = client.post(path, {"text": "写了很久的话"}).content.decode()
    assert "您刚才写的内容没有丢" in page and 'value="写了很久的话"' in page
    response = client.post(
        "/track/", {"receipt": receipt_of(case), "code": sent.code, "next": path, "text": "写了很久的话"}
    )
    assert response.headers["Location"] == path
    assert "写了很久的话</textarea>" in client.get(path).content.decode()


def test_reasons_are_given(county: County) -> None:
    case = received(county)
    with at("2026-03-04"):
        moves.justification_ask(
            application=case, staff=county.staff("clerk@education"), facts="三个月内提出 40 件", until=date(2026, 3, 13)
        )
        assert "请您说明申请的理由，最晚3月13日（周五）" in page_of(case)
        assert do(case, "reasons", {"text": "研究需要"}).status_code == 302
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
        page = page_of(case)
        assert "通知您缴纳信息处理费" in page and "我收到了通知书" in page
        assert do(case, "fee-notice").status_code == 302
        assert "等待缴费" in page_of(case)


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
        page = page_of(case)
    assert "征求第三方意见" in page
    assert "某某食品公司" not in page


def test_withdrawing_asks_once_and_ends_it(county: County) -> None:
    case = received(county)
    with at("2026-03-10"):
        assert do(case, "withdraw").status_code == 422
        assert do(case, "withdraw", {"sure": "on"}).status_code == 302
        page = page_of(case)
    assert "您已撤回这份申请" in page
    assert "这一件已经办结，不能再撤回" in page


def test_delivery_contact_suggestion_correction_of_record_and_complaint(county: County) -> None:
    case = received(county)
    county["office"]
    with at("2026-03-10"):
        assert do(case, "delivery", {"delivery": "postal", "medium": "paper"}).status_code == 302
        assert do(case, "contact", {"phone": "0000-1112222"}).status_code == 302
        assert do(case, "suggest", {"text": "大家都想看"}).status_code == 302
        assert do(case, "record", {"text": "我的住址登记错了"}).status_code == 302
        assert do(case, "complain", {"text": "没有人理我"}).status_code == 302
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
    client = follows(case)
    with at("2026-03-10"):
        assert client.post(f"/track/{receipt_of(case)}/prove/", {"tail": "2222"}).status_code == 302


def test_a_complaint_is_told_to_the_supervising_office(county: County) -> None:
    from gongkai.web.accounts.services.agencies import guide_change
    from gongkai.web.history.services import SYSTEM

    guide_change(agency=county["office"], actor=SYSTEM, changes={"email": "office@example.gov.cn"})
    case = received(county)
    with at("2026-03-10"):
        do(case, "complain", {"text": "没有人理我"})
    mail = Outgoing.objects.get()
    assert mail.to == "office@example.gov.cn" and "没有人理我" not in mail.body


def test_a_correction_that_is_late_can_still_be_explained(county: County) -> None:
    case = corrected(county)
    with at("2026-03-23"):
        page = page_of(case)
        assert "请您补充的最后一天（3月20日（周五））已过" in page
        assert do(case, "correction", {"text": "住院了，附上补充"}).status_code == 302
