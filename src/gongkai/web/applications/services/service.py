"""送达: by post, in person, by another agency, online; which day decides is the law's (国办公开办函〔2016〕235号).

By post the day of posting decides, and only the postal enterprise may carry it; in person and by another agency the day
on which the applicant signs; online only with the internet channel for reconsideration (行政复议法第22条第2款).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.law import rulebook
from gongkai.law.events import Event
from gongkai.law.reply import by_post_office
from gongkai.web.accounts import choices
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services.acting import NotAllowed, acting, history_of, note
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.moves import again
from gongkai.web.applications.services.papers import paper_sent
from gongkai.web.applications.services.remedies import order_fulfilled
from gongkai.web.history import clock
from gongkai.web.history.files import StoredFile

ARTICLE = "国办公开办函〔2016〕235号"
SERVICES = {"postal": "邮寄", "in_person": "直接送达", "by_agency": "委托其他机关代为送达", "online": "网上送达"}
CARRIER = "邮政企业"


def letter_serve(
    *,
    letter: Letter,
    staff: Staff,
    service: str,
    day: date | None = None,
    tracking: str = "",
    carrier: str = CARRIER,
    by_whom: str = "",
    proofs: Sequence[StoredFile] = (),
    reason: str = "",
    second_person: str = "",
) -> Application:
    """Send a signed reply out. Where this way of service decides on that day, the case is closed by it.

    Args:
        day: posted, signed or delivered; None is today. An earlier day needs `reason`.
        tracking: the post's number; needed by post.
        by_whom: the agency that hands it over, for `by_agency`.
        proofs: scans of the posting slip or the signed receipt, kept with the case.

    Raises:
        NotAllowed: a carrier that is not the postal enterprise, no number, no internet channel, or not signed.
        history.errors.DayRefused: a day ahead, or an earlier one without a reason.
    """
    with acting(letter.application) as case:
        now = Letter.objects.get(pk=letter.pk)
        told = day or clock.today()
        _refuse_unfit(case, now, service, tracking, carrier, by_whom, told)
        evidence = _keep(case, staff, now, proofs)
        said: dict[str, Any] = {"day": day, "reason": reason, "evidence": evidence}
        more = {"by_whom": by_whom, "carrier": carrier if service == "postal" else ""}
        more |= {"second_person": second_person} if second_person else {}
        paper_sent(case=case, staff=staff, letter=now, service=service, tracking=tracking, more=more, **said)
        fact = {"postal": "reply_posted", "in_person": "reply_signed_by_applicant", "online": "reply_delivered"}.get(
            service
        )
        if order_fulfilled(case=case, staff=staff, letter=now, said=said):
            return again(case)
        if fact is not None:
            note(case, fact, by=staff, data=_reply(case, now, service, carrier, tracking, second_person), **said)
    return again(letter.application)


def service_prove(
    *,
    letter: Letter,
    staff: Staff,
    day: date | None = None,
    signed_by: str = "",
    proofs: Sequence[StoredFile] = (),
    reason: str = "",
) -> Application:
    """The applicant's signature came back: for a paper handed over by another agency this is the day that decides.

    Raises:
        NotAllowed: it was not sent, or the signature is on record.
    """
    with acting(letter.application) as case:
        now = Letter.objects.get(pk=letter.pk)
        if now.state != "sent" or now.service not in ("postal", "by_agency"):
            raise NotAllowed(_("这份文书没有寄出，或者不需要签收回证"), ARTICLE)
        events = [event for event in history_of(case) if event.data.get("letter") == str(now.pk)]
        if any(event.kind == "reply_signed_by_applicant" for event in events):
            raise NotAllowed(_("签收已经登记过"), ARTICLE)
        evidence = _keep(case, staff, now, proofs)
        if any(event.kind == "remedy_order_done" for event in events):
            # a reply that an order asked for: the case counts by its first reply, so this is no fact of its clock
            text = f"《{letters.template(now.kind).title}》{now.number} 签收：{signed_by} {day or clock.today()}"
            note(case, "note_added", by=staff, data={"text": text}, evidence=evidence)
            return again(letter.application)
        data = _reply(case, now, now.service, "", "", "") | {"received_by": signed_by}
        note(case, "reply_signed_by_applicant", by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return again(letter.application)


def service_judged(case: Application, day: date) -> str:
    """按期 or 逾期 if the reply leaves on that day; "" while no last day is known."""
    if case.due is None:
        return ""
    return _("按期") if day <= case.due else _("逾期")


def proof_add(*, letter: Letter, staff: Staff, file: StoredFile) -> None:
    """Attach a proof of service to a letter."""
    file_add(application=letter.application, by=staff, enclosure=Enclosure(file, "service"), letter=letter.pk)


def _refuse_unfit(
    case: Application, letter: Letter, service: str, tracking: str, carrier: str, by_whom: str, day: date
) -> None:
    if service not in SERVICES:
        raise NotAllowed(_("请选择送达方式"), ARTICLE)
    if letter.state != "signed":
        raise NotAllowed(_("这份文书还没有签发，或者已经发出"), "条例第36条")
    if letter.signed_on is not None and day < letter.signed_on:
        raise NotAllowed(
            _("送达日期 %(day)s 早于签发日期 %(signed)s") % {"day": day, "signed": letter.signed_on}, ARTICLE
        )
    if service == "postal":
        posted = Event("reply_posted", day, 1, {"carrier": carrier})
        if not by_post_office(posted, rulebook.default()):
            raise NotAllowed(_("邮寄须通过邮政企业，不能用“%(carrier)s”") % {"carrier": carrier}, ARTICLE)
        if not tracking.strip():
            raise NotAllowed(_("请填写邮件号，它是交邮当日的凭据"), ARTICLE)
    if service == "by_agency" and not by_whom.strip():
        raise NotAllowed(_("请写明代为送达的机关"), ARTICLE)
    if service == "online" and not choices.of(case.agency, "online_url"):
        raise NotAllowed(_("复议网上入口未设置，不能网上送达"), "行政复议法第22条第2款")
    printed = letter.fields.get("service", "postal")
    if service == "online" and printed != "online" and letters.template(letter.kind).outcome:
        raise NotAllowed(_("这份答复没有写复议网上入口，不能网上送达。请作废后按网上送达重拟"), "行政复议法第22条第2款")


def _keep(case: Application, staff: Staff, letter: Letter, proofs: Sequence[StoredFile]) -> list[str]:
    for proof in proofs:
        file_add(application=case, by=staff, enclosure=Enclosure(proof, "service"), letter=letter.pk)
    return [proof.sha256 for proof in proofs]


def _reply(
    case: Application, letter: Letter, service: str, carrier: str, tracking: str, second_person: str
) -> dict[str, Any]:
    """The fact of the reply as the law reads it: outcome, who answered, who carried it."""
    form = letters.template(letter.kind)
    data: dict[str, Any] = {
        "code": form.outcome or letter.fields.get("code", ""),
        "ground": "；".join(form.basis),
        "signed_by": case.agency.name_on(letter.signed_on or clock.today()),
        "letter": str(letter.pk),
        "number": letter.number,
        "service": service,
    }
    if carrier and service == "postal":
        data |= {"carrier": carrier, "tracking": tracking}
    return data | ({"second_person": second_person} if second_person else {})
