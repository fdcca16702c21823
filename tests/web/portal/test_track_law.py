"""What the applicant reads rests on the right article, and says no more than the law."""

from __future__ import annotations

from datetime import date

import pytest
from applications.letter_cases import at, made, received, signed
from county import County, who
from portal.tracking import page_of

from gongkai.web.accounts.services.agencies import settings_change
from gongkai.web.applications.acts import situation_of
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors import hints
from gongkai.web.applications.selectors.queues import desk_of
from gongkai.web.applications.services import consult, intake, service
from gongkai.web.applications.services.intake import Arrival, Wanted
from gongkai.web.applications.wording import wording
from gongkai.web.history import clock
from gongkai.web.history.services import SYSTEM
from gongkai.web.portal.selectors.track import view_of


@pytest.fixture
def county(db: None) -> County:
    return made()


def _registered(county: County, channel: str, **facts: str) -> Application:
    with at("2026-03-02"):
        return intake.application_register(
            staff=county.staff("clerk@education"), agency=county["education"], applicant_type="natural_person", who=who(),
            arrival=Arrival(channel, day=date(2026, 3, 2), facts=facts), wanted=Wanted(title="食堂食材采购合同"),
        ).application  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "facts", "article"),
    [
        ("postal_ordinary", {}, "条例第31条(二)后段"),
        ("email", {}, "条例第31条(三)"),
        ("postal_signed", {"addressee": "基础教育股"}, "国办公开办函〔2015〕207号"),
    ],
)
def test_before_the_confirmation_the_rule_of_the_channel_is_named(
    county: County, channel: str, facts: dict[str, str], article: str
) -> None:
    case = _registered(county, channel, **facts)
    with at("2026-03-03"):
        assert case.received is None
        assert view_of(case).source == article


def test_a_third_party_that_stays_silent_holds_nothing_up(county: County) -> None:
    case, staff = received(county), county.staff("clerk@education")
    asked = {"application": case, "staff": staff, "office": "third_party", "party": "某某公司"}
    with at("2026-03-09"):
        consult.consultation_send(**asked, contents="合同附件", reply_to="邮寄")
    with at("2026-03-10"):
        case = consult.consultation_received(**asked)
    with at("2026-03-31"):
        assert "期限暂停" in view_of(case).says
        assert case in desk_of(staff, clock.today()).cases("waiting")
    with at("2026-04-01"):
        assert view_of(case).says == "县教育局正在办理，应于4月22日（周三）前答复。"
        assert case in desk_of(staff, clock.today()).cases("rest")


def test_what_is_nearly_due_is_not_hidden_among_what_waits_for_others(county: County) -> None:
    case, staff = received(county), county.staff("clerk@education")
    with at("2026-03-26"):
        asked = {"application": case, "staff": staff, "office": "co_author", "party": "县财政局"}
        consult.consultation_send(**asked, contents="联合印发的通知", reply_to="公函")
        case = consult.consultation_answered(**asked, opinion="agrees")
        assert case in desk_of(staff, clock.today()).cases("soon")


def test_remedies_are_those_that_the_reply_bears(county: County) -> None:
    fields = {
        "special_law": "不动产登记暂行条例第二十七条", "query_authority": "县不动产登记中心", "query_method": "持证件到窗口",
        "service": "postal",
    }  # fmt: skip
    choice = {"remedy_override": {"type": "none", "by": "王某某", "reason": "县司法局的口径"}}
    for day, more, ways in (("2026-03-02", {}, 2), ("2026-03-03", choice, 0)):
        case = received(county, day)
        with at("2026-03-20"):
            letter = signed(county, case, "denied_administrative_query", **fields, **more)
            staff = county.staff("clerk@education")
            case = service.letter_serve(letter=letter, staff=staff, service="postal", tracking="EA000000000CN")
            assert len(view_of(case).ways) == ways


def test_the_legal_office_settles_whether_a_reply_of_guidance_bears_a_remedy(county: County) -> None:
    staff, fields = county.staff("clerk@education"), {"channels": "拨打 12345", "service": "postal"}
    settings_change(agency=county["county"], actor=SYSTEM, changes={"configurable_remedy": False})
    case, denial = received(county), received(county)
    with at("2026-03-20"):
        letter = signed(county, case, "not_processed_petition", **fields)
        case = service.letter_serve(letter=letter, staff=staff, service="postal", tracking="EA000000000CN")
        assert "复议" not in wording(case, letter.kind, letter.fields, clock.today())
        denied = signed(county, denial)  # of a denial there is no choice (行政复议法第23条)
        assert "应当先自收到本答复之日起60日内" in wording(denial, denied.kind, denied.fields, clock.today())
    settings_change(agency=county["county"], actor=SYSTEM, changes={"configurable_remedy": True})
    with at("2026-03-21"):
        assert view_of(case).ways == []  # what was signed stays as it is


def test_a_period_into_a_year_without_a_calendar_is_said_to_be_provisional(county: County) -> None:
    case = received(county, "2026-12-10")
    with at("2026-12-11"):
        view, page = view_of(case), page_of(case)
    assert view.says == "县教育局正在办理，暂定2027年1月8日（周五）前答复；放假安排公布后重算。"
    assert view.source == "条例第33条第2款"
    assert "暂定" in page


def test_the_earlier_reading_of_the_day_of_receipt_is_shown_to_the_desk(county: County) -> None:
    case = _registered(county, "email")
    with at("2026-03-05"):
        case = intake.receipt_confirm(application=case, staff=county.staff("clerk@education"), how="电话")
        told = [hint["text"] for hint in hints.hints_of(situation_of(case))]
    assert (
        "按提交（签收）之日算，应于 2026-03-30 答复；按确认之日算是 2026-04-02。2026-03-30 以前答复，两种口径都不逾期。"
        in told
    )
