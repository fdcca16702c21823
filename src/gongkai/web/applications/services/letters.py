"""The reply on its way: drafter → secrecy review → legal review → approver. What was read is what is signed.

Every step binds the SHA-256 of the wording and of the enclosed files (`wording.digest_of`): a change after a review
voids it. Who drafted does not review, who reviewed does not sign (security (b) 16); an agency may only ask for more.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.documents.letters.lint import Finding
from gongkai.errors import GongkaiError
from gongkai.web.accounts import choices
from gongkai.web.accounts.access import Staff
from gongkai.web.applications import wording
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.letter_data import letter_of, option
from gongkai.web.applications.letters_of import REVIEWS
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services.acting import (
    NotAllowed,
    acting,
    history_of,
    note,
    refuse_closed,
    refuse_unreceived,
)
from gongkai.web.applications.services.letter_checks import decision_why_not, letter_findings
from gongkai.web.applications.services.papers import NotReady, paper_sign
from gongkai.web.applications.services.remedies import ordered
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded

ARTICLE = "条例第36条"
REVIEW_NAMES = {"secrecy": "保密审查", "legal": "法制审查"}
RESULTS = {"passed": "通过", "returned": "退回修改"}
_UNFINISHED = ("draft", *REVIEWS, "approval", "signed")


def reply_why_not(case: Application) -> tuple[str, str] | None:
    """Why no reply can be written now, with the article; None when one can."""
    if not case.open and ordered(case) is None:
        return _("这一件已经办结，不能再拟答复"), "条例第45条"
    if case.received is None:
        return _("还没有确认收到，期限尚未起算。请先确认收到"), "条例第31条"
    return None


def letter_draft(
    *, application: Application, staff: Staff, code: str, fields: Mapping[str, Any], expected_seq: int | None = None
) -> Letter:
    """Begin the reply: the decision alone settles kind, article, remedy and row.

    Raises:
        NotAllowed: the decision cannot be taken now, or another reply is on its way.
        history.errors.Conflict: the case has moved on since `expected_seq`.
    """
    with acting(application) as case:
        _refuse_done(case)
        refuse_unreceived(case)
        kind = _kind(case, code)
        if case.letters.filter(state__in=_UNFINISHED, kind__in=list(letter_of().values())).exists():
            raise NotAllowed(_("已经有一份答复在办，请在那一份上修改，或者先作废"), ARTICLE)
        letter = uuid.uuid4()
        data = {"letter": str(letter), **_told(kind), "fields": _kept(case, code, fields)}
        note(case, "letter_drafted", by=staff, data=data, expected_seq=expected_seq)
    return Letter.objects.get(pk=letter)


def letter_revise(
    *, letter: Letter, staff: Staff, code: str, fields: Mapping[str, Any], expected_seq: int | None = None
) -> Letter:
    """Change a reply before it is signed; what was reviewed before counts no more.

    Raises:
        NotAllowed: it is signed, sent or void.
    """
    with acting(letter.application) as case:
        _refuse_done(case)
        now = _now(letter, "draft", *REVIEWS, "approval")
        kind = _kind(case, code)
        data = {"letter": str(now.pk), **_told(kind), "fields": _kept(case, code, fields)}
        note(case, "letter_revised", by=staff, data=data, expected_seq=expected_seq)
    return _again(letter)


def letter_submit(*, letter: Letter, staff: Staff) -> Letter:
    """Send a complete draft to the reviews.

    Raises:
        NotReady: everything that is missing or must not stand in it.
        NotAllowed: the decision cannot be taken now.
    """
    with acting(letter.application) as case:
        _refuse_done(case)
        now = _now(letter, "draft")
        if why := decision_why_not(case, now.fields["code"], history_of(case)):
            raise NotAllowed(*why)
        if found := letter_findings(case, now):
            raise NotReady(letters.template(now.kind).title, found)
        text = wording.wording(case, now.kind, now.fields, clock.today())
        data = {"letter": str(now.pk), **_told(now.kind), "text": text}
        data["digest"] = wording.digest_of(case, now.kind, now.fields, text)
        note(case, "letter_submitted", by=staff, data=data)
    return _again(letter)


def letter_review(*, letter: Letter, staff: Staff, review: str, result: str, text: str = "", digest: str) -> Letter:
    """One review: passed, or returned with what is to be changed.

    Args:
        digest: of what the reviewer had on the screen.

    Raises:
        NotAllowed: own draft, not this review's turn, changed since it was submitted, or returned without a word.
    """
    with acting(letter.application) as case:
        _refuse_done(case)
        now = _now(letter, review)
        events = _events_of(case, now)
        if staff.person.pk in _drafters(events):
            raise NotAllowed(_("您是拟稿人，请由他人审查"), "条例第17条")
        if choices.of(case.agency, "separate_reviewers") and staff.person.pk in _reviewers(events):
            raise NotAllowed(_("本机关规定保密审查和法制审查由不同的人担任，您已审过一道"), "条例第17条")
        if result == "returned" and not text.strip():
            raise NotAllowed(_("退回修改要写明改什么"), "条例第17条")
        _refuse_changed(case, now, digest)
        data = {
            "letter": str(now.pk), **_told(now.kind), "review": review, "review_name": REVIEW_NAMES[review],
            "result": result, "result_name": RESULTS[result], "text": text, "digest": digest,
        }  # fmt: skip
        note(case, "letter_reviewed", by=staff.as_actor("reviewer", case.agency_id), data=data)
    return _again(letter)


def letter_return(*, letter: Letter, staff: Staff, text: str) -> Letter:
    """The approver sends it back instead of signing.

    Raises:
        NotAllowed: it does not wait for a signature, or no reason is given.
    """
    with acting(letter.application) as case:
        now = _now(letter, "approval")
        if not text.strip():
            raise NotAllowed(_("退回修改要写明改什么"), ARTICLE)
        data = {
            "letter": str(now.pk), **_told(now.kind), "review": "approval", "review_name": "签发",
            "result": "returned", "result_name": RESULTS["returned"], "text": text, "digest": now.digest,
        }  # fmt: skip
        note(case, "letter_reviewed", by=staff.as_actor("approver", case.agency_id), data=data)
    return _again(letter)


def letter_sign(*, letter: Letter, staff: Staff, digest: str) -> Letter:
    """Sign: the number is taken, docx and pdf are made and kept, the decision is on record; the clock still runs.

    Raises:
        NotAllowed: drafted or reviewed by the same person, a review is missing, or something changed since.
        NotReady: see `letter_submit`.
    """
    with acting(letter.application) as case:
        _refuse_done(case)
        now = _now(letter, "approval")
        events = _events_of(case, now)
        if staff.person.pk in _drafters(events):
            raise NotAllowed(_("您是拟稿人，请由他人签发"), ARTICLE)
        if staff.person.pk in _reviewers(events):
            raise NotAllowed(_("您是审查人，请由他人签发"), ARTICLE)
        _refuse_changed(case, now, digest)
        code = now.fields["code"]
        values = values_for(case)
        more, approver = {"code": code}, staff.as_actor("approver", case.agency_id)
        paper_sign(
            case=case,
            by=approver,
            letter=now.pk,
            kind=now.kind,
            kept=now.fields,
            values=values,
            ends_case=True,
            more=more,
        )
        if case.open:
            ground = "；".join(letters.template(now.kind).basis)
            note(case, "decision", by=approver, data={"code": code, "ground": ground})
    return _again(letter)


def letter_void(*, letter: Letter, staff: Staff, text: str) -> Letter:
    """Give up a reply that has not left. A number that was taken stays with it: the sequence has no gap.

    Raises:
        NotAllowed: it has left, or no reason is given.
    """
    with acting(letter.application) as case:
        _refuse_done(case)
        now = _now(letter, *_UNFINISHED)
        if not text.strip():
            raise NotAllowed(_("作废要写明原因"), ARTICLE)
        ends_case = now.state == "signed" and case.open
        data = {"letter": str(now.pk), **_told(now.kind), "text": text, "ends_case": ends_case}
        note(case, "letter_voided", by=staff, data=data)
        decided = next((event for event in reversed(history_of(case)) if event.kind == "decision"), None)
        if ends_case and decided is not None:
            note(case, "voided", by=staff, data={"n": decided.n}, reason=text)
    return _again(letter)


def _refuse_done(case: Application) -> None:
    """A closed case takes no other reply, unless a decision about it orders one."""
    if ordered(case) is None:
        refuse_closed(case)


def _kind(case: Application, code: str) -> str:
    found = option(code, clock.today())
    if found is None or not found.letter:
        raise NotAllowed(_("没有这一种决定：%(code)s") % {"code": code}, ARTICLE)
    if why := decision_why_not(case, code, history_of(case)):
        raise NotAllowed(*why)
    return found.letter


def _kept(case: Application, code: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {**wording.veiled(fields, values_for(case)), "code": code}


def _told(kind: str) -> dict[str, str]:
    return {"kind": kind, "title": letters.template(kind).title}


def _now(letter: Letter, *states: str) -> Letter:
    """The letter as it is now, in one of these states.

    Raises:
        NotAllowed: it is in another.
    """
    now = Letter.objects.get(pk=letter.pk)
    if now.state not in states:
        raise NotAllowed(_("《%(title)s》已经不在这一步，请看最新的情况") % _told(now.kind), ARTICLE)
    return now


def _events_of(case: Application, letter: Letter) -> list[Recorded]:
    return [event for event in history_of(case) if event.data.get("letter") == str(letter.pk)]


def _drafters(events: list[Recorded]) -> set[uuid.UUID | None]:
    return {
        event.actor_id for event in events if event.kind in ("letter_drafted", "letter_revised", "letter_submitted")
    }


def _reviewers(events: list[Recorded]) -> set[uuid.UUID | None]:
    """Who reviewed since the letter was last submitted."""
    last = max((event.seq for event in events if event.kind == "letter_submitted"), default=0)
    return {event.actor_id for event in events if event.kind == "letter_reviewed" and event.seq > last}


def _refuse_changed(case: Application, letter: Letter, digest: str) -> None:
    """What is reviewed or signed is what was submitted, to the byte.

    Raises:
        NotAllowed: the wording, a fact that it prints or a file changed.
    """
    try:
        text = wording.wording(case, letter.kind, letter.fields, clock.today())
        now = wording.digest_of(case, letter.kind, letter.fields, text)
    except GongkaiError as error:
        raise NotReady(letters.template(letter.kind).title, [Finding("facts", error.message)]) from error
    if now != letter.digest or digest != letter.digest:
        raise NotAllowed(_("送审之后内容或者附件有改动，以前的审查作废，请拟稿人重新送审"), "条例第17条")


def _again(letter: Letter) -> Letter:
    return Letter.objects.select_related("application__agency").get(pk=letter.pk)
