"""Applications that say much the same: the county's threshold decides from when on they are shown (choices.yaml).

The measure is the share of pairs of characters that two texts have in common, of the smaller one's pairs: a short
description inside a long one is found, a common word alone is not enough.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from gongkai.web.accounts import choices
from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.same_applicant import same_applicant
from gongkai.web.identity import services as identity
from gongkai.web.search.words import fold, tokens

if TYPE_CHECKING:
    from gongkai.web.applications.forms.register import RegisterForm

LOOKED_AT = 400  # the newest of the agency
SHOWN = 3
_TOO_SHORT = 4  # pairs; a text of fewer says too little to be compared


@dataclass(frozen=True, slots=True)
class Alike:
    """Another case, how much of the text agrees (whole percent), and whether the same person applied."""

    case: Application
    percent: int
    same_person: bool
    text: str


def of_case(case: Application) -> list[Alike]:
    """Cases of the agency that say much the same as this one, the most alike first."""
    others = Application.objects.filter(agency=case.agency).exclude(pk=case.pk)
    return _alike(case.agency, text_of(case.title, case.description), case.document_no, others, same_applicant(case))


def before_registration(form: RegisterForm, staff: Staff) -> list[Alike]:
    """Cases that the one to be registered may repeat; the same person's come first."""
    data, agency = form.cleaned_data, form.agency
    if not staff.can("case_read", agency):
        return []
    same = set(identity.of_number(agency_id=agency.pk, id_type=data["id_type"], number=data["id_number"]))
    others = Application.objects.filter(agency=agency)
    return _alike(agency, text_of(data["title"], data["description"]), data["document_no"], others, same)


def text_of(title: str, description: str) -> str:
    """What is compared."""
    return f"{title}\n{description}"


def _alike(
    agency: Agency, text: str, document_no: str, others: QuerySet[Application], same: Iterable[uuid.UUID]
) -> list[Alike]:
    least, mine, people = int(choices.of(agency, "similarity_threshold")), tokens(fold(text)), set(same)
    found = []
    candidates = others.select_related("agency").order_by("-submitted_at")
    for other in candidates.defer("assistance", "code_hash")[:LOOKED_AT]:
        percent = 100 if document_no and other.document_no == document_no else likeness(mine, other)
        if percent >= least:
            found.append(Alike(other, percent, other.identity in people, shown_text(other)))
    return sorted(found, key=lambda each: (not each.same_person, -each.percent))[:SHOWN]


def likeness(mine: set[str], other: Application) -> int:
    """Whole percent of the smaller text's pairs that both have; 0 for texts that say too little."""
    theirs = tokens(fold(text_of(other.title, other.description)))
    smaller = min(len(mine), len(theirs))
    return 0 if smaller < _TOO_SHORT else len(mine & theirs) * 100 // smaller


def shown_text(case: Application) -> str:
    """What the other one asked for, to be read beside this one."""
    title = "" if case.title and case.title in case.description else case.title
    return "　".join(filter(None, (title, case.document_no, case.description[:120])))


def same_information(case: Application) -> Q:
    """The same name or the same document number: one piece of information (条例第44条)."""
    return Q(document_no=case.document_no) if case.document_no else Q(title=case.title)
