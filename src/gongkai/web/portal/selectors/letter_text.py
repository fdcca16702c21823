"""The words of a letter that was sent, as on its PDF; the applicant's own values are put in for the applicant alone."""

from __future__ import annotations

from gongkai.documents import letters
from gongkai.errors import GongkaiError
from gongkai.web.applications import wording
from gongkai.web.applications.models import Letter
from gongkai.web.history import selectors
from gongkai.web.identity import services as identity

SEEN = "申请人本人查看文书"


def of(letter: Letter) -> letters.Letter | None:
    """The wording, None where the record has too little to make it again (the PDF has it)."""
    case = letter.application
    signed = (event for event in selectors.events_of(case.stream) if event.kind == "letter_signed")
    event = next((event for event in signed if event.data.get("letter") == str(letter.pk)), None)
    if event is None or "case" not in event.data:
        return None
    try:
        own = (
            {}
            if case.identity is None
            else wording.values_of(identity.identity_for_letter(case.identity, purpose=SEEN))
        )
        return letters.compose(letter.kind, wording.unveiled(event.data["case"], own))
    except GongkaiError:
        return None
