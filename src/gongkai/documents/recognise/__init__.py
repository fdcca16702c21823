"""From a paper without format to annual reports: labels tell what a cell is, never its position (design, section 5)."""

from __future__ import annotations

from gongkai.documents.paper import Paper
from gongkai.documents.recognise.assemble import assemble
from gongkai.documents.recognise.outline import events, split
from gongkai.documents.recognise.traditional import simplified
from gongkai.report.table import Report


def recognise(paper: Paper) -> list[Report]:
    """The reports in a paper, at least one: a paper that is no annual report gives one with form "not_a_report".

    Nothing is guessed: a cell that cannot be read or placed is "unreadable" or "ambiguous" with its raw text, and a
    READ-* issue says so.
    """
    paper = simplified(paper)
    spans = split(events(paper)) or [[]]
    reports = [assemble(span, paper, alone=len(spans) == 1) for span in spans]
    real = [report for report in reports if report.form != "not_a_report"]
    return real or reports[:1]
