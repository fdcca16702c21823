"""Acts that move the clock of the reply: correction, extension, reasons, deferral, withdrawal (条例第30、33、35条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.law import rulebook, workdays
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.effect import effect_of
from gongkai.web.applications.services.acting import (
    NotAllowed,
    acting,
    history_of,
    note,
    refuse_closed,
    refuse_unreceived,
)
from gongkai.web.applications.services.papers import paper_issue, paper_sent
from gongkai.web.history import clock
from gongkai.web.history.services import Actor

# came in, or was turned away by the agency: both count as received (条例第30条)
CORRECTIONS = ("correction_received", "correction_refused_by_agency")
HEAD = "政府信息公开工作机构负责人"  # who has to agree to an extension (条例第33条第2款)


def correction_ask(
    *,
    application: Application,
    staff: Staff,
    items: Sequence[str],
    guidance: str,
    until: date,
    how: str,
    service: str = "postal",
    reason: str = "",
) -> Application:
    """Ask once for everything that is unclear, and set a reasonable limit (条例第30条).

    Args:
        reason: why the notice goes out after the seventh working day; without it a late notice is refused.

    Raises:
        NotAllowed: asked before, not received, closed, or late without a reason.
    """
    with acting(application) as case:
        refuse_closed(case)
        refuse_unreceived(case)
        asked = next((event for event in history_of(case) if event.kind == "correction_notice_posted"), None)
        if asked is not None:
            raise NotAllowed(_("补正告知书已于 %(day)s 发过，不能再发") % {"day": asked.day}, "条例第30条")
        today = clock.today()
        limit = correction_notice_limit(case)
        if limit is not None and today > limit and not reason:
            raise NotAllowed(
                _("补正应在 %(day)s 前一次告知，已经超过。可以继续，请写明原因") % {"day": limit}, "条例第30条"
            )
        fields = {"corrections": list(items), "guidance": guidance, "correction_due": until, "correction_how": how}
        letter = paper_issue(case=case, staff=staff, kind="correction_notice", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
        data = {"correction_due": until.isoformat(), "number": letter.number, "letter": str(letter.pk), "late": reason}
        note(case, "correction_notice_posted", by=staff, data=data)
    return again(application)


def correction_notice_limit(application: Application) -> date | None:
    """The last day to ask for a correction, None before receipt or where no calendar reaches (条例第30条)."""
    if application.received is None:
        return None
    rule = rulebook.default().find("correction_notice_days", application.received)
    if rule is None:
        return None
    day, known = workdays.default().reckon(workdays.default().index(application.received) + rule.count())
    return day if known else None


def correction_receive(
    *,
    application: Application,
    by: Staff | Actor | None,
    text: str = "",
    day: date | None = None,
    still_unclear: bool = False,
    refused: bool = False,
    reason_accepted: bool = False,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The correction came in: the period begins anew (条例第30条).

    Args:
        refused: the agency had turned it away or sent it back; it counts as received on the day it was offered.
        reason_accepted: it came after the limit, for a good reason (正当理由); without one the limit stands.

    Raises:
        NotAllowed: no correction was asked for, or one was received that holds.
    """
    with acting(application) as case:
        refuse_closed(case)
        events = history_of(case)
        if not any(event.kind == "correction_notice_posted" for event in events):
            raise NotAllowed(_("没有要求过补正"), "条例第30条")
        seen = any(event.kind in CORRECTIONS for event in events)
        if seen and not (reason_accepted and case.waiting_for == "correction"):
            raise NotAllowed(_("补正已经收到"), "条例第30条")
        kind = CORRECTIONS[1] if refused else CORRECTIONS[0]
        data = {"text": text, "still_unclear": still_unclear, "reason_accepted": reason_accepted}
        note(case, kind, by=by, data=data, day=day, reason=reason, evidence=evidence)
    return again(application)


