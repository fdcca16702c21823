"""Making a paper: words checked, number taken, docx and pdf kept sealed, the events that tell of it.

`paper_issue` and `paper_sent` run inside the caller's transaction and lock (`acting`): a number is taken with the paper
that bears it, or not at all.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.documents.letters.lint import Finding, findings
from gongkai.errors import GongkaiError
from gongkai.web.accounts.access import Staff
from gongkai.web.applications import numbers, wording
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.letter_data import sequence_of
from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services.acting import NotAllowed, note
from gongkai.web.history import clock, files, selectors
from gongkai.web.history.services import Actor

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class NotReady(NotAllowed):
    """The letter may not leave; `found` says everything that is to be mended."""

    def __init__(self, title: str, found: Sequence[Finding]) -> None:
        super().__init__(
            _("《%(title)s》还不能发出：%(why)s") % {"title": title, "why": "；".join(each.sentence for each in found)}
        )
        self.found = list(found)


def paper_issue(
    *, case: Application, staff: Staff, kind: str, fields: Mapping[str, Any], ends_case: bool = False
) -> Letter:
    """Make a paper of procedure at once: drafted and signed by the same person, numbered, kept as docx and pdf.

    Args:
        case: locked by the caller.
        fields: of the letter's kind; days as dates.

    Raises:
        NotReady: an element is missing or the letter says what it must not.
    """
    values = values_for(case)
    kept = wording.veiled(fields, values)
    letter, title = uuid.uuid4(), letters.template(kind).title
    told = {"letter": str(letter), "kind": kind, "title": title}
    note(case, "letter_drafted", by=staff, data={**told, "fields": kept})
    paper_sign(case=case, by=staff, letter=letter, kind=kind, kept=kept, values=values, ends_case=ends_case)
    return Letter.objects.get(pk=letter)


def paper_sign(
    *,
    case: Application,
    by: Staff | Actor,
    letter: uuid.UUID,
    kind: str,
    kept: Mapping[str, Any],
    values: Mapping[str, str],
    ends_case: bool,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Number the paper, make its files and record the signature.

    Raises:
        NotReady: see `paper_issue`.
    """
    day = clock.today()
    template = letters.template(kind)
    serial = None if sequence_of(kind) == "none" else numbers.take(case.agency, f"letter:{sequence_of(kind)}", day.year)
    number = "" if serial is None else wording.number_of(case.agency, kind, day.year, serial)
    fields = wording.letter_case(case, kept, day=day, number=number, values=values)
    try:
        if found := findings(kind, fields):
            raise NotReady(template.title, found)
        made = wording.files_of(kind, fields)
        text = wording.wording(case, kind, kept, day)
    except GongkaiError as error:
        raise NotReady(template.title, [Finding("facts", error.message)]) from error
    stored = {
        to: files.keep_private(data, name=f"{template.title}.{to}", content_type=TYPES[to]) for to, data in made.items()
    }
    data = {
        "letter": str(letter),
        "kind": kind,
        "title": template.title,
        "number": number,
        "serial": serial,
        "ends_case": ends_case,
        "digest": wording.digest_of(case, kind, kept, text),
        "case": wording.veiled(fields, values),
        **{to: kept_file.sha256 for to, kept_file in stored.items()},
        **{f"{to}_content": hashlib.sha256(content).hexdigest() for to, content in made.items()},
        **(more or {}),
    }
    note(case, "letter_signed", by=by, data=data, evidence=[kept_file.sha256 for kept_file in stored.values()])


def paper_sent(
    *,
    case: Application,
    staff: Staff,
    letter: Letter,
    service: str,
    day: date | None = None,
    tracking: str = "",
    evidence: Sequence[str] = (),
    reason: str = "",
    more: Mapping[str, Any] | None = None,
) -> Letter:
    """Record that a signed paper left; a reply is served through `services.service`, which also tells the clock.

    Raises:
        NotAllowed: it is not signed, or has left before.
    """
    if letter.state != "signed":
        raise NotAllowed(_("这份文书还没有签发，或者已经发出"), "条例第36条")
    data = {
        "letter": str(letter.pk),
        "title": letters.template(letter.kind).title,
        "number": letter.number,
        "service": service,
        "tracking": tracking,
        "enclosures": [str(key) for key in letter.fields.get("enclosures", [])],
        **(more or {}),
    }
    note(case, "letter_sent", by=staff, data=data, day=day, reason=reason, evidence=evidence)
    return Letter.objects.get(pk=letter.pk)


def made_again(letter: Letter) -> dict[str, bytes]:
    """The files of a signed letter, made once more from its signature's event; byte for byte those that were kept.

    Raises:
        NotAllowed: it was never signed.
    """
    case = letter.application
    signed = (event for event in selectors.events_of(case.stream) if event.kind == "letter_signed")
    event = next((event for event in signed if event.data.get("letter") == str(letter.pk)), None)
    if event is None:
        raise NotAllowed(_("这份文书还没有签发"))
    return wording.files_of(letter.kind, wording.unveiled(event.data["case"], values_for(case)))


def file_of(letter: Letter, to: str) -> tuple[bytes, str]:
    """A finished file and the name under which it is handed out."""
    stored = {"docx": letter.docx, "pdf": letter.pdf}[to]
    title = PurePath(letters.template(letter.kind).title).name
    return files.open(stored), f"{letter.number or letter.application.number} {title}.{to}"
