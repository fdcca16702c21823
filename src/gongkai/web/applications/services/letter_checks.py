"""What is checked before a reply moves on: whether the decision can be taken now, and whether the letter may leave."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongkai.documents.letters.lint import Finding, findings
from gongkai.errors import GongkaiError
from gongkai.web.applications import wording
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.letter_data import needs
from gongkai.web.applications.models import Application, Letter
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded


def decision_why_not(case: Application, code: str, events: Sequence[Recorded]) -> tuple[str, str] | None:
    """Why a decision cannot be chosen now, with the article; None when it can."""
    need = needs().get(code)
    if need is None:
        return None
    seen = {event.kind for event in events}
    if need.event not in seen or (need.without and need.without in seen):
        return _(need.says), need.article
    if need.past and case.waiting_until is not None and clock.today() <= case.waiting_until:
        return _("期限 %(day)s 还没有过") % {"day": case.waiting_until}, need.article
    return None


def letter_findings(case: Application, letter: Letter) -> list[Finding]:
    """What keeps the letter from leaving, as it stands: its own words, and enclosures that are not cleared."""
    day = clock.today()
    try:
        values = values_for(case)
        number = wording.number_of(case.agency, letter.kind, day.year, 1)
        found = findings(letter.kind, wording.letter_case(case, letter.fields, day=day, number=number, values=values))
    except GongkaiError as error:
        found = [Finding("facts", error.message)]
    return found + _uncleared(case, letter)


def _uncleared(case: Application, letter: Letter) -> list[Finding]:
    """Files that are to go with the letter must be redacted and proved, or found without anything to redact."""
    wanted = [str(key) for key in letter.fields.get("enclosures", [])]
    rows = {str(row.pk): row for row in case.attachments.filter(pk__in=wanted)}
    found = [
        Finding("enclosure", _("附件“%(name)s”还没有核验，请先在遮盖页处理") % {"name": rows[key].name})
        for key in wanted
        if key in rows and rows[key].role != "redacted"
    ]
    return found + [Finding("enclosure", _("附件已经不在这一件里，请重新选择")) for key in wanted if key not in rows]
