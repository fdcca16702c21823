"""What the page of one letter shows: where it stands in the chain, who did what, what this person may do now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff
from gongkai.web.applications import wording
from gongkai.web.applications.forms.letter_steps import ReturnForm, ReviewForm, SignForm, VoidForm
from gongkai.web.applications.letter_data import letter_of, option
from gongkai.web.applications.letters_of import REVIEWS
from gongkai.web.applications.models import Application, Attachment, Letter
from gongkai.web.applications.services.letters import REVIEW_NAMES
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded

STATES = {
    "draft": "拟稿", "secrecy": "等保密审查", "legal": "等法制审查", "approval": "等签发", "signed": "已签发，等送达",
    "sent": "已发出", "void": "已作废",
}  # fmt: skip
_CHAIN = ("draft", *REVIEWS, "approval", "signed", "sent")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: its word, and whether it is done, now, or still to come."""

    word: str
    where: str


def context(staff: Staff, case: Application, letter: Letter, events: Sequence[Recorded]) -> dict[str, Any]:
    """Everything but the preview of an unfinished reply."""
    own = [event for event in events if event.data.get("letter") == str(letter.pk)]
    form = letters.template(letter.kind)
    return {
        "case": case,
        "letter": letter,
        "title": form.title,
        "state": _(STATES[letter.state]),
        "decision": option(form.outcome, letter.signed_on or clock.today()) if form.outcome else None,
        "chain": _chain(letter) if letter.kind in letter_of().values() else [],
        "happened": list(reversed(own)),
        "enclosures": _enclosures(case, letter),
        "sheet": _sheet(own),
        **_steps(staff, case, letter, own),
    }


def _chain(letter: Letter) -> list[Link]:
    if letter.state == "void":
        return [Link(_(STATES["void"]), "now")]
    at = _CHAIN.index(letter.state)
    words = {
        **STATES,
        "draft": "拟稿",
        "secrecy": "保密审查",
        "legal": "法制审查",
        "approval": "签发",
        "signed": "送达",
        "sent": "发出",
    }
    return [
        Link(_(words[name]), "done" if place < at else "now" if place == at else "next")
        for place, name in enumerate(_CHAIN[:-1])
    ]


def _enclosures(case: Application, letter: Letter) -> list[Attachment]:
    return list(case.attachments.filter(pk__in=[uuid.UUID(str(key)) for key in letter.fields.get("enclosures", [])]))


def _sheet(own: Sequence[Recorded]) -> Any:
    """The wording of a signed letter as it was printed; the applicant stays a mark."""
    signed = next((event for event in own if event.kind == "letter_signed"), None)
    if signed is None or "case" not in signed.data:
        return None
    try:
        return letters.compose(signed.data["kind"], wording.unveiled(signed.data["case"], wording.MARKS))
    except GongkaiError:  # a template that has changed since: the paper itself is kept, this view of it is not
        return None


def _steps(staff: Staff, case: Application, letter: Letter, own: Sequence[Recorded]) -> dict[str, Any]:
    """The step that this person may take, or why it is somebody else's."""
    drafted = {
        event.actor_id for event in own if event.kind in ("letter_drafted", "letter_revised", "letter_submitted")
    }
    reviewed = {event.actor_id for event in own if event.kind == "letter_reviewed"}
    me = staff.person.pk
    found: dict[str, Any] = {"why_not": ""}
    if letter.kind not in letter_of().values():
        return found
    may = {name: staff.can(name, case.agency) for name in ("case_act", "case_review", "case_sign")}
    if letter.state in REVIEWS and may["case_review"]:
        if me in drafted:
            found["why_not"] = _("您是拟稿人，请由他人审查")
        else:
            initial = {"review": letter.state, "digest": letter.digest}
            found |= {"review_form": ReviewForm(initial=initial), "review_name": _(REVIEW_NAMES[letter.state])}
    if letter.state == "approval" and may["case_sign"]:
        if me in drafted | reviewed:
            found["why_not"] = _("您是拟稿人或者审查人，请由他人签发")
        else:
            found |= {"sign_form": SignForm(initial={"digest": letter.digest}), "return_form": ReturnForm()}
    if letter.state in ("draft", *REVIEWS, "approval") and may["case_act"]:
        found |= {"may_edit": True, "void_form": VoidForm(), "void_step": "void"}
    if letter.state == "signed":
        found["may_serve"] = may["case_act"]
        if may["case_sign"]:
            found |= {"void_form": VoidForm(), "void_step": "void-signed"}
    if letter.state == "sent" and letter.service in ("postal", "by_agency") and may["case_act"]:
        found["may_prove"] = not any(event.kind == "reply_signed_by_applicant" for event in own)
    return found
