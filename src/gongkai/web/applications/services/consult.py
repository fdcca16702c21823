"""Asking others: third party, co-author, other agencies (条例第32、33条第3款、34条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

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
from gongkai.web.applications.services.moves import again
from gongkai.web.applications.services.papers import paper_issue, paper_sent
from gongkai.web.history import clock

# whom the letter addresses, and its kind; what silence means the law says, not this table
OFFICES = {
    "third_party": ("third_party_consultation", "third_party", "条例第32条"),
    "co_author": ("co_author_consultation", "co_author", "条例第34条"),
    "other_agency": ("transfer_letter", "recipient", "条例第33条第3款"),
}
# the applicant learns that a consultation runs, not with whom
CONSULTED = {"third_party": "第三方", "co_author": "共同制作机关", "other_agency": "其他机关"}


def consultation_send(
    *,
    application: Application,
    staff: Staff,
    office: str,
    party: str,
    contents: str,
    reply_to: str = "",
    until: date | None = None,
    natural_person: bool = False,
    service: str = "postal",
    tell_applicant: bool = True,
) -> Application:
    """Ask in writing; the time until the answer does not count (条例第33条第3款). The letter never names the applicant.

    Args:
        reply_to: how the opinion is given; of a third party or co-author.
        until: by when another agency is asked to answer; the law sets no such day.
        natural_person: the third party is a person, whom the letter addresses as one.

    Raises:
        NotAllowed: this party was asked before and has not answered, or another agency without a day.
    """
    kind, addressee, article = OFFICES[office]
    with acting(application) as case:
        refuse_closed(case)
        refuse_unreceived(case)
        events = history_of(case)
        if any(event.kind == f"{office}_letter_sent" and event.data.get("party") == party for event in events):
            raise NotAllowed(_("已经征求过%(party)s的意见") % {"party": party}, article)
        fields: dict[str, Any] = {addressee: party, "contents": contents, "reply_to": reply_to}
        if natural_person:
            fields["third_party_type"] = "natural_person"
        if office == "other_agency":
            if until is None:
                raise NotAllowed(_("请写明请对方在哪天以前反馈"), article)
            fields = {addressee: party, "task": contents, "respond_by": until}
        letter = paper_issue(case=case, staff=staff, kind=kind, fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service=service)
        note(case, f"{office}_letter_sent", by=staff, data={"party": party, "letter": str(letter.pk)})
        if tell_applicant:
            fields = {"consulted": CONSULTED[office], "consultation_sent": clock.today()}
            told = paper_issue(case=case, staff=staff, kind="consultation_notice_to_applicant", fields=fields)
            paper_sent(case=case, staff=staff, letter=told, service=service)
    return again(application)


def consultation_received(
    *,
    application: Application,
    staff: Staff,
    office: str,
    party: str,
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The party has the letter: its own period begins."""
    return _fact(application, staff, office, f"{office}_received", {"party": party}, day, reason, evidence)


def consultation_answered(
    *,
    application: Application,
    staff: Staff,
    office: str,
    party: str,
    opinion: str,
    text: str = "",
    day: date | None = None,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> Application:
    """The party has answered (`opinion` agrees or objects): the clock goes on."""
    data = {"party": party, "opinion": opinion, "text": text}
    return _fact(application, staff, office, f"{office}_opinion_received", data, day, reason, evidence)


def override_decide(
    *, application: Application, staff: Staff, party: str, text: str, contents: str = ""
) -> Application:
    """Disclose against the third party's will because the public interest weighs more (条例第32条).

    The third party is told what is disclosed and why, in writing.

    Args:
        contents: what is disclosed; "" is what the third party was asked about.

    Raises:
        NotAllowed: that party has not objected.
    """
    with acting(application) as case:
        refuse_closed(case)
        of_party = [event for event in history_of(case) if event.data.get("party") == party]
        objected = any(
            event.kind == "third_party_opinion_received" and event.data.get("opinion") == "objects"
            for event in of_party
        )
        if not objected:
            raise NotAllowed(_("%(party)s没有表示不同意公开") % {"party": party}, "条例第32条")
        if any(event.kind == "override_decided" for event in of_party):
            raise NotAllowed(_("已经因公共利益决定公开，并告知了%(party)s") % {"party": party}, "条例第32条")
        sent = next(event for event in of_party if event.kind == "third_party_letter_sent")
        asked = case.letters.get(pk=sent.data["letter"]).fields
        fields = {
            "third_party": party,
            "contents": contents or asked["contents"],
            "reason": text,
            "consulted_on": sent.day,
        }
        fields |= {name: asked[name] for name in ("third_party_type",) if name in asked}
        letter = paper_issue(case=case, staff=staff, kind="third_party_outcome", fields=fields)
        paper_sent(case=case, staff=staff, letter=letter, service="postal")
        note(case, "override_decided", by=staff, data={"party": party, "text": text, "letter": str(letter.pk)})
    return again(application)


def _fact(
    application: Application,
    staff: Staff,
    office: str,
    kind: str,
    data: dict[str, str],
    day: date | None,
    reason: str,
    evidence: Sequence[str],
) -> Application:
    with acting(application) as case:
        refuse_closed(case)
        events = history_of(case)
        sent = any(
            event.kind == f"{office}_letter_sent" and event.data.get("party") == data["party"] for event in events
        )
        if not sent:
            raise NotAllowed(_("没有向%(party)s发过征求意见书") % {"party": data["party"]}, OFFICES[office][2])
        if any(event.kind == kind and event.data.get("party") == data["party"] for event in events):
            raise NotAllowed(_("%(party)s的这一步已经登记过") % {"party": data["party"]}, OFFICES[office][2])
        note(case, kind, by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return again(application)
