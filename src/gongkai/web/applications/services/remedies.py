"""Reconsiderations and lawsuits about a case: what came in, by when to answer, how it ended (table 4; rulebook D.3)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.report.tally import KINDS
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application, Letter, Remedy
from gongkai.web.applications.services.acting import NotAllowed, acting, note

ARTICLE = "条例第51条"
KIND_NAMES = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}
OUTCOMES = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}
PROCEDURES = {"ordinary": "普通程序", "simplified": "简易程序"}


def remedy_open(
    *,
    application: Application,
    staff: Staff,
    kind: str,
    authority: str,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Remedy:
    """Put on record that a reconsideration or lawsuit was begun. It changes neither the reply nor its clock.

    Raises:
        NotAllowed: an unknown kind, or no authority named.
    """
    with acting(application) as case:
        if kind not in KINDS:
            raise NotAllowed(_("请选择救济的种类"), ARTICLE)
        if not authority.strip():
            raise NotAllowed(_("请写明复议机关或者法院"), ARTICLE)
        if case.remedies.filter(kind=kind, closed=None).exists():
            raise NotAllowed(_("已有一件%(kind)s没有办结") % {"kind": KIND_NAMES[kind]}, ARTICLE)
        key = uuid.uuid4()
        data = {"remedy": str(key), "kind": kind, "kind_name": KIND_NAMES[kind], "authority": authority}
        note(case, "remedy_opened", by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return Remedy.objects.get(pk=key)


def remedy_copy_received(
    *,
    remedy: Remedy,
    staff: Staff,
    procedure: str = "ordinary",
    day: date | None = None,
    reason: str = "",
    answer_due: date | None = None,
    evidence: Sequence[str] = (),
) -> Remedy:
    """The copy of the application or complaint came in: the period to answer begins.

    Args:
        procedure: of a reconsideration: `ordinary` (10 working days) or `simplified` (5; 行政复议法第48、54条).
        answer_due: the last day that the court's notice names; needed for a lawsuit.

    Raises:
        NotAllowed: the copy is on record, an unknown procedure, or a lawsuit without its last day.
    """
    with acting(remedy.application) as case:
        now = Remedy.objects.get(pk=remedy.pk)
        if now.copy_received is not None:
            raise NotAllowed(_("副本已于 %(day)s 收到") % {"day": now.copy_received}, "行政复议法第48条")
        data = {"remedy": str(now.pk), "procedure": procedure}
        if now.kind == "reconsideration":
            if procedure not in PROCEDURES:
                raise NotAllowed(_("请选择普通程序或者简易程序"), "行政复议法第54条")
            data["document"] = "行政复议申请书"
        else:
            if answer_due is None:
                raise NotAllowed(_("请填写应诉通知书写明的答辩期限"), "行政诉讼法第67条")
            data |= {"document": "起诉状", "answer_due": answer_due.isoformat(), "procedure": ""}
        note(case, "remedy_copy_received", by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return Remedy.objects.get(pk=remedy.pk)


def remedy_answer(
    *, remedy: Remedy, staff: Staff, day: date | None = None, reason: str = "", evidence: Sequence[str] = ()
) -> Remedy:
    """The written answer with its evidence was handed in; without it there is none (行政复议法第70条).

    Raises:
        NotAllowed: no copy came, or it was answered.
    """
    with acting(remedy.application) as case:
        now = Remedy.objects.get(pk=remedy.pk)
        if now.copy_received is None:
            raise NotAllowed(_("还没有收到副本，先登记收到副本"), "行政复议法第48条")
        if now.answered is not None:
            raise NotAllowed(_("已于 %(day)s 提交答复") % {"day": now.answered}, "行政复议法第48条")
        note(case, "remedy_answered", by=staff, data={"remedy": str(now.pk)}, day=day, reason=reason, evidence=evidence)
    return Remedy.objects.get(pk=remedy.pk)


def remedy_close(
    *,
    remedy: Remedy,
    staff: Staff,
    outcome: str,
    day: date | None = None,
    text: str = "",
    order_due: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Remedy:
    """How it ended, in table 4's words; a correction may order a new reply, which becomes a duty with its own last day.

    Raises:
        NotAllowed: it is closed, an unknown outcome, or a new reply ordered by a decision that upholds.
    """
    with acting(remedy.application) as case:
        now = Remedy.objects.get(pk=remedy.pk)
        if now.closed is not None:
            raise NotAllowed(_("已于 %(day)s 办结") % {"day": now.closed}, "条例第50条")
        if outcome not in OUTCOMES:
            raise NotAllowed(_("请选择结果：维持、纠正或者其他"), "条例第50条")
        if order_due is not None and outcome != "corrected":
            raise NotAllowed(_("只有纠正的结果才会要求重新答复"), "行政复议法第64、66条")
        data = {
            "remedy": str(now.pk), "outcome": outcome, "outcome_name": OUTCOMES[outcome], "authority": now.authority,
            "text": text, "order_due": None if order_due is None else order_due.isoformat(),
        }  # fmt: skip
        note(case, "remedy_closed", by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return Remedy.objects.get(pk=remedy.pk)


def ordered(case: Application) -> Remedy | None:
    """The decision that orders a new reply which is still owed; None when nothing is."""
    return case.remedies.filter(order_due__isnull=False, order_done=None).order_by("order_due").first()


def order_fulfilled(*, case: Application, staff: Staff, letter: Letter, said: Mapping[str, Any]) -> bool:
    """Whether a reply fulfilled an order: then the order is done, and the first reply keeps its place in table 3."""
    remedy = ordered(case)
    if case.open or remedy is None:
        return False
    data = {"remedy": str(remedy.pk), "letter": str(letter.pk), "number": letter.number, "authority": remedy.authority}
    note(case, "remedy_order_done", by=staff, data=data, **said)
    return True
