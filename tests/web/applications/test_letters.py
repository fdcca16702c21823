"""A reply from draft to dispatch: who may do what, what binds, what the files are."""

from __future__ import annotations

import io
import re
from datetime import date

import county as counties
import pikepdf
import pytest
from applications.letter_cases import DENIED, approved, at, drafted, made, received, signed
from county import County
from django.urls import reverse
from docx import Document

from gongkai.web.accounts.access import staff_of
from gongkai.web.accounts.services import people
from gongkai.web.accounts.services.agencies import guide_change, settings_change
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services import letters, organise
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.papers import NotReady, file_of, made_again
from gongkai.web.applications.services.service import letter_serve, service_prove
from gongkai.web.history import files, selectors
from gongkai.web.history.services import SYSTEM
from gongkai.web.portal.selectors.track import view_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return made()


def now(case: Application) -> Application:
    return Application.objects.select_related("agency").get(pk=case.pk)


def text_of(letter: Letter) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file_of(letter, "docx")[0])).paragraphs)


def test_one_choice_settles_letter_article_remedy_and_row(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case)
        letter_serve(letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="XA123456789CN")
    text = text_of(Letter.objects.get(pk=letter.pk))
    assert letter.kind == "reply_denied_internal_affairs"
    assert "第三十六条第（三）项、第十六条第一款" in text
    assert "应当先自收到本答复之日起60日内向云岭县人民政府申请行政复议" in text
    done = now(case)
    assert (done.decision, done.decided, done.late, done.stage) == (
        "denied_internal_affairs", date(2026, 3, 20), False, "closed",
    )  # fmt: skip


