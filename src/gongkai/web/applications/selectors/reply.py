"""What the page of a reply shows: decisions with their reasons, the sheet, the elements, why this remedy, what changed."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.documents.letters.compose import Letter as Wording
from gongkai.documents.letters.draft import CLOSE, OPEN, draft
from gongkai.documents.letters.elements import missing_elements, remedy_choice, remedy_type
from gongkai.documents.letters.facts import derived
from gongkai.documents.letters.lint import Finding, findings
from gongkai.documents.redaction.kinds import kinds
from gongkai.documents.redaction.normal import normal
from gongkai.documents.redaction.patterns import hits
from gongkai.errors import GongkaiError
from gongkai.law import rulebook
from gongkai.web.accounts import choices
from gongkai.web.applications import wording
from gongkai.web.applications.letter_data import Group, Option, groups, secrecy_words, sequence_of
from gongkai.web.applications.models import Application, Letter, NumberSequence
from gongkai.web.applications.services.letter_checks import decision_why_not
from gongkai.web.history import clock
from gongkai.web.history.chain import Recorded
from gongkai.web.identity.selectors import masked

REMEDY_WORDS = {
    "R_RECONSIDER_FIRST": "先复议", "R_PARTIAL": "不公开的部分先复议", "R_EITHER": "复议或者起诉",
    "R_CONFIGURABLE": "复议或者起诉（可由县司法局另定）", "none": "不写救济段",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offered:
    """A decision on the page, with the sentence that forbids it now."""

    option: Option
    chosen: bool
    why_not: str
    article: str

    @property
    def remedy(self) -> str:
        """The remedy in a few words."""
        return _(REMEDY_WORDS[self.option.remedy])


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A heading of table 3 with its decisions."""

    label: str
    offered: tuple[Offered, ...]

    @property
    def chosen(self) -> bool:
        """Whether the chosen decision stands here."""
        return any(each.chosen for each in self.offered)


