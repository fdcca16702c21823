"""Why an act cannot be done now: one sentence each, shared by the acts of a kind."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.applications.acts.act import Situation
from gongkai.web.applications.services.moves import no_day, period_runs
from gongkai.web.applications.services.organise import OF_THIS_CASE

OFFICE_WORD = {"third_party": _lazy("第三方"), "co_author": _lazy("共同制作机关"), "other_agency": _lazy("其他机关")}


def closed(situation: Situation) -> str | None:
    """Nothing moves in a case that is closed."""
    return None if situation.case.open else _("已经办结")


def begun(situation: Situation) -> str | None:
    """Split and transfer come before what is done for the one case."""
    if reason := closed(situation):
        return reason
    done = next((event for event in situation.events if event.kind in OF_THIS_CASE), None)
    return None if done is None else _("%(day)s 已经办过“%(says)s”") % {"day": done.day, "says": done.says}


def unreceived(situation: Situation) -> str | None:
    """No clock before the day of receipt."""
    if reason := closed(situation):
        return reason
    return None if situation.case.received else _("还没有确认收到，期限尚未起算（第三十一条）")


def running(situation: Situation) -> str | None:
    """A period runs."""
    if reason := unreceived(situation):
        return reason
    return None if period_runs(situation.case) else _("现在没有在计算的期限")


def in_time(situation: Situation) -> str | None:
    """A period runs, and it has not ended."""
    if reason := running(situation):
        return reason
    due = situation.case.due
    return _("原期限 %(day)s 已过，不生效") % {"day": due} if due and situation.today > due else None


def correction(situation: Situation) -> str | None:
    """Only once (条例第30条)."""
    if reason := unreceived(situation):
        return reason
    asked = situation.first("correction_notice_posted")
    return _("不能再发补正告知书：已于 %(day)s 发过（第三十条）") % {"day": asked.day} if asked else None


def extension(situation: Situation) -> str | None:
    """Once, before the period ends, and where its last day can be told (条例第33条第2款)."""
    if reason := unreceived(situation):
        return reason
    if situation.case.due is None and situation.case.due_statutory is None:
        return no_day(situation.case)
    if situation.case.extended:
        return _("已经延长过一次（第三十三条）")
    if situation.case.due and situation.today > situation.case.due:
        return _("原期限 %(day)s 已过，延长不生效（第三十三条）") % {"day": situation.case.due}
    return None


def justification(situation: Situation) -> str | None:
    """Reasons are asked for once (条例第35条)."""
    if reason := unreceived(situation):
        return reason
    return _("已经要求过说明理由（第三十五条）") if situation.has("justification_notice_posted") else None


def deferral(situation: Situation) -> str | None:
    """Only after reasons were asked for and given, before the period ends (条例第35条)."""
    if reason := in_time(situation):
        return reason
    if not situation.has("justification_received"):
        return _("申请人还没有说明理由（第三十五条）")
    return _("已经告知过延迟答复（第三十五条）") if situation.has("deferred_reply_notice") else None


def fee(situation: Situation) -> str | None:
    """Told once, in the reply period (国办函〔2020〕109号)."""
    if reason := in_time(situation):
        return reason
    return _("已经发过收费通知书（国办函〔2020〕109号）") if situation.has("fee_set") else None


def override(situation: Situation) -> str | None:
    """Only against a third party that objected (条例第32条)."""
    if reason := unreceived(situation):
        return reason
    objected = situation.has("third_party_opinion_received", opinion="objects")
    return None if objected else _("没有第三方表示不同意公开（第三十二条）")


def nothing_asked(question: str, answer: str) -> Callable[[Situation], str | None]:
    """Only what was asked for can be answered."""

    def why_not(situation: Situation) -> str | None:
        kinds = [event.kind for event in situation.events]
        return None if kinds.count(question) > kinds.count(answer) else _("已经答复过")

    return why_not


def not_public(situation: Situation) -> str | None:
    """Only what was answered with something, and once (条例第44条)."""
    if situation.has("answer_published"):
        return _("这份答复已经转为主动公开")
    case = situation.case
    ready = case.attachments.filter(role="redacted").exists() or case.letters.filter(state="sent").exists()
    return None if ready else _("没有核验过的输出文件，也没有已经发出的答复书")
