"""The information processing fee: by item or by page, told in the reply period, lapsing when unpaid (国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.law import fees
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import (
    NotAllowed,
    acting,
    history_of,
    note,
    refuse_closed,
    refuse_unreceived,
)
from gongkai.web.applications.services.moves import again, period_runs
from gongkai.web.applications.services.papers import paper_issue, paper_sent
from gongkai.web.history import clock
from gongkai.web.history.services import Actor
from gongkai.web.identity import services as identity

ARTICLE = "国办函〔2020〕109号"


def item_in_month(application: Application) -> int:
    """Which item of the same applicant in the calendar month of receipt this one is at this agency (rulebook C-4).

    Raises:
        NotAllowed: not received yet.
    """
    if application.received is None:
        raise NotAllowed(_("还没有确认收到，不能计件"), ARTICLE)
    same = identity.same_person(application.identity) if application.identity else [application.identity]
    first, day = application.received.replace(day=1), application.received
    earlier = Application.objects.filter(
        agency=application.agency, identity__in=same, counted=True, received__gte=first
    )
    return (
        earlier.filter(received__lt=day).count()
        + earlier.filter(received=day).filter(_numbered_before(application)).count()
        + 1
    )


def _numbered_before(application: Application) -> Q:
    return Q(year__lt=application.year) | Q(year=application.year, serial__lt=application.serial)


def fee_set(
    *,
    application: Application,
    staff: Staff,
    by: str,
    how_to_pay: str,
    pages: int | None = None,
    service: str = "postal",
) -> Application:
    """Decide the fee of one application, by `item` or by `page`, and send the notice with the calculation.

    Raises:
        NotAllowed: a fee was set before, the quantity costs nothing, a page count is missing, or the reply period does
            not run any more: the notice goes out within it.
    """
    with acting(application) as case:
        refuse_closed(case)
        refuse_unreceived(case)
        if any(event.kind == "fee_set" for event in history_of(case)):
            raise NotAllowed(_("已经发过收费通知书"), ARTICLE)
        today = clock.today()
        if not period_runs(case):
            raise NotAllowed(_("现在没有在计算的期限，不能收费"), ARTICLE)
        if case.due is not None and today > case.due:
            raise NotAllowed(_("收费通知应在处理期限内发出，期限 %(day)s 已过") % {"day": case.due}, ARTICLE)
        fields: dict[str, Any] = {"how_to_pay": how_to_pay}
        if by == "item":
            number = item_in_month(case)
            fee = fees.by_item(number, from_item=number, day=today)
            fields |= {"fee_items": number, "fee_from": number}
        else:
            if not pages:
                raise NotAllowed(_("按量计收须写明页数"), ARTICLE)
            fee = fees.by_page(pages, day=today)
            fields |= {"fee_pages": pages}
        if fee.fen == 0:
            raise NotAllowed(_("还不到收费的数量，不能收费"), ARTICLE)
        letter = paper_issue(case=case, staff=staff, kind="fee_notice", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
        data = {"yuan": fee.yuan, "fen": fee.fen, "lines": list(fee.lines), "by": by, "letter": str(letter.pk)}
        note(case, "fee_set", by=staff, data=data)
    return again(application)


def fee_notice_received(
    *,
    application: Application,
    by: Staff | Actor | None,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The applicant has the notice: twenty working days to pay begin the day after."""
    return _fact(application, by, "fee_notice_received_by_applicant", {}, day, reason, evidence)


def fee_paid(
    *,
    application: Application,
    staff: Staff,
    receipt: str,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The fee was paid: the reply period begins anew the day after."""
    return _fact(application, staff, "fee_paid", {"receipt": receipt}, day, reason, evidence)


def _fact(
    application: Application,
    by: Staff | Actor | None,
    kind: str,
    data: dict[str, str],
    day: date | None,
    reason: str,
    evidence: Sequence[str],
) -> Application:
    with acting(application) as case:
        refuse_closed(case)
        known = {event.kind for event in history_of(case)}
        if "fee_set" not in known:
            raise NotAllowed(_("没有发过收费通知书"), ARTICLE)
        if kind in known:
            raise NotAllowed(_("这一步已经登记过"), ARTICLE)
        note(case, kind, by=by, data=data, day=day, reason=reason, evidence=evidence)
    return again(application)
