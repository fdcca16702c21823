"""What wants a judgement now, each with its article: the machine shows, the clerk decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gongkai.web.accounts import choices
from gongkai.web.applications.acts import Situation
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors import case_page, frequency
from gongkai.web.applications.selectors.case_links import link
from gongkai.web.applications.selectors.same_applicant import same_applicant

Hint = dict[str, Any]
GIVEN = ("granted", "granted_already_public", "partially_granted")


def hints_of(
    situation: Situation, *, same: Sequence[Application] = (), others: Sequence[Application] = ()
) -> list[Hint]:
    """The hints of a case page, what the clock hangs on first.

    Args:
        same: applications for the same information.
        others: the same person's other ones of the year, `case_page.RECENT` of them where there are more.
    """
    return [
        *_clock(situation),
        *_lacking(situation),
        *_frequent(situation, others),
        *_asked(situation),
        *_public(situation, same),
    ]


def _clock(situation: Situation) -> Iterator[Hint]:
    case = situation.case
    if case.abandon_from and situation.today >= case.abandon_from and case.open:
        article = "国办函〔2020〕109号" if case.waiting_for == "fee" else "条例第30条"
        yield _hint(_("期限已过，没有收到补正或者缴费，可以终止处理。"), article)
    if (alarm := situation.clock.more.get("alarm_due")) and case.open and case.due:
        said = {"alarm": alarm, "due": case.due}
        text = _(
            "按提交（签收）之日算，应于 %(alarm)s 答复；按确认之日算是 %(due)s。%(alarm)s 以前答复，两种口径都不逾期。"
        )
        yield _hint(text % said, "指导案例26号")
    if case.provisional:
        yield _hint(_("下一年的放假安排未公布，到期日暂定，公布后重算。"))
    if situation.has("third_party_opinion_received", opinion="objects") and case.open:
        text = _("第三方不同意公开，理由已登记。请判断理由是否合理；能区分处理的，其余部分应当提供。")
        yield _hint(text, "条例第32条")


def _lacking(situation: Situation) -> Iterator[Hint]:
    """What the paper did not hold, until it was asked for (条例第29、30条)."""
    case = situation.case
    asked = situation.has("correction_notice_posted") or situation.has("correction_received")
    if not case.open or asked:
        return
    act = _act(situation, "correction") if case.received else ("", "")
    if missing := situation.first("elements_missing"):
        text = _("申请里没有%(items)s，7 个工作日内可以一次告知补正。") % {"items": missing.data["items"]}
        yield _hint(text, "条例第30条", *act)
    if situation.has("authority_missing"):
        yield _hint(_("代理人没有附授权委托书，7 个工作日内可以一次告知补正。"), "条例第30条", *act)


def _frequent(situation: Situation, others: Sequence[Application]) -> Iterator[Hint]:
    """How often the same person applied here in the month and in the year; the county says from when on it is shown."""
    case = situation.case
    if case.identity is None or not case.open:
        return
    all_listed = len(others) < case_page.RECENT
    often = (
        frequency.among(case, others)
        if all_listed
        else frequency.of(case.agency, same_applicant(case), case.submitted_day)
    )
    if often.many:
        text = _(
            "同一申请人今年 %(year)s 件，本月 %(month)s 件。是否明显超过合理范围由承办人判断；超过的，可以要求说明理由。"
        )
        can = case.received and not situation.has("justification_notice_posted")
        act = _act(situation, "reasons") if can else ("", "")
        yield _hint(text % {"year": often.year, "month": often.month}, "条例第35条", *act)


def _asked(situation: Situation) -> Iterator[Hint]:
    """What the applicant asked for that nobody answered (条例第41、44、51条)."""
    for question, answer, text, article, act in (
        ("complained", "complaint_answered", _("申请人投诉，还没有答复。"), "条例第51条", "complaint-answer"),
        (
            "record_correction_asked",
            "record_correction_answered",
            _("申请人要求更正本人信息，还没有答复。"),
            "条例第41条",
            "record-answer",
        ),
    ):
        if unanswered(situation, question, answer):
            yield _hint(text, article, *_act(situation, act))
    if situation.has("proactive_suggested") and not situation.has("answer_published"):
        can = situation.case.decision in GIVEN and situation.case.decided is not None
        text = _("申请人建议转为主动公开，审核属实的应当及时主动公开。")
        yield _hint(text, "条例第44条", *(_act(situation, "publish") if can else ("", "")))


def unanswered(situation: Situation, question: str, answer: str) -> bool:
    """Whether it was asked more often than answered."""
    kinds = [event.kind for event in situation.events]
    return kinds.count(question) > kinds.count(answer)


def _public(situation: Situation, same: Sequence[Application]) -> Iterator[Hint]:
    """Several asked for the same: it can become public for all (条例第44条)."""
    case, enough = situation.case, int(choices.of(situation.case.agency, "proactive_hint_applicants"))
    if situation.has("answer_published"):
        return
    mine = same_applicant(case)
    others = {other.identity or other.pk for other in same if other.identity not in mine}
    if len(others) + 1 >= enough:
        text = _("已有 %(n)s 人申请相同信息。可以公开的，可以转为主动公开。") % {"n": len(others) + 1}
        can = case.decision in GIVEN and case.decided is not None
        yield _hint(text, "条例第44条", *(_act(situation, "publish") if can else ("", "")))


def _act(situation: Situation, name: str) -> tuple[str, str]:
    from gongkai.web.applications.acts import act_named

    case = situation.case
    return f"{link('case', case)}do/{name}/", str(act_named(name).label)


def _hint(text: str, article: str = "", url: str = "", label: str = "") -> Hint:
    return {"tone": "soon", "text": text, "article": article, "url": url, "label": label}