def test_the_chain_runs_from_drafter_to_approver(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = approved(county, case)
        assert (letter.state, now(case).desk) == ("approval", "approval")
        letter = letters.letter_sign(letter=letter, staff=county.staff("approver@education"), digest=letter.digest)
    assert (letter.state, letter.number, now(case).stage, now(case).desk) == (
        "signed", "云教公公开复〔2026〕1号", "signed", "dispatch",
    )  # fmt: skip
    told = [event.kind for event in selectors.events_of(case.stream) if event.kind.startswith("letter")]
    assert told == ["letter_drafted", "letter_submitted", "letter_reviewed", "letter_reviewed", "letter_signed"]


def test_nobody_reviews_or_signs_what_they_drafted_or_reviewed(county: County) -> None:
    case = received(county)
    clerk = county.person("clerk@education")
    for role in ("reviewer", "approver"):
        people.post_give(person=clerk, actor=SYSTEM, agency=county["education"], role=role)
    people.post_give(
        person=county.person("reviewer@education"), actor=SYSTEM, agency=county["education"], role="approver"
    )
    with at("2026-03-20"):
        letter = letters.letter_submit(letter=drafted(county, case), staff=staff_of(clerk))
        passed = {"result": "passed", "digest": letter.digest}
        with pytest.raises(NotAllowed, match="您是拟稿人，请由他人审查"):
            letters.letter_review(letter=letter, staff=staff_of(clerk), review="secrecy", **passed)
        for review in ("secrecy", "legal"):
            letters.letter_review(letter=letter, staff=county.staff("reviewer@education"), review=review, **passed)
        with pytest.raises(NotAllowed, match="您是拟稿人"):
            letters.letter_sign(letter=letter, staff=staff_of(clerk), digest=letter.digest)
        with pytest.raises(NotAllowed, match="您是审查人"):
            letters.letter_sign(letter=letter, staff=county.staff("reviewer@education"), digest=letter.digest)
    assert Letter.objects.get().state == "approval"


def test_an_agency_may_ask_for_two_reviewers_and_not_for_fewer(county: County) -> None:
    settings_change(agency=county["education"], actor=SYSTEM, changes={"separate_reviewers": True})
    case = received(county)
    with at("2026-03-20"), pytest.raises(NotAllowed, match="由不同的人担任"):
        approved(county, case)


def test_reviews_keep_their_order(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = letters.letter_submit(letter=drafted(county, case), staff=county.staff("clerk@education"))
        with pytest.raises(NotAllowed, match="不在这一步"):
            letters.letter_review(
                letter=letter,
                staff=county.staff("reviewer@education"),
                review="legal",
                result="passed",
                digest=letter.digest,
            )
        with pytest.raises(NotAllowed, match="不在这一步"):
            letters.letter_sign(letter=letter, staff=county.staff("approver@education"), digest=letter.digest)


def test_a_return_needs_a_word_and_goes_back_to_the_drafter(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = letters.letter_submit(letter=drafted(county, case), staff=county.staff("clerk@education"))
        returned = {
            "letter": letter,
            "staff": county.staff("reviewer@education"),
            "review": "secrecy",
            "result": "returned",
        }
        with pytest.raises(NotAllowed, match="改什么"):
            letters.letter_review(**returned, digest=letter.digest)
        letter = letters.letter_review(**returned, text="理由太笼统", digest=letter.digest)
    assert (letter.state, letter.remarks[-1]["text"]) == ("draft", "理由太笼统")


def test_a_change_of_words_after_approval_voids_it(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = approved(county, case)
        read = letter.digest
        letter = letters.letter_revise(
            letter=letter, staff=county.staff("clerk@education"), code="denied_internal_affairs",
            fields={**DENIED, "reason": "另一个理由，比原来的多说一句"},
        )  # fmt: skip
        assert letter.state == "draft"
        with pytest.raises(NotAllowed, match="不在这一步"):
            letters.letter_sign(letter=letter, staff=county.staff("approver@education"), digest=read)


def test_a_fact_that_changes_under_an_approved_letter_voids_it(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = approved(county, case)
        guide_change(agency=county["education"], actor=SYSTEM, changes={"phone": "0000-7654321"})
        with pytest.raises(NotAllowed, match="以前的审查作废"):
            letters.letter_sign(letter=letter, staff=county.staff("approver@education"), digest=letter.digest)


def test_the_approver_signs_what_stood_on_the_screen(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = approved(county, case)
        with pytest.raises(NotAllowed, match="以前的审查作废"):
            letters.letter_sign(letter=letter, staff=county.staff("approver@education"), digest="0" * 64)


def test_files_are_the_same_to_the_byte_when_made_again(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case)
    guide_change(agency=county["education"], actor=SYSTEM, changes={"phone": "0000-7654321"})
    again = made_again(Letter.objects.select_related("application__agency").get(pk=letter.pk))
    assert {to: file_of(letter, to)[0] for to in ("docx", "pdf")} == again
    with pikepdf.open(io.BytesIO(again["pdf"])) as pdf:
        assert len(pdf.pages) == 1


def test_the_history_holds_no_applicant_and_the_finished_files_are_sealed(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case, reason="李某某（电话13800000000）申请的内容属于内部安排", **{
            key: value for key, value in DENIED.items() if key != "reason"
        })  # fmt: skip
    said = repr([event.data for event in selectors.events_of(case.stream)])
    assert "李某某" not in said
    assert "13800000000" not in said
    assert "李某某（电话13800000000）申请的内容" in text_of(letter)
    assert "李某某：" in text_of(letter)
    for digest in (letter.docx, letter.pdf):
        assert files.stored(digest).sealed
        assert not files.path(digest).read_bytes().startswith((b"PK", b"%PDF"))


def test_an_incomplete_letter_names_all_that_it_lacks(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = drafted(county, case, info_name="合同")
        with pytest.raises(NotReady) as refused:
            letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
    assert {"缺：不予公开的事实和理由", "缺：内部事务的类别（人事管理、后勤管理或者内部工作流程）"} == {
        finding.sentence for finding in refused.value.found
    }


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("不服的，可以向云州市人民政府申请行政复议", "authority"),
        ("不服的，可以在三个月内提起行政诉讼", "remedy"),
        ("内容见 https://gk.example.gov.cn/desk/applications/jyj/2026-1/", "link"),
        ("查询码 7F3A K2M9 QW4T 8Z1C", "link"),
    ],
)
def test_words_that_must_not_leave_are_found(county: County, reason: str, code: str) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = drafted(county, case, **{**DENIED, "reason": reason})
        with pytest.raises(NotReady) as refused:
            letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
    assert code in {finding.code for finding in refused.value.found}


def test_not_held_needs_a_record_of_the_search(county: County) -> None:
    case = received(county)
    fields = {"search_scope": "档案室", "search_method": "按名称检索", "search_result": "没有", "service": "postal"}
    with at("2026-03-20"):
        with pytest.raises(NotAllowed, match="还没有检索记录"):
            drafted(county, case, "unable_not_held", **fields)
        organise.search_record(
            application=case, staff=county.staff("clerk@education"), places="档案室", method="按名称检索", result="没有"
        )
        assert signed(county, case, "unable_not_held", **fields).kind == "reply_not_exist"


def test_items_withheld_each_name_ground_and_reason(county: County) -> None:
    case = received(county)
    fields = {
        "public_parts": ["合同正文"], "provision_method": "邮寄纸质复印件", "service": "postal",
        "withheld": [{"part": "附件二", "basis": "第十五条", "reason": ""}],
    }  # fmt: skip
    with at("2026-03-20"):
        letter = drafted(county, case, "partially_granted", **fields)
        with pytest.raises(NotReady, match="不公开的理由"):
            letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
        fields["withheld"] = [{"part": "附件二", "basis": "第十五条", "reason": "第三方不同意，且有合理理由"}]
        letters.letter_revise(
            letter=letter, staff=county.staff("clerk@education"), code="partially_granted", fields=fields
        )
        letter = letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
    assert letter.state == "secrecy"


def test_a_file_that_was_not_cleared_does_not_go_with_the_letter(county: County) -> None:
    case = received(county)
    source = files.keep(b"%PDF-1.4 source", name="合同.pdf", content_type="application/pdf")
    staff = county.staff("clerk@education")
    raw = file_add(application=case, by=staff, enclosure=Enclosure(source, "source"))
    clear = file_add(application=case, by=staff, enclosure=Enclosure(source, "redacted"))
    fields = {"info_name": "采购合同", "provision_method": "邮寄", "service": "postal"}
    with at("2026-03-20"):
        letter = drafted(county, case, "granted", **fields, enclosures=[str(raw)])
        with pytest.raises(NotReady, match="还没有核验"):
            letters.letter_submit(letter=letter, staff=staff)
        letters.letter_void(letter=letter, staff=staff, text="附件选错")
        letter = signed(county, case, "granted", **fields, enclosures=[str(clear)])
        assert not case.attachments.filter(to_applicant=True).exists()
        letter_serve(letter=letter, staff=staff, service="postal", tracking="XA1")
    assert "附件：合同" in text_of(letter)
    assert [row.pk for row in case.attachments.filter(to_applicant=True)] == [clear]
    case.refresh_from_db()
    assert [file.pk for file in view_of(case).files] == [clear]


def test_another_paragraph_of_remedy_needs_a_name_and_a_reason(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = drafted(county, case, **DENIED, remedy_override={"type": "R_EITHER", "by": "", "reason": ""})
        with pytest.raises(NotReady, match="谁决定的和原因"):
            letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
        letters.letter_revise(
            letter=letter, staff=county.staff("clerk@education"), code="denied_internal_affairs",
            fields={**DENIED, "remedy_override": {"type": "none", "by": "陈某", "reason": "口径"}},
        )  # fmt: skip
        with pytest.raises(NotReady, match="不能换成"):
            letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
        letters.letter_revise(
            letter=letter, staff=county.staff("clerk@education"), code="denied_internal_affairs",
            fields={**DENIED, "remedy_override": {"type": "R_EITHER", "by": "陈某", "reason": "县司法局的口径"}},
        )  # fmt: skip
        letter = letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))
    told = next(event for event in selectors.events_of(case.stream) if event.kind == "letter_submitted")
    assert "也可以自收到本答复之日起六个月内直接向" in told.data["text"]


def test_a_voided_signed_letter_keeps_its_number_and_its_decision_counts_no_more(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        letter = letters.letter_void(
            letter=signed(county, case), staff=county.staff("approver@education"), text="条款有误"
        )
        assert (letter.state, letter.number) == ("void", "云教公公开复〔2026〕1号")
        assert (now(case).stage, now(case).decision) == ("processing", "")
        second = signed(county, case, "denied_process_information", info_name="讨论记录", reason="属于讨论记录，公开会妨碍坦率讨论", process_kind="讨论记录", service="postal")  # fmt: skip
        letter_serve(letter=second, staff=county.staff("clerk@education"), service="postal", tracking="XA1")
    assert second.number == "云教公公开复〔2026〕2号"
    assert now(case).decision == "denied_process_information"


def test_what_fits_nowhere_else_is_answered_as_other_handling(county: County) -> None:
    case = received(county, title="明年的招生办法会不会调整")
    fields = {
        "reason": "属于咨询", "legal_basis": "《中华人民共和国政府信息公开条例》第二条", "handling": "已转招生办公室电话解答",
        "service": "postal",
    }  # fmt: skip
    with at("2026-03-20"):
        letter_serve(
            letter=signed(county, case, "other_misc", **fields), staff=county.staff("clerk@education"), service="postal",
            tracking="XA1",
        )  # fmt: skip
    assert now(case).decision == "other_misc"


def test_who_acts_for_another_is_named_with_them(county: County) -> None:
    case = received(county)
    stand_in = county.person("approver@water")
    with at("2026-03-20"):
        people.delegation_give(
            person=county.person("approver@education"), to=stand_in, agency=county["education"],
            roles=["approver"], since=date(2026, 3, 20), until=date(2026, 3, 31), actor=SYSTEM,
        )  # fmt: skip
        letter = approved(county, case)
        letters.letter_sign(letter=letter, staff=staff_of(stand_in), digest=letter.digest)
    told = next(event for event in selectors.events_of(case.stream) if event.kind == "letter_signed")
    assert told.actor_name == f"{stand_in.name}（代 {county.person('approver@education').name}）"


def test_only_one_reply_is_on_its_way(county: County) -> None:
    case = received(county)
    with at("2026-03-20"):
        drafted(county, case)
        with pytest.raises(NotAllowed, match="已经有一份答复在办"):
            drafted(county, case)


class TestService:
    def test_the_posting_day_decides_and_an_earlier_one_needs_its_reason(self, county: County) -> None:
        case = received(county)  # due on 2026-03-30
        with at("2026-03-30"):
            letter = signed(county, case)
        with at("2026-04-01"):
            done = letter_serve(
                letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="XA1",
                day=date(2026, 3, 30), reason="当日 17:40 交邮，次日补录",
            )  # fmt: skip
        assert (done.decided, done.late) == (date(2026, 3, 30), False)
        sent = next(event for event in selectors.events_of(case.stream) if event.kind == "reply_posted")
        assert sent.reason == "当日 17:40 交邮，次日补录"

    def test_only_the_postal_enterprise_carries_a_reply(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            with pytest.raises(NotAllowed, match="邮政企业"):
                letter_serve(
                    letter=letter,
                    staff=county.staff("clerk@education"),
                    service="postal",
                    tracking="1",
                    carrier="某某速运",
                )
            with pytest.raises(NotAllowed, match="邮件号"):
                letter_serve(letter=letter, staff=county.staff("clerk@education"), service="postal")

    def test_by_another_agency_the_signature_decides(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            letter_serve(
                letter=letter, staff=county.staff("clerk@education"), service="by_agency", by_whom="青石镇人民政府"
            )
            assert now(case).decided is None
        with at("2026-04-02"):
            proof = files.keep(b"scan", name="回证.jpg", content_type="image/jpeg")
            done = service_prove(letter=letter, staff=county.staff("clerk@education"), signed_by="本人", proofs=[proof])
        assert (done.decided, done.late) == (date(2026, 4, 2), True)
        assert done.attachments.get(role="service").letter == letter.pk

    def test_online_service_needs_the_channel_for_reconsideration(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case, **{**DENIED, "service": "online"})
            assert "可以通过互联网提交行政复议申请书：https://fy.example.gov.cn" in text_of(letter)
            done = letter_serve(letter=letter, staff=county.staff("clerk@education"), service="online")
        assert done.decided == date(2026, 3, 20)
        other = received(county)
        with at("2026-03-20"):
            paper = signed(county, other)
            with pytest.raises(NotAllowed, match="没有写复议网上入口"):
                letter_serve(letter=paper, staff=county.staff("clerk@education"), service="online")

    def test_enclosures_that_the_site_does_not_hold_are_named_before_service(self, county: County) -> None:
        case = received(county)
        clear = file_add(
            application=case,
            by=county.staff("clerk@education"),
            enclosure=Enclosure(files.keep(b"%PDF-1.4", name="合同.pdf", content_type="application/pdf"), "redacted"),
        )
        fields = {"info_name": "采购合同", "provision_method": "网上下载", "service": "online"}
        client = counties.signed_in(county.person("clerk@education"))
        with at("2026-03-20"):
            for held, more in ((False, {"attachments": ["合同"]}), (True, {"enclosures": [str(clear)]})):
                letter = signed(county, case, "granted", **fields, **more)
                page = client.get(reverse("applications:serve", args=["education", case.number, letter.pk]))
                assert ("没有选随信的文件" not in page.content.decode()) is held
                letters.letter_void(letter=letter, staff=county.staff("approver@education"), text="重拟")

    def test_without_the_channel_a_reply_for_online_service_does_not_pass(self, county: County) -> None:
        settings_change(agency=county["education"], actor=SYSTEM, changes={"online_url": ""})
        case = received(county)
        with at("2026-03-20"):
            letter = drafted(county, case, **{**DENIED, "service": "online"})
            with pytest.raises(NotReady, match="互联网渠道"):
                letters.letter_submit(letter=letter, staff=county.staff("clerk@education"))


def test_a_letter_to_a_third_party_never_names_the_applicant(county: County) -> None:
    from gongkai.web.applications.services.consult import consultation_send

    case = received(county, who=counties.who(name="赵某某某"))
    with at("2026-03-06"):
        staff = county.staff("clerk@education")
        asked = {"office": "third_party", "reply_to": "邮寄", "tell_applicant": False}
        with pytest.raises(NotReady, match="不得透露申请人的姓名"):
            consultation_send(application=case, staff=staff, party="某公司", contents="赵某某某要的合同", **asked)
        assert not case.letters.exists()
        consultation_send(application=case, staff=staff, party="某公司", contents="采购合同正文", **asked)
    letter = case.letters.get()
    assert (letter.state, letter.number) == ("sent", "云教公公开征〔2026〕1号")
    assert not re.search("赵某某某|13800000000", text_of(letter))