@dataclass(frozen=True, slots=True)
class Element:
    """One line of the checklist."""

    name: str
    there: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The letter as it stands: its wording, what lacks, what must go, and on what its remedy rests."""

    sheet: Wording | None
    refused: str
    elements: tuple[Element, ...]
    findings: tuple[Finding, ...]
    remedy_why: tuple[tuple[str, str], ...]
    guess: str

    @property
    def missing(self) -> list[str]:
        """Names of the elements that are not there."""
        return [element.name for element in self.elements if not element.there]


def offered(case: Application, events: Sequence[Recorded], code: str) -> list[OfferedGroup]:
    """Every decision of the day, grouped as table 3."""
    return [_group(group, case, events, code) for group in groups(clock.today())]


def _group(group: Group, case: Application, events: Sequence[Recorded], code: str) -> OfferedGroup:
    found = []
    for option in group.options:
        why = decision_why_not(case, option.code, events)
        found.append(Offered(option, option.code == code, why[0] if why else "", why[1] if why else ""))
    return OfferedGroup(group.label, tuple(found))


def preview(case: Application, kind: str, kept: Mapping[str, Any]) -> Preview:
    """The letter as far as it is written; the applicant is masked: the finished paper alone names them."""
    day = clock.today()
    values = dict(wording.MARKS)
    if case.identity is not None and (hidden := masked([case.identity]).get(case.identity)):
        values["applicant"] = hidden.name
    guess = _next_number(case, kind, day)
    fields = wording.letter_case(case, kept, day=day, number=guess, values=values)
    try:
        sheet = draft(kind, fields, day)
        lacking = missing_elements(kind, fields)
        found = [finding for finding in findings(kind, fields) if finding.code != "missing"]
        why = tuple(_remedy_why(case, kind, derived(fields)))
    except GongkaiError as error:
        return Preview(None, error.message, (), (Finding("facts", error.message),), (), guess)
    names = [element.name for element in letters.template(kind).requires]
    elements = [Element(name, name not in lacking) for name in dict.fromkeys(names)]
    elements += [Element(name, there=False) for name in lacking if name not in names]
    return Preview(sheet, "", tuple(elements), tuple(found), why, guess)


def _next_number(case: Application, kind: str, day: date) -> str:
    """The number that the letter would bear if it were signed now."""
    series = sequence_of(kind)
    row = NumberSequence.objects.filter(agency=case.agency, series=f"letter:{series}", year=day.year).first()
    return wording.number_of(case.agency, kind, day.year, (row.last if row else 0) + 1)


def _remedy_why(case: Application, kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Sentence by sentence why the letter ends with this paragraph, each with its article."""
    form, day, book = letters.template(kind), fields["date"], rulebook.default()
    if form.outcome is None:
        return
    followed, used = remedy_type(form, day), remedy_choice(form, fields)
    rule = book.on(form.outcome, day)
    yield (
        _("这份答复是“%(says)s”，救济类型是“%(remedy)s”") % {"says": _(rule.says), "remedy": _(REMEDY_WORDS[followed])},
        rule.source,
    )
    if override := fields.get("remedy_override"):
        words = {"by": override["by"], "reason": override["reason"], "remedy": _(REMEDY_WORDS[used])}
        yield _("%(by)s决定换成“%(remedy)s”，原因：%(reason)s") % words, ""
    if used == "none":
        return
    paragraph = book.find(used, day)
    try:
        authorities, court = choices.remedies_of(case.agency, day)
    except GongkaiError as error:
        yield error.message, ""
        return
    names = {
        "agency": case.agency.name,
        "kind": case.agency.get_kind_display(),
        "authority": _("或者").join(authorities),
    }
    yield _("%(agency)s是%(kind)s，复议机关是%(authority)s") % names, book.on("reconsideration_authority", day).source
    yield _("第一审法院是%(court)s") % {"court": court}, book.on("court", day).source
    if paragraph is not None:
        yield _("期限从收到答复之日起算"), paragraph.source


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of the sheet; `gap` where something is missing."""

    text: str
    gap: bool = False


_GAP = re.compile(f"{OPEN}(.*?){CLOSE}")


def pieces(text: str) -> list[Piece]:
    """A paragraph cut at its gaps."""
    found, at = [], 0
    for gap in _GAP.finditer(text):
        found += [Piece(text[at : gap.start()]), Piece(gap[1], gap=True)]
        at = gap.end()
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the comparison: "same", "out" or "in"."""

    kind: str
    text: str


def changes(events: Sequence[Recorded], letter: Letter) -> list[Change]:
    """What changed between the last two texts that were submitted; [] when there was one only."""
    texts = [
        event.data["text"] for event in events
        if event.kind == "letter_submitted" and event.data.get("letter") == str(letter.pk)
    ]  # fmt: skip
    if len(texts) < 2:
        return []
    old, new = texts[-2].splitlines(), texts[-1].splitlines()
    kinds = {"  ": "same", "- ": "out", "+ ": "in"}
    return [Change(kinds[line[:2]], line[2:]) for line in difflib.ndiff(old, new) if line[:2] in kinds]


def machine_found(sheet: Wording, phone: str) -> list[tuple[str, int]]:
    """What a machine counts in the wording before a person reviews: personal data by kind, words of classified papers.

    The office's own telephone is no finding; a remedy paragraph holds nobody's data.
    """
    text = "\n".join(
        (sheet.addressee, *sheet.paragraphs, *sheet.attachments, *(cell for row in sheet.table for cell in row))
    )
    plain = normal(text).text
    counted = Counter(hit.kind for hit in hits(plain) if plain[hit.start : hit.end] != phone)
    found = [(kinds()[kind].says, count) for kind, count in counted.items()]
    words = sum(text.count(word) for word in secrecy_words())
    if not counted:
        found.append((_("身份证号、电话、账号"), 0))
    return [*found, (_("涉密字样"), words)]
