"""What an applicant may have of a case: letters that have left and the files that went with them; nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.documents import letters
from gongkai.web.applications.models import Application, Attachment, Letter


@dataclass(frozen=True, slots=True)
class Given:
    """A letter that left to the applicant, with its enclosures."""

    letter: Letter
    title: str
    files: tuple[Attachment, ...]


def given_to_applicant(application: Application) -> list[Given]:
    """Letters to the applicant that have left, oldest first; letters to others and drafts are not among them."""
    files = {str(row.pk): row for row in application.attachments.filter(role="redacted")}
    found = []
    for letter in application.letters.filter(state="sent").order_by("sent_on", "event_n"):
        form = letters.template(letter.kind)
        if form.addressee == "applicant":
            wanted: Sequence[str] = letter.fields.get("enclosures", [])
            enclosed = tuple(files[str(key)] for key in wanted if str(key) in files)
            found.append(Given(letter, form.title, enclosed))
    return found
