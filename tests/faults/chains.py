"""Cases told step by step, so that every service that writes can be tried in the state in which it is used.

A chain yields each act before it is done and is sent its result; what happens in between (days that pass) is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from applications.letter_cases import DENIED, at, received, signed
from county import County, submitted, who
from django.db import transaction
from walking import HOW, PERSON

from gongkai.documents.writers.typesetting import compile_pdf, faces
from gongkai.web.applications.models import Application, Attachment, Channel
from gongkai.web.applications.services import (
    answers,
    archive,
    consult,
    fees,
    intake,
    letters,
    moves,
    once,
    organise,
    publish,
    redaction,
    remedies,
    service,
)
from gongkai.web.applications.services.citizen import acts, contact, drafts, screening, sending
from gongkai.web.applications.services.incoming import acts as incoming
from gongkai.web.applications.services.incoming.screening import KIND as LOOKED_AT
from gongkai.web.applications.services.incoming.screening import screening_step as incoming_screening
from gongkai.web.applications.services.intake import Arrival, Enclosure, Wanted
from gongkai.web.history import clock, files
from gongkai.web.jobs.models import Job

Chain = Generator[partial[Any], Any, None]
GRANTED = {
    "info_name": "采购合同",
    "provision_method": "邮寄",
    "attachments": ["采购合同（13页）"],
    "service": "postal",
}
TEXT = {"text": "某事"}


def do(act: Callable[..., Any], **given: Any) -> partial[Any]:
    """An act that is about to be done."""
    return partial(act, **given)


def reply(county: County) -> Chain:
    """From the first click to the archive, with a remedy."""
    staff, reviewer = county.staff("clerk@education"), county.staff("reviewer@education")
    wanted = Wanted(title="某合同", assistance="朗读")
    with at("2026-03-02"):
        sent = yield do(
            intake.application_submit,
            agency=county["education"],
            applicant_type="natural_person",
            who=who(),
            wanted=wanted,
        )
        case = yield do(intake.contact_fail, application=sent.application, staff=staff, text="无人接听")
        case = yield do(intake.receipt_confirm, application=case, staff=staff, how="电话")
        case = yield do(
            organise.application_assign, application=case, staff=staff, clerk=county.person("clerk@education")
        )
        yield do(organise.note_add, application=case, staff=staff, text="先问档案室")
        yield do(organise.delivery_change, application=case, staff=None, delivery="postal", medium="paper")
        yield do(contact.contact_change, application=case, phone="13900000000")
        yield do(
            organise.search_record, application=case, staff=staff, places="档案室", method="按标题", result="有一份"
        )
        yield do(organise.items_list, application=case, staff=staff, items=[{"name": "正文", "disclosed": "yes"}])
        kept = files.keep(b"a page", name="合同.txt", content_type="text/plain")
        yield do(intake.file_add, application=case, by=staff, enclosure=Enclosure(kept, "source"))
    with at("2026-03-19"):
        letter = yield do(
            letters.letter_draft, application=case, staff=staff, code="denied_internal_affairs", fields=DENIED
        )
        letter = yield do(letters.letter_void, letter=letter, staff=staff, text="改为公开")
        letter = yield do(letters.letter_draft, application=case, staff=staff, code="granted", fields=GRANTED)
        letter = yield do(letters.letter_revise, letter=letter, staff=staff, code="granted", fields=GRANTED)
        for returned in (True, False):
            letter = yield do(letters.letter_submit, letter=letter, staff=staff)
            for review in ("secrecy", "legal"):
                given = {"review": review, "result": "passed", "digest": letter.digest}
                letter = yield do(letters.letter_review, letter=letter, staff=reviewer, **given)
            if returned:
                given = {"staff": county.staff("approver@education"), "text": "写明页数"}
                letter = yield do(letters.letter_return, letter=letter, **given)
        given = {"staff": county.staff("approver@education"), "digest": letter.digest}
        letter = yield do(letters.letter_sign, letter=letter, **given)
    with at("2026-03-20"):
        case = yield do(service.letter_serve, letter=letter, staff=staff, service="postal", tracking="XA1")
        yield do(service.service_prove, letter=letter, staff=staff, signed_by="本人")
        yield do(service.proof_add, letter=letter, staff=staff, file=kept)
        yield do(acts.reply_read, application=case)
        yield do(acts.reply_confirm, application=case)
        yield do(publish.answer_publish, application=case, staff=staff, title="某合同（公开版）")
        yield from _disputed(case, staff)
        yield do(archive.application_archive, application=case, staff=staff)


def _disputed(case: Application, staff: Any) -> Chain:
    remedy = yield do(
        remedies.remedy_open, application=case, staff=staff, kind="reconsideration", authority="云岭县人民政府"
    )
    remedy = yield do(remedies.remedy_copy_received, remedy=remedy, staff=staff)
    remedy = yield do(remedies.remedy_answer, remedy=remedy, staff=staff)
    yield do(remedies.remedy_close, remedy=remedy, staff=staff, outcome="upheld")


def periods(county: County) -> Chain:
    """Everything that moves the clock."""
    staff = county.staff("clerk@education")
    with at("2026-03-02"):
        given = {"applicant_type": "natural_person", "who": who(), "wanted": Wanted(title="某合同")}
        registered = yield do(
            intake.application_register,
            staff=staff, agency=county["education"], arrival=Arrival(Channel.POSTAL_SIGNED), **given,
        )  # fmt: skip
        case = registered.application
        asked = {"items": ["写明年份"], "guidance": "可以来电", "until": date(2026, 3, 20), "how": "邮寄"}
        case = yield do(moves.correction_ask, application=case, staff=staff, **asked)
        case = yield do(moves.correction_receive, application=case, by=staff, text="2025年")
    with at("2026-03-09"):
        given = {"days": 20, "reason": "档案数量多", "approved_by": "负责人"}
        case = yield do(moves.extension_grant, application=case, staff=staff, **given)
        case = yield do(
            moves.justification_ask, application=case, staff=staff, facts="一个月内12件", until=date(2026, 3, 20)
        )
        case = yield do(moves.justification_receive, application=case, by=staff, text="编县志")
        case = yield do(moves.deferral_tell, application=case, staff=staff, until=date(2026, 12, 1), reason="件数多")
        for office, opinion in (("third_party", "objects"), ("co_author", "agrees")):
            party = {"application": case, "staff": staff, "office": office, "party": f"云州某某{office}公司"}
            case = yield do(consult.consultation_send, **party, contents="单价", reply_to="本机关")
            case = yield do(consult.consultation_received, **party)
            case = yield do(consult.consultation_answered, **party, opinion=opinion, text="意见")
        case = yield do(
            consult.override_decide, application=case, staff=staff, party="云州某某third_party公司", text="涉及公共利益"
        )
        case = yield do(fees.fee_set, application=case, staff=staff, by="page", pages=60, how_to_pay="大厅缴纳")
        case = yield do(fees.fee_notice_received, application=case, by=staff)
        case = yield do(fees.fee_paid, application=case, staff=staff, receipt="非税1")
        yield do(moves.application_withdraw, application=case, by=staff, text="不要了")


def order(county: County) -> Chain:
    """Split, merge, transfer; one form of the desk that is sent once."""
    staff = county.staff("clerk@education")
    first, second, third = (received(county, title=f"某合同{n}") for n in "甲乙丙")
    with at("2026-03-03"):
        yield do(organise.application_split, application=first, staff=staff, parts=[{"title": "一"}, {"title": "二"}])
        yield do(organise.application_merge, application=second, into=third, staff=staff)
        yield do(organise.application_transfer, application=third, to=county["water"], staff=staff, reason="由其制作")
        given = {"applicant_type": "natural_person", "who": who(), "wanted": Wanted(title="某合同丁")}
        arrival = Arrival(Channel.IN_PERSON)
        register = do(intake.application_register, staff=staff, agency=county["education"], arrival=arrival, **given)
        yield do(once.registered_once, staff=staff, key=UUID(int=7), register=register)


def citizen(county: County) -> Chain:
    """A draft with a file, sent; then what the applicant does on the own page."""
    with at("2026-03-02"):
        code = (yield do(drafts.draft_new)).code
        said = {"who": {**PERSON, "applicant_type": "natural_person", "by_agent": True, "agent_name": "周某"}}
        said |= {"what": {"agency": "education", "title": "某合同"}, "how": HOW}
        for step, fields in said.items():
            yield do(drafts.draft_save, code=code, step=step, fields=fields)
        for name in ("甲.txt", "乙.txt"):
            kept = files.keep_private(name.encode(), name=name, content_type="text/plain")
            draft = yield do(drafts.draft_file_add, code=code, file=kept, role="application")
        draft = yield do(drafts.draft_file_remove, code=code, sha256=kept.sha256)
        sent = yield do(sending.application_send, code=code, key=UUID(int=9), digest=draft.digest)
        case = Application.objects.get(pk=sent.application)
        yield do(screening.screening_start, application=case)
        yield do(
            transaction.atomic(screening.screening_step), job=Job.objects.filter(kind=screening.KIND).latest("made_at")
        )
        other = (yield do(drafts.draft_new)).code
        yield do(drafts.draft_drop, code=other)
        for act in (acts.proactive_suggest, acts.record_correction_ask, acts.complain):
            yield do(act, application=case, **TEXT)
        staff = county.staff("clerk@education")
        yield do(answers.complaint_answer, application=case, staff=county.staff("supervisor@office"), **TEXT)
        yield do(answers.record_correction_answer, application=case, staff=staff, **TEXT)
        case = intake.receipt_confirm(application=case, staff=staff, how="电话")
        asked = {"items": ["写明年份"], "guidance": "可以来电", "until": date(2026, 3, 20), "how": "邮寄"}
        case = moves.correction_ask(application=case, staff=staff, **asked)
        yield do(acts.correction_answer, application=case, text="2025年", uploads=[draft.stored()[0][1]])
        moves.justification_ask(application=case, staff=staff, facts="一个月内12件", until=date(2026, 3, 20))
        yield do(acts.reasons_answer, application=case, **TEXT)
        fees.fee_set(application=case, staff=staff, by="page", pages=60, how_to_pay="大厅缴纳")
        yield do(acts.fee_notice_seen, application=case)
        yield do(acts.application_take_back, application=case)
        yield do(drafts.drafts_purge, now=clock.now() + drafts.KEEP * 2)


def covered(county: County) -> Chain:
    """A source under redaction, until the output that may leave."""
    staff = county.staff("clerk@education")
    case = received(county)
    with at("2026-03-03"):
        text = "\n".join(
            f'#par("{line}")' for line in ("某合同", "电话：13912345678。", "电话：13912345679。", "账户甲")
        )
        pdf = compile_pdf(f'{faces()}#set page(paper: "a4")\n#set text(font: cell)\n{text}\n')
        kept = files.keep_private(pdf, name="合同.pdf", content_type="application/pdf")
        key = intake.file_add(application=case, by=staff, enclosure=Enclosure(kept, "source"))
        at_work = {"application": case, "staff": staff, "source": Attachment.objects.get(pk=key)}
        work = yield do(redaction.redaction_begin, **at_work)
        mark = work.marks[0]
        yield do(redaction.redaction_decide, **at_work, mark=mark.id, cover=False)
        yield do(redaction.redaction_reopen, **at_work, mark=mark.id)
        yield do(redaction.redaction_decide_kind, **at_work, kind=mark.kind)
        reason = mark.reason
        work, _n = yield do(redaction.redaction_seek, **at_work, text="账户甲")
        for each in work.of("suggested"):
            yield do(redaction.redaction_decide, **at_work, mark=each.id, cover=True, reason=reason)
        yield do(redaction.redaction_box, **at_work, page=1, box=(10.0, 10.0, 40.0, 30.0), reason=reason)
        yield do(redaction.redaction_apply, **at_work)


def signed_again(county: County) -> Chain:
    """A signed reply that is given up: its number stays with it."""
    case = received(county)
    with at("2026-03-20"):
        letter = signed(county, case)
        yield do(letters.letter_void, letter=letter, staff=county.staff("clerk@education"), text="改为公开")
        submitted(county["education"])


def door(county: County) -> Chain:
    """What came in the door: taken, set aside, taken up again, registered."""
    staff = county.staff("clerk@education")
    raw = (
        b"From: a@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nplease\r\n"
    )
    with at("2026-03-02"):
        paper = {"kind": "scan", "name": "a.txt", "content": b"a page", "content_type": "text/plain"}
        yield do(incoming.paper_take, agency=county["education"], **paper, by=staff)
        yield do(transaction.atomic(incoming_screening), job=Job.objects.filter(kind=LOOKED_AT).latest("made_at"))
        row, _new = yield do(incoming.mail_take, agency=county["education"], raw=raw, kind="eml", by=staff)
        yield do(incoming.incoming_set_aside, incoming=row, staff=staff, text="广告")
        yield do(incoming.incoming_take_up, incoming=row, staff=staff, text="是申请")
        case = submitted(county["education"]).application
        yield do(incoming.incoming_registered, incoming=row, case=case, staff=staff)


CHAINS: tuple[Callable[[County], Chain], ...] = (reply, periods, order, citizen, covered, signed_again, door)
