"""How the invented offices answer: draft, two reviews, signature, dispatch, sometimes a remedy, and the archive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gongkai.documents import letters as templates
from gongkai.law import workdays
from gongkai.web.accounts import choices
from gongkai.web.applications import wording
from gongkai.web.applications.letter_data import inputs_of, letter_of
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.selectors import reply_start
from gongkai.web.applications.services import archive, letters, organise, publish, remedies, service
from gongkai.web.history import clock, selectors

if TYPE_CHECKING:
    from gongkai.web.demo.stories import Steps, Story

# outcomes that applicants contest now and then, and what came of it: (chance, outcome of the remedy)
CONTESTED = ("denied_", "unable_", "not_processed_", "partially_granted")
REMEDIES = (["reconsideration", "litigation_direct", "litigation_after_reconsideration"], [70, 20, 10])
FIRST_RECONSIDERED = ("denied_", "partially_granted")  # no court hears them before (行政复议法第23条)
REASONS = {
    "unable_not_responsible": "该信息由云岭县财政局制作并保存，本机关未制作也未获取",
    "unable_needs_creation": "本机关没有现成的汇总，需要从多份材料中提取数据、统一口径并分析",
}
OUTCOMES = (["upheld", "corrected", "other"], [70, 15, 15])


def answer(story: Story, code: str, days: int) -> Steps:
    """From the search to the archive; `days` working days until the reply leaves."""
    yield max(0, days - 4), 10
    if code == "unable_not_held":
        organise.search_record(
            application=story.the_case, staff=story.staff(), places="本机关档案室、公文系统、业务科室", method="按文号、标题关键词检索",
            keywords=story.the_case.title[:20], result="没有检索到该信息",
        )  # fmt: skip
    if code == "partially_granted":
        organise.items_list(application=story.the_case, staff=story.staff(), items=_items(story.the_case))
    letter = letters.letter_draft(
        application=story.the_case, staff=story.staff(), code=code, fields=_fields(story, code)
    )
    yield 1, 9
    letter = letters.letter_submit(letter=letter, staff=story.staff())
    yield 0, 15
    for review in ("secrecy", "legal"):
        letter = letters.letter_review(
            letter=letter, staff=story.staff("reviewer"), review=review, result="passed", digest=letter.digest
        )
    yield 1, 10
    letter = letters.letter_sign(letter=letter, staff=story.staff("approver"), digest=letter.digest)
    yield min(1, days), 16
    yield from _serve(story, letter)
    yield from _afterwards(story, code)


def _serve(story: Story, letter: Letter) -> Steps:
    case = story.the_case
    if case.delivery == "online":
        service.letter_serve(letter=letter, staff=story.staff(), service="online")
        return
    if case.delivery == "pick_up":
        service.letter_serve(letter=letter, staff=story.staff(), service="in_person")
        return
    tracking = f"DEMO{story.random.randint(10**8, 10**9)}CN"
    service.letter_serve(letter=letter, staff=story.staff(), service="postal", tracking=tracking)
    yield 3, 11
    service.service_prove(letter=Letter.objects.get(pk=letter.pk), staff=story.staff(), signed_by="本人")


def _afterwards(story: Story, code: str) -> Steps:
    if code.startswith(CONTESTED) and story.random.random() < 0.16:
        yield from _contest(story)
    elif code in ("granted", "partially_granted") and story.random.random() < 0.25:
        yield story.random.randint(5, 30), 15
        publish.answer_publish(application=story.the_case, staff=story.staff(), title=story.the_case.title)
    elif story.random.random() < 0.2:
        yield story.random.randint(20, 60), 15
        archive.application_archive(application=story.the_case, staff=story.staff())


def _contest(story: Story) -> Steps:
    kind = story.random.choices(*REMEDIES)[0]
    if kind != "litigation_direct" or story.the_case.decision.startswith(FIRST_RECONSIDERED):
        yield from _remedy(story, "reconsideration", "upheld" if kind.endswith("after_reconsideration") else "")
    if kind == "litigation_direct" and story.the_case.decision.startswith(FIRST_RECONSIDERED):
        return
    if kind != "reconsideration":
        yield from _remedy(story, kind, "")


def _remedy(story: Story, kind: str, outcome: str) -> Steps:
    """One remedy from its opening to its outcome, before the authority or court of that agency."""
    court = kind != "reconsideration"
    authorities, judges = choices.remedies_of(story.the_case.agency, clock.today())
    authority = judges if court else authorities[0]
    yield story.random.randint(10, 40) if kind != "litigation_after_reconsideration" else 8, 10
    remedy = remedies.remedy_open(application=story.the_case, staff=story.staff(), kind=kind, authority=authority)
    yield 3, 10
    procedure = "ordinary" if court or story.random.random() < 0.4 else "simplified"
    by = workdays.default().rolled(clock.today() + timedelta(days=15))[0]  # as the court's notice would say
    answer_due = by if court else None
    remedies.remedy_copy_received(remedy=remedy, staff=story.staff(), procedure=procedure, answer_due=answer_due)
    yield 4, 16
    remedy.refresh_from_db()
    remedies.remedy_answer(remedy=remedy, staff=story.staff())
    yield story.random.randint(15, 60), 10
    remedies.remedy_close(remedy=remedy, staff=story.staff(), outcome=outcome or story.random.choices(*OUTCOMES)[0])


def _items(case: Application) -> list[dict[str, str]]:
    if any(event.kind == "third_party_letter_sent" for event in selectors.events_of(case.stream)):
        reason = "载有供货单位的成本构成，公开会损害其竞争地位"
        withheld = {"name": "供货单价明细", "basis": "第十五条、第三十二条", "reason": reason}
    else:
        withheld = {
            "name": "呈批单",
            "basis": "第十六条第一款",
            "reason": "记载机关内部的审批流转，属于内部工作流程信息",
        }
    return [{"name": case.title, "disclosed": "yes"}, {**withheld, "disclosed": "no"}]


def _fields(story: Story, code: str) -> dict[str, Any]:
    """What the clerk types: the words of the letter's own example, with this case's facts in them."""
    kind = letter_of()[code]
    example = templates.example(kind)
    fields = {each.name: example[each.name] for each in inputs_of(kind) if each.name in example}
    for name in ("withheld", "public_parts", "provision_method"):
        if name in example:
            fields[name] = example[name]
    case = story.the_case
    if "attachments" in example:
        fields["attachments"] = [case.title]
    if "reason" in fields:
        fields["reason"] = REASONS.get(code, "该信息未对外公布，公开后的影响经审查属于上述情形，且无法区分处理")
    known = {**reply_start.initial(case, selectors.events_of(case.stream)), **_from_history(case, code)}
    fields.update({name: value for name, value in known.items() if name in fields})
    fields["service"] = {"online": "online", "pick_up": "in_person"}.get(case.delivery, "postal")
    return fields


def _from_history(case: Application, code: str) -> dict[str, Any]:
    """Numbers and days of the papers that went before."""
    events = {event.kind: event for event in selectors.events_of(case.stream)}
    if code == "other_uncorrected":
        notice = events["correction_notice_posted"]
        return {
            "correction_notice_no": notice.data["number"],
            "correction_notice_date": notice.day,
            "correction_due": date.fromisoformat(notice.data["correction_due"]),
        }
    if code == "other_unpaid_fee":
        letter = Letter.objects.get(pk=events["fee_set"].data["letter"])
        received = events["fee_notice_received_by_applicant"].day
        found: dict[str, Any] = {"fee_notice_no": letter.number, "fee_notice_received": received}
        return found | ({"payment_due": case.waiting_until} if case.waiting_until else {})
    if code == "not_processed_excessive":
        return {"finding": "该说明不足以说明为什么要在一个月内就相近内容提出这么多申请"}
    if code == "not_processed_duplicate":
        day = (case.received or clock.today()) - timedelta(days=40)
        return {"previous_date": day, "previous_number": wording.number_of(case.agency, "reply_granted", day.year, 1)}
    return {}
