"""The pages of letters, redaction, service, archive and remedies, as a browser without scripts uses them."""

from __future__ import annotations

import re
import uuid

import pytest
from applications.letter_cases import DENIED, approved, at, drafted, made, received, signed
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.documents.writers.typesetting import compile_pdf, faces
from gongkai.web.applications.models import Application, Attachment, Letter, RedactionWork
from gongkai.web.applications.services.acting import note
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.service import letter_serve
from gongkai.web.history import files, selectors
from gongkai.web.history.models import Event
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity.selectors import reads_of

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def county() -> County:
    return made()


def case_url(case: Application, rest: str = "") -> str:
    return f"/desk/applications/{case.agency.slug}/{case.number}/{rest}"


def page_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def form_of(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no {name} on the page"
    return found[1]


class TestReply:
    def test_the_page_offers_every_row_and_says_why_one_cannot_be_chosen(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            page = page_of(county.client("clerk@education"), case_url(case, "letters/new/"))
        for row in ("（一）予以公开", "（三）不予公开", "4.保护第三方合法权益", "计入表三"):
            assert row in page
        assert "还没有检索记录，不能说信息不存在" in page
        assert re.search(r'value="unable_not_held"\s+disabled', page)

    def test_a_draft_shows_its_sheet_with_gaps_and_the_list_of_what_lacks(self, county: County) -> None:
        case = received(county)
        client = county.client("clerk@education")
        with at("2026-03-20"):
            page = page_of(client, case_url(case, "letters/new/?code=denied_internal_affairs"))
            assert '<span class="gap">缺：不予公开的事实和理由</span>' in page
            assert "应当先自收到本答复之日起60日内向云岭县人民政府申请行政复议" in page
            assert "为什么是这一段" in page
            before = Event.objects.count()
            page_of(client, case_url(case, "letters/new/?code=granted"))
            assert Event.objects.count() == before
        assert "李某某" not in page

    def test_a_closed_case_says_so_and_offers_nothing(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter_serve(
                letter=signed(county, case), staff=county.staff("clerk@education"), service="postal", tracking="XA1"
            )
            page = page_of(county.client("clerk@education"), case_url(case, "letters/new/"))
        assert "这一件已经办结，不能再拟答复" in page
        assert 'name="code"' not in page

    def test_saving_keeps_the_draft_and_sending_starts_the_reviews(self, county: County) -> None:
        case = received(county)
        client = county.client("clerk@education")
        with at("2026-03-20"):
            form = {"code": "denied_internal_affairs", "seq": str(case.seq), "info_name": "附件二"}
            answer = client.post(case_url(case, "letters/new/"), {**form, "save": "1"})
            letter = Letter.objects.get()
            assert answer["Location"] == case_url(case, f"letters/{letter.pk}/edit/")
            page = page_of(client, answer["Location"])
            refused = client.post(answer["Location"], {**form, "seq": form_of(page, "seq"), "submit": "1"})
            assert refused.status_code == 422
            assert "缺：不予公开的事实和理由" in refused.content.decode()
            page = page_of(client, answer["Location"])
            full = {**form, **DENIED, "seq": form_of(page, "seq"), "submit": "1"}
            sent = client.post(answer["Location"], full)
            assert sent.status_code == 302
        assert Letter.objects.get().state == "secrecy"

    def test_what_others_did_meanwhile_is_shown_and_nothing_typed_is_lost(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            form = {"code": "granted", "seq": str(case.seq - 1), "info_name": "我写的名称", "save": "1"}
            answer = county.client("clerk@education").post(case_url(case, "letters/new/"), form)
        assert answer.status_code == 409
        assert "我写的名称" in answer.content.decode()
        assert "双方确认收到申请" in answer.content.decode()
        assert not Letter.objects.exists()

    def test_items_are_written_one_by_one(self, county: County) -> None:
        case = received(county)
        form = {
            "code": "partially_granted", "seq": str(case.seq), "items-TOTAL_FORMS": "2", "items-INITIAL_FORMS": "0",
            "items-0-name": "合同正文", "items-0-disclosed": "yes", "items-1-name": "附件二", "items-1-disclosed": "no",
            "items-1-basis": "第十五条", "items-1-reason": "商业秘密，第三方不同意", "provision_method": "邮寄", "service": "postal",
            "save": "1",
        }  # fmt: skip
        with at("2026-03-20"):
            assert county.client("clerk@education").post(case_url(case, "letters/new/"), form).status_code == 302
        kept = Letter.objects.get().fields
        assert kept["public_parts"] == ["合同正文"]
        assert kept["withheld"] == [{"part": "附件二", "basis": "第十五条", "reason": "商业秘密，第三方不同意"}]

    def test_a_field_that_the_form_does_not_have_changes_nothing(self, county: County) -> None:
        case = received(county)
        form = {
            "code": "granted",
            "seq": str(case.seq),
            "info_name": "合同",
            "agency": "别的机关",
            "number": "假〔2026〕1号",
            "save": "1",
        }
        with at("2026-03-20"):
            county.client("clerk@education").post(case_url(case, "letters/new/"), form)
        assert set(Letter.objects.get().fields) <= {"code", "info_name", "provision_method", "service"}


class TestChain:
    def test_reviewer_and_approver_act_from_their_list(self, county: County) -> None:
        case = received(county)
        reviewer, approver = county.client("reviewer@education"), county.client("approver@education")
        with at("2026-03-20"):
            from gongkai.web.applications.services import letters

            letter = letters.letter_submit(letter=drafted(county, case), staff=county.staff("clerk@education"))
            url = case_url(case, f"letters/{letter.pk}/preview/")
            assert url in page_of(reviewer, "/review/")
            for review in ("secrecy", "legal"):
                page = page_of(reviewer, url)
                step = {"step": "review", "review": form_of(page, "review"), "digest": form_of(page, "digest")}
                assert step["review"] == review
                answer = reviewer.post(url + "?from=review", {**step, "result": "passed"})
                assert answer["Location"] == "/review/"
            assert "没有待审的。今天已审 2 件" in page_of(reviewer, "/review/")
            page = page_of(approver, url)
            answer = approver.post(url, {"step": "sign", "digest": form_of(page, "digest")})
            assert answer.status_code == 302
        assert Letter.objects.get().number == "云教公公开复〔2026〕1号"

    def test_a_role_takes_only_its_own_step(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = approved(county, case)
            url = case_url(case, f"letters/{letter.pk}/preview/")
            for who, step in (("clerk", "sign"), ("reviewer", "sign"), ("approver", "review"), ("approver", "void")):
                answer = county.client(f"{who}@education").post(
                    url, {"step": step, "digest": letter.digest, "text": "x"}
                )
                assert answer.status_code == 403, (who, step)
        assert Letter.objects.get().state == "approval"

    def test_changes_since_the_last_review_are_marked(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            from gongkai.web.applications.services import letters

            staff = county.staff("clerk@education")
            letter = letters.letter_submit(letter=drafted(county, case), staff=staff)
            changed = {**DENIED, "reason": "改过的理由，说得更清楚"}
            letters.letter_revise(letter=letter, staff=staff, code="denied_internal_affairs", fields=changed)
            letters.letter_submit(letter=letter, staff=staff)
            page = page_of(county.client("reviewer@education"), case_url(case, f"letters/{letter.pk}/preview/"))
        assert re.search(r"<del>[^<]*内部流转的安排[^<]*</del>", page)
        assert re.search(r"<ins>[^<]*改过的理由[^<]*</ins>", page)


class TestFiles:
    def test_a_finished_letter_is_taken_away_and_never_shown_in_place(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            for to, start in (("pdf", b"%PDF"), ("docx", b"PK")):
                answer = county.client("clerk@education").get(case_url(case, f"letters/{letter.pk}/file/{to}/"))
                assert answer.content.startswith(start)
                assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
                assert answer["X-Content-Type-Options"] == "nosniff"
                assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
                assert answer["Cache-Control"] == "no-store, private"

    def test_a_clerk_of_another_agency_finds_nothing(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            other = county.client("clerk@water")
            for rest in (
                "letters/new/", f"letters/{letter.pk}/edit/", f"letters/{letter.pk}/preview/", f"letters/{letter.pk}/file/pdf/",
                f"letters/{letter.pk}/dispatch/", f"letters/{letter.pk}/signature/", f"files/{uuid.uuid4()}/", "redact/",
                f"redact/{uuid.uuid4()}/", f"redact/{uuid.uuid4()}/page/1/", "file/", "remedies/",
            ):  # fmt: skip
                assert other.get(case_url(case, rest)).status_code == 404, rest
                assert other.post(case_url(case, rest)).status_code in (404, 405), rest
            assert letter.number not in page_of(other, "/desk/dispatch/")

    def test_a_file_that_was_kept_apart_is_not_handed_out(self, county: County) -> None:
        case = received(county)
        kept = files.keep(b"MZ", name="附件.exe", content_type="application/octet-stream")
        key = file_add(application=case, by=None, enclosure=Enclosure(kept, "application"))
        note(case, "file_screened", by=SYSTEM, data={"id": str(key), "name": "附件.exe", "verdict": "是程序，不能打开"})
        page = page_of(county.client("clerk@education"), case_url(case, f"files/{key}/"), 403)
        assert "“附件.exe”没有放行：是程序，不能打开" in page

    def test_a_letter_of_another_case_is_not_found_in_this_one(self, county: County) -> None:
        case, other = received(county), received(county)
        with at("2026-03-20"):
            letter = signed(county, other)
            client = county.client("clerk@education")
            for rest in (
                f"letters/{letter.pk}/preview/",
                f"letters/{letter.pk}/file/pdf/",
                f"letters/{letter.pk}/dispatch/",
            ):
                assert client.get(case_url(case, rest)).status_code == 404


class TestDispatch:
    def test_the_list_judges_each_letter_by_today(self, county: County) -> None:
        case = received(county)  # due on 2026-03-30
        with at("2026-03-20"):
            signed(county, case)
        client = county.client("clerk@education")
        with at("2026-03-30"):
            assert "按期" in page_of(client, "/desk/dispatch/")
        with at("2026-03-31"):
            page = page_of(client, "/desk/dispatch/")
        assert "逾期" in page
        assert "李某某" not in page

    def test_labels_show_the_address_after_it_is_on_record(self, county: County, transactional_db: None) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            before = len([event for event in reads_of(case.identity) if event.kind == "identity_read"])
            answer = county.client("clerk@education").post("/desk/dispatch/labels/", {"letter": [str(letter.pk)]})
        assert "李某某" in answer.content.decode()
        assert "云岭县青石镇二号" in answer.content.decode()
        reads = [event for event in reads_of(case.identity) if event.kind == "identity_read"]
        assert len(reads) == before + 1

    def test_service_is_told_on_its_page_with_its_proof(self, county: County) -> None:
        case = received(county)
        with at("2026-03-20"):
            letter = signed(county, case)
            url = case_url(case, f"letters/{letter.pk}/dispatch/")
            client = county.client("clerk@education")
            assert "按期" in page_of(client, url)
            bad = client.post(url, {"service": "postal", "carrier": "邮政企业 EMS"})
            assert bad.status_code == 422
            assert "请填写邮件号" in bad.content.decode()
            proof = SimpleUploadedFile("收据.jpg", b"scan", "image/jpeg")
            form = {"service": "postal", "carrier": "邮政企业 EMS", "tracking": "EX123456789CN", "proof": proof}
            assert client.post(url, form).status_code == 302
        done = Application.objects.get(pk=case.pk)
        assert (done.decision, done.late) == ("denied_internal_affairs", False)
        assert Attachment.objects.get(role="service").letter == letter.pk


class TestArchiveAndRemedies:
    def test_the_file_is_closed_and_taken_away(self, county: County) -> None:
        case = received(county)
        client = county.client("clerk@education")
        with at("2026-03-20"):
            letter = signed(county, case)
            assert "还没有办结，不能归档" in page_of(client, case_url(case, "file/"))
            letter_serve(letter=letter, staff=county.staff("clerk@education"), service="postal", tracking="XA1")
            assert client.post(case_url(case, "file/")).status_code == 302
            page = page_of(client, case_url(case, "file/"))
            links = re.findall(rf'href="({case_url(case, "files/")}[^"]+)"', page)
            found = [client.get(link).content[:4] for link in links]
        assert sorted(found) == [b"%PDF", b"PK\x03\x04"]

    def test_a_reconsideration_goes_from_step_to_step(self, county: County) -> None:
        case = received(county)
        client = county.client("clerk@education")
        url = case_url(case, "remedies/")
        with at("2026-03-20"):
            letter_serve(
                letter=signed(county, case), staff=county.staff("clerk@education"), service="postal", tracking="XA1"
            )
            opened = {"remedy": "open", "open-kind": "reconsideration", "open-authority": "云岭县人民政府"}
            assert client.post(url, opened).status_code == 302
            key = str(case.remedies.get().pk)
            assert client.post(url, {"remedy": key, f"{key}-procedure": "simplified"}).status_code == 302
            assert "2026-03-27" in page_of(client, url)
            assert client.post(url, {"remedy": key}).status_code == 302
            closed = {"remedy": key, f"{key}-outcome": "corrected", f"{key}-order_due": "2026-05-08"}
            assert client.post(url, closed).status_code == 302
            assert "要求重新答复" in page_of(client, url)


def contract(*lines: str) -> bytes:
    """An invented contract as a PDF with text."""
    text = "\n".join(f'#par("{line}")' for line in lines)
    return compile_pdf(f'{faces()}#set page(paper: "a4")\n#set text(font: cell)\n{text}\n')


class TestRedaction:
    @pytest.fixture
    def source(self, county: County) -> tuple[Application, Client, str]:
        """A contract with an identity number and a telephone number, put in by the clerk."""
        case = received(county)
        client = county.client("clerk@education")
        data = contract("食材采购合同", f"经办人身份证号：{ID_NUMBER}，电话：13912345678。", "合同总价四十八万元。")
        upload = SimpleUploadedFile("合同正文.pdf", data, "application/pdf")
        answer = client.post(case_url(case, "redact/"), {"source": upload})
        assert answer.status_code == 302, answer.content.decode()
        return case, client, answer["Location"]

    def test_suggestions_are_decided_one_by_one_and_the_output_is_proved(
        self, source: tuple[Application, Client, str]
    ) -> None:
        case, client, url = source
        page = page_of(client, url)
        assert "建议：身份证号" in page or "建议：申请人本人的信息" in page
        assert client.post(url, {"step": "apply"}).status_code == 409
        for _turn in range(9):
            page = page_of(client, url)
            marks = re.findall(r'name="step" value="decide">\s*<input type="hidden" name="mark" value="([^"]+)"', page)
            if not marks:
                break
            assert (
                client.post(url, {"step": "decide", "mark": marks[0], "cover": "yes", "reason": "privacy"}).status_code
                == 302
            )
        answer = client.post(url, {"step": "apply"})
        assert answer.status_code == 302, answer.content.decode()
        page = page_of(client, url)
        assert "已核验" in page
        output = Attachment.objects.get(role="redacted")
        data = client.get(case_url(case, f"files/{output.pk}/")).content
        assert data.startswith(b"%PDF")
        assert ID_NUMBER.encode() not in data
        event = next(event for event in selectors.events_of(case.stream) if event.kind == "redacted")
        assert ID_NUMBER not in repr(event.data)
        assert len(event.data["places"]) == event.data["count"] >= 2

    def test_what_was_decided_lies_sealed(self, source: tuple[Application, Client, str]) -> None:
        assert ID_NUMBER.encode() not in bytes(RedactionWork.objects.get().sealed)

    def test_a_text_is_sought_everywhere_and_each_place_is_asked_for(
        self, source: tuple[Application, Client, str]
    ) -> None:
        _case, client, url = source
        before = page_of(client, url).count('value="decide"')
        assert client.post(url, {"step": "seek", "text": "合同总价"}).status_code == 302
        page = page_of(client, url)
        assert page.count('value="decide"') == before + 1
        assert "找到 1 处" in page

    def test_pages_are_pictures_with_an_address_of_their_own(self, source: tuple[Application, Client, str]) -> None:
        _case, client, url = source
        answer = client.get(f"{url}page/1/")
        assert answer["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
        assert client.get(f"{url}page/2/").status_code == 404

    def test_a_box_outside_the_page_is_refused(self, source: tuple[Application, Client, str]) -> None:
        _case, client, url = source
        box = {
            "step": "box",
            "page": "1",
            "left": "10",
            "top": "10",
            "right": "9999",
            "bottom": "40",
            "box_reason": "privacy",
        }
        answer = client.post(url, box)
        assert answer.status_code == 409
        assert "框不在第 1 页之内" in answer.content.decode()
        assert client.post(url, {**box, "right": "200"}).status_code == 302

    def test_a_decided_place_can_be_opened_again(self, source: tuple[Application, Client, str]) -> None:
        _case, client, url = source
        page = page_of(client, url)
        mark = form_of(page, "mark")
        client.post(url, {"step": "decide", "mark": mark, "cover": "no"})
        assert "不遮盖 1 处" in page_of(client, url)
        client.post(url, {"step": "again", "mark": mark})
        assert "不遮盖 1 处" not in page_of(client, url)

    def test_a_file_that_cannot_be_redacted_is_kept_and_does_not_leave(self, county: County) -> None:
        case = received(county)
        client = county.client("clerk@education")
        upload = SimpleUploadedFile("录音.mp3", b"ID3" + bytes(64), "audio/mpeg")
        page = client.post(case_url(case, "redact/"), {"source": upload}, follow=True).content.decode()
        assert "录音.mp3" in page
        assert not Attachment.objects.filter(role="redacted").exists()

    def test_the_reviewer_looks_and_does_not_touch(
        self, county: County, source: tuple[Application, Client, str]
    ) -> None:
        _case, _client, url = source
        reviewer = county.client("reviewer@education")
        page_of(reviewer, url)
        assert reviewer.post(url, {"step": "apply"}).status_code == 403
