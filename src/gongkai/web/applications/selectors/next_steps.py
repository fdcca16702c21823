"""What comes next in a case, in two words and a link: the verb is the clerk's, the reason the clock's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gongkai.web.applications.models import Application, Stage


@dataclass(frozen=True, slots=True)
class NextStep:
    """State as it stands, and the act that comes next; `url` "" where only waiting is left."""

    state: str
    label: str
    url: str


def next_step(case: Application, today: date) -> NextStep:
    """The next step of a case on that day."""
    if case.stage in (Stage.CLOSED, Stage.ARCHIVED):
        archived = case.stage == Stage.ARCHIVED
        return NextStep(
            case.get_stage_display(), "" if archived else _("归档"), "" if archived else _url("archive", case)
        )
    if case.received is None:
        return NextStep(_("待确认收到"), _("确认收到"), _act("confirm", case))
    if case.stage == Stage.SIGNED:
        return NextStep(_("已签发"), _("送达"), _url("dispatch"))
    return _waiting(case, today) or _in_hand(case)


def _waiting(case: Application, today: date) -> NextStep | None:
    waits = {
        "correction": (_("等待补正"), _("登记补正"), "correction-in"),
        "fee": (_("等待缴费"), _("登记缴费"), "fee-paid"),
        "third_party": (_("征求第三方"), _("登记意见"), "opinion"),
        "co_author": (_("征求共同制作机关"), _("登记意见"), "opinion"),
        "other_agency": (_("其他机关协办"), _("登记意见"), "opinion"),
        "justification": (_("等待说明理由"), _("登记理由"), "reasons-in"),
    }
    given_up = {"correction": _("逾期未补正"), "fee": _("逾期未缴费")}
    if case.waiting_for in given_up and case.abandon_from and today >= case.abandon_from:
        return NextStep(given_up[case.waiting_for], _("终止处理"), _draft(case))
    silent = case.due is not None and case.waiting_until is not None and today > case.waiting_until
    if case.waiting_for not in waits or silent:
        return None
    state, label, act = waits[case.waiting_for]
    return NextStep(state, label, _act(act, case))


def _in_hand(case: Application) -> NextStep:
    hands = {
        "draft": (_("拟稿中"), _("继续拟写")),
        "secrecy": (_("待保密审查"), _("审查")),
        "legal": (_("待法制审核"), _("审查")),
        "approval": (_("待签发"), _("签发")),
    }
    if case.desk in hands:
        state, label = hands[case.desk]
        return NextStep(state, label, _url("case", case))
    return NextStep(_("办理中"), _("拟写答复"), _draft(case))


def _act(name: str, case: Application) -> str:
    return reverse("applications:act", args=[case.agency.slug, case.number, name])


def _draft(case: Application) -> str:
    return _url("case", case) + "#h-do"


def _url(name: str, case: Application | None = None) -> str:
    try:
        return reverse(f"applications:{name}", args=[] if case is None else [case.agency.slug, case.number])
    except NoReverseMatch:
        return ""
