"""What an applicant does to the own case on the tracking page. Nobody is named in the history: the actor is 申请人."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import fees, moves
from gongkai.web.applications.services.acting import NotAllowed, acting, history_of, note
from gongkai.web.applications.services.citizen.screening import screening_start
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.history.files import StoredFile
from gongkai.web.jobs.services import post_later


def correction_answer(*, application: Application, text: str, uploads: Sequence[StoredFile] = ()) -> Application:
    """The applicant answers the notice of correction: the period begins anew (条例第30条).

    Raises:
        NotAllowed: nothing was asked for, or it was answered before.
    """
    with acting(application) as case:
        after = moves.correction_receive(application=case, by=None, text=text)
        for file in uploads:
            file_add(application=case, by=None, enclosure=Enclosure(file, "correction"))
        screening_start(case)
    return after


def reasons_answer(*, application: Application, text: str) -> Application:
    """The applicant gives reasons for number and frequency (条例第35条).

    Raises:
        NotAllowed: nobody asked, or they were given before.
    """
    with acting(application) as case:
        if any(event.kind == "justification_received" for event in history_of(case)):
            raise NotAllowed(_("理由已经收到"), "条例第35条")
        return moves.justification_receive(application=case, by=None, text=text)


def fee_notice_seen(*, application: Application) -> Application:
    """The applicant says that the fee notice arrived: the days for paying begin (国办函〔2020〕109号)."""
    return fees.fee_notice_received(application=application, by=None)


def application_take_back(*, application: Application, text: str = "") -> Application:
    """The applicant withdraws; before the day of receipt as well."""
    return moves.application_withdraw(application=application, by=None, text=text)


def reply_confirm(*, application: Application) -> Application:
    """收到了: from this day the periods of the remedies are counted.

    Raises:
        NotAllowed: no reply was sent, or it was confirmed before.
    """
    with acting(application) as case:
        kinds = {event.kind for event in history_of(case)}
        if case.decided is None or case.ended != "reply":
            raise NotAllowed(_("还没有发出答复"), "条例第33条")
        if "receipt_confirmed" in kinds:
            raise NotAllowed(_("您已经确认过收到答复"))
        note(case, "receipt_confirmed", by=None)
    return moves.again(application)


def reply_read(*, application: Application) -> None:
    """The first look at the reply is kept; later ones are not."""
    with acting(application) as case:
        if case.decided is not None and not any(event.kind == "read_by_applicant" for event in history_of(case)):
            note(case, "read_by_applicant", by=None)


def proactive_suggest(*, application: Application, text: str) -> Application:
    """Suggest that the information be published for all (条例第44条)."""
    return _say(application, "proactive_suggested", text)


def record_correction_ask(*, application: Application, text: str) -> Application:
    """Ask for the correction of a record about oneself (条例第41条)."""
    return _say(application, "record_correction_asked", text)


def complain(*, application: Application, text: str) -> Application:
    """Complain to the office that supervises (条例第51条); it is told by mail where its guide names an address."""
    with acting(application) as case:
        after = _say(case, "complained", text)
        office = supervising_office(case.agency)
        if office is not None and (address := str(office.guide.get("email") or "")):
            post_later(
                channel="mail",
                to=address,
                subject=_("%(agency)s %(number)s 的申请人投诉") % {"agency": case.agency.name, "number": case.number},
                body=_("申请人对 %(agency)s 办理 %(number)s 有意见，请登录平台查看。")
                % {"agency": case.agency.name, "number": case.number},
                agency_id=office.pk,
            )
    return after


def supervising_office(agency: Agency) -> Agency | None:
    """The county's office in charge of disclosure (条例第3条), None where the tree has none."""
    root = agency.path.split("/", 1)[0]
    return Agency.objects.filter(path__startswith=f"{root}/", kind=Agency.Kind.COUNTY_OFFICE, abolished=None).first()


def _say(application: Application, kind: str, text: str) -> Application:
    with acting(application) as case:
        note(case, kind, by=None, data={"text": text})
    return moves.again(application)
