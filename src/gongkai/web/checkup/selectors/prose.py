"""The parts of a report with the numbers of the prose tied to their cells."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.report.form import VERSIONS, form
from gongkai.report.prose import Mention, mentions
from gongkai.report.table import Report

_SHORT = {
    "overview": _lazy("一、总体情况"),
    "proactive_disclosure": _lazy("二、主动公开"),
    "applications": _lazy("三、申请"),
    "remedies": _lazy("四、复议诉讼"),
    "problems_and_improvements": _lazy("五、问题改进"),
    "other_matters": _lazy("六、其他事项"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with `cell` it speaks of a figure of the tables."""

    text: str
    cell: str = ""
    agrees: bool | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: its printed title and its text in pieces."""

    id: str
    title: str
    pieces: tuple[Piece, ...]
    short: str

    @property
    def spoken(self) -> tuple[Piece, ...]:
        """The stretches that speak of a figure."""
        return tuple(piece for piece in self.pieces if piece.cell)

    @property
    def off(self) -> int:
        """How many of them the tables contradict."""
        return sum(piece.agrees is False for piece in self.pieces)


def parts_with_numbers(report: Report) -> list[PartView]:
    """The parts in the form's order; parts that a paper lacks are shown by the form's title, empty."""
    found = {part.id: part for part in report.sections}
    spoken: dict[str, list[Mention]] = {}
    for mention in mentions(report):
        spoken.setdefault(mention.section, []).append(mention)
    if report.form not in VERSIONS:
        return [PartView(part.id, part.title, _pieces(part.text, []), part.title) for part in report.sections]
    parts = []
    for official in form(report.form).parts:
        part = found.get(official.id)
        text = part.text if part else ""
        parts.append(
            PartView(
                official.id,
                part.title if part else official.title,
                _pieces(text, spoken.get(official.id, [])),
                str(_SHORT[official.id]),
            )
        )
    return parts


def _pieces(text: str, spoken: list[Mention]) -> tuple[Piece, ...]:
    pieces = []
    done = 0
    for mention in sorted(spoken, key=lambda each: each.start):
        if mention.start < done:
            continue
        if mention.start > done:
            pieces.append(Piece(text[done : mention.start]))
        pieces.append(_piece(text, mention))
        done = mention.end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return tuple(pieces)


def _piece(text: str, mention: Mention) -> Piece:
    says = _("%(label)s：正文 %(number)s，表中 %(value)s") % {
        "label": mention.label,
        "number": mention.number,
        "value": mention.value,
    }
    cell = mention.cell_ids[0] if mention.cell_ids else ""
    return Piece(text[mention.start : mention.end], cell, mention.agrees, says)
