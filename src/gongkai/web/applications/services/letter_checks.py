"""What is checked before a reply moves on: whether the decision can be taken now, and whether the letter may leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.documents.letters.lint import Finding, findings
from gongkai.errors import GongkaiError
from gongkai.web.applications import wording
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.letter_data import needs
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.selectors.duplicates import same_information
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded
from gongkai.web.identity import services as identity


def decision_why_not(case: Application, code: str, events: Sequence[Recorded]) -> tuple[str, str] | None:
    """Why a decision cannot be chosen now, with the article; None when it can."""
    if special := _SPECIAL.get(code):
        return special(case)
    need = needs().get(code)
    if need is None:
        return None
    asked = next((event for event in events if event.kind in need.event), None)
    if asked is None or (need.waits and case.waiting_for != need.waits):
        return _(need.says), need.article
    if need.waits:
        return _not_given_up(case, need.article)
    answered = any(event.kind == need.answer for event in events)
    until = asked.data.get("until")
    if need.answer and not answered and until and clock.today() <= date.fromisoformat(until):
        return _("期限 %(day)s 还没有过") % {"day": until}, need.article
    return None


def _not_given_up(case: Application, article: str) -> tuple[str, str] | None:
    """Given up only from the working day after the limit, and not where no notice tells yet which day that is."""
    if case.abandon_from is None:
        return _("放假安排还没有公布，期限的最后一日不能确定，现在不能终止处理"), article
    if clock.today() < case.abandon_from:
        return _("期限还没有过，%(day)s 起才能终止处理") % {"day": case.abandon_from}, article
    return None


def _third_party_silent(case: Application) -> tuple[str, str] | None:
    """While a third party may still answer, its matter is not given out: silence is no consent (条例第32条)."""
    until = case.waiting_until
    if case.waiting_for == "third_party" and (until is None or clock.today() <= until):
        return _("第三方的意见还没有收到，期限也没有过，不能整件公开"), "条例第32条"
    return None


def _not_answered_before(case: Application) -> tuple[str, str] | None:
    """A repetition only of what was answered; of what is still open it is none (条例第36条(六))."""
    if case.identity is None or not (case.title or case.document_no):
        return None
    mine = Application.objects.filter(
        agency=case.agency, identity__in=identity.same_person(case.identity), counted=True
    )
    earlier = mine.filter(same_information(case), received__lte=case.received).exclude(pk=case.pk)
    if earlier.filter(decided__lte=case.received).exists():
        return None
    still = earlier.exclude(serial__gt=case.serial, received=case.received).order_by("received", "serial").first()
    if still is None:  # the earlier answer may be older than this register: the letter names its number and day
        return None
    said = {"number": still.number}
    return _("前一件 %(number)s 在收到这一件时还没有答复，不是重复申请；可以合并办理") % said, "条例第36条(六)"


_SPECIAL = {"granted": _third_party_silent, "not_processed_duplicate": _not_answered_before}


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
