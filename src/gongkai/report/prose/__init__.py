"""The prose beside its numbers: TXT-E1, E2, E3, W1, W2.

`mentions` gives every number of the prose that surely speaks of a cell, with whether they agree; `findings` words those
that do not. A needless finding is as wrong as a missed one (rulebook B.5), so what is doubtful is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.report.checks.catalogue import make_issue
from gongkai.report.prose import years
from gongkai.report.prose.claims import Claim, claims, clause_start
from gongkai.report.prose.figures import Figure, amount, figure
from gongkai.report.prose.text import Sentence, sentences
from gongkai.report.table import Issue, Report

_LONGEST_QUOTE = 42


@dataclass(frozen=True, slots=True)
class Mention:
    """A number of the prose beside the figure it speaks of.

    Attributes:
        section: id of the part; `start` and `end` count in its printed text, `snippet` is what stands there.
        cells: the expression compared ("t3.granted.total"), and `label` its name on paper.
        number: the number as understood ("4", "约 30"); `value` the figure as printed ("4", "空白").
        check: the check that a disagreement belongs to.
    """

    section: str
    snippet: str
    start: int
    end: int
    cells: str
    label: str
    number: str
    value: str
    agrees: bool
    check: str
    cell_ids: tuple[str, ...]
    readings: tuple[str, ...]


def findings(report: Report) -> list[Issue]:
    """Everything in the prose that the tables contradict, each number once."""
    wrong = [mention for mention in mentions(report) if not mention.agrees]
    return [_issue(mention) for mention in _once(wrong)] + years.findings(report)


def mentions(report: Report) -> list[Mention]:
    """Every number of the prose that can be laid beside its cell, in the order of the text."""
    texts = {part.id: part.text for part in report.sections}
    return [
        mention
        for sentence in sentences(report)
        for claim in claims(report, sentence)
        if (mention := _mention(report, texts[sentence.section], sentence, claim)) is not None
    ]


def _mention(report: Report, text: str, sentence: Sentence, claim: Claim) -> Mention | None:
    read = amount if claim.phrase.amount else figure
    figures = [(cells, found) for cells in claim.cells if (found := read(report, cells)) is not None]
    if not figures or (claim.phrase.check == "TXT-W1" and len(figures) < len(claim.cells)):
        return None
    fitting = next((pair for pair in figures if _agrees(claim, pair[1])), None)
    cells, found = fitting or figures[0]
    start, end = sentence.places[claim.start], sentence.places[claim.end - 1] + 1
    first = sentence.places[clause_start(sentence.text, claim.start + 1)]
    number = str(claim.number) + ("元" if claim.phrase.amount and claim.number.value else "")
    return Mention(
        section=sentence.section,
        snippet=_quote(text[first:end], text[start:end]),
        start=start,
        end=end,
        cells=cells,
        label=found.label,
        number=number,
        value=found.printed,
        agrees=fitting is not None,
        check=claim.phrase.check,
        cell_ids=figures[-1][1].cells if claim.phrase.check == "TXT-W1" else found.cells,
        readings=tuple(each.printed for _, each in figures),
    )


def _agrees(claim: Claim, found: Figure) -> bool:
    return any(claim.number.agrees(reading) for reading in found.readings)


def _quote(clause: str, phrase: str) -> str:
    whole = "".join(clause.split())
    return whole if len(whole) <= _LONGEST_QUOTE else "".join(phrase.split())[-_LONGEST_QUOTE:]


def _once(wrong: list[Mention]) -> list[Mention]:
    """A number repeated in several places is one finding, at its first place."""
    return list({(mention.check, mention.cells, mention.number): mention for mention in reversed(wrong)}.values())[::-1]


def _issue(mention: Mention) -> Issue:
    if mention.check == "TXT-W1":
        return make_issue(
            "TXT-W1",
            mention.cell_ids,
            quote=mention.snippet,
            prose=mention.number,
            received=mention.readings[0],
            sum=mention.readings[1],
        )
    return make_issue(
        mention.check,
        mention.cell_ids,
        quote=mention.snippet,
        prose=mention.number,
        cell=mention.label,
        value=mention.value,
    )