def extension_grant(
    *, application: Application, staff: Staff, days: int, reason: str, approved_by: str, service: str = "postal"
) -> Application:
    """Extend the reply by up to the statutory number of working days, and tell the applicant in time (条例第33条第2款).

    Args:
        approved_by: name of the head of the disclosure office, who agreed.

    Raises:
        NotAllowed: extended before, too long, the period has ended, or nobody approved.
    """
    with acting(application) as case:
        refuse_closed(case)
        refuse_unreceived(case)
        if case.extended:
            raise NotAllowed(_("已经延长过一次"), "条例第33条第2款")
        if case.due is None and case.due_statutory is None:
            raise NotAllowed(no_day(case), "条例第33条第2款")
        name = approved_by.removeprefix(HEAD).strip()
        if not name:
            raise NotAllowed(_("延长须经政府信息公开工作机构负责人同意，请写明谁同意"), "条例第33条第2款")
        today = clock.today()
        most = rulebook.default().on("reply_extension_max_days", case.received or today).count()
        if not 1 <= days <= most:
            raise NotAllowed(
                _("延长最多 %(most)s 个工作日，您填了 %(days)s") % {"most": most, "days": days}, "条例第33条第2款"
            )
        agreed = f"{HEAD}{name}"
        data = {"days": days, "approved_by": agreed, "told_applicant": today.isoformat(), "reason": reason}
        flags = effect_of(case, "extension_approved", today, {**data, "told_applicant": today}).new_flags
        if "extension_too_late" in flags:
            raise NotAllowed(_("原期限已过，延长不生效"), "条例第33条第2款")
        note(case, "extension_approved", by=staff, data=data)
        fields = {"extension_reason": reason, "approved_by": name, "extension_days": days}
        letter = paper_issue(case=case, staff=staff, kind="extension_notice", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
    return again(application)


def period_runs(case: Application) -> bool:
    """Whether a period to reply runs or only stands still for a consultation (条例第33条)."""
    return bool(case.due or case.due_statutory or case.waiting_for in ("third_party", "co_author", "other_agency"))


def no_day(case: Application) -> str:
    """Why there is no last day now that could be put off; the notice has to tell the old one and the new one."""
    if period_runs(case):
        return _("对方还没有登记收到征求意见书，到期日算不出来；登记收到或者意见以后才能延长")
    return _("现在没有在计算的期限，不能延长")


def justification_ask(
    *, application: Application, staff: Staff, facts: str, until: date, service: str = "postal"
) -> Application:
    """Ask for reasons where number and frequency clearly exceed what is reasonable; the clock goes on (条例第35条)."""
    with acting(application) as case:
        refuse_closed(case)
        refuse_unreceived(case)
        if any(event.kind == "justification_notice_posted" for event in history_of(case)):
            raise NotAllowed(_("已经要求过说明理由"), "条例第35条")
        fields = {"frequency": facts, "justify_due": until}
        letter = paper_issue(case=case, staff=staff, kind="justification_notice", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
        note(case, "justification_notice_posted", by=staff, data={"until": until.isoformat(), "letter": str(letter.pk)})
    return again(application)


def justification_receive(
    *, application: Application, by: Staff | Actor | None, text: str, day: date | None = None, reason: str = ""
) -> Application:
    """The applicant has given reasons (条例第35条)."""
    with acting(application) as case:
        refuse_closed(case)
        kinds = {event.kind for event in history_of(case)}
        if "justification_notice_posted" not in kinds:
            raise NotAllowed(_("没有要求过说明理由"), "条例第35条")
        if "justification_received" in kinds:
            raise NotAllowed(_("理由已经收到"), "条例第35条")
        note(case, "justification_received", by=by, data={"text": text}, day=day, reason=reason)
    return again(application)


def deferral_tell(
    *, application: Application, staff: Staff, until: date, reason: str, service: str = "postal"
) -> Application:
    """The reasons hold but the period is too short: set a reasonable later day and tell it (条例第35条后段).

    Raises:
        NotAllowed: no reasons were asked for and given, or the day is not later.
    """
    with acting(application) as case:
        refuse_closed(case)
        kinds, due = {event.kind for event in history_of(case)}, case.due or case.due_statutory
        if "justification_received" not in kinds:
            raise NotAllowed(_("申请人还没有说明理由，不能确定延迟答复的期限"), "条例第35条")
        if "deferred_reply_notice" in kinds:
            raise NotAllowed(_("已经告知过延迟答复"), "条例第35条")
        if due is None:
            raise NotAllowed(_("现在没有在计算的期限，不能延迟"), "条例第35条")
        if clock.today() > due:
            raise NotAllowed(_("原期限 %(day)s 已过，延迟不生效") % {"day": due}, "条例第35条")
        if until <= due:
            raise NotAllowed(_("延迟的日期应在原期限 %(day)s 之后") % {"day": due}, "条例第35条")
        fields = {"deferred_until": until, "deferral_reason": reason}
        letter = paper_issue(case=case, staff=staff, kind="deferred_reply_notice", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
        note(case, "deferred_reply_notice", by=staff, data={"until": until.isoformat(), "letter": str(letter.pk)})
    return again(application)


def application_withdraw(
    *,
    application: Application,
    by: Staff | Actor | None,
    text: str = "",
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The applicant takes the application back; it counts as 其他处理 of that day."""
    with acting(application) as case:
        refuse_closed(case)
        note(case, "withdrawn", by=by, data={"text": text}, day=day, reason=reason, evidence=evidence)
    return again(application)


def again(application: Application) -> Application:
    """The case as it stands after the act."""
    return Application.objects.select_related("agency").get(pk=application.pk)
