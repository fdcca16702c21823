"""Invented reports in the manner of real ones, end to end: what is read, and what the checks find in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from documents.recognise.layouts import unread, wrong
from documents.specimens import html, plain, word
from documents.specimens.facts import Specimen, specimens
from gongkai.documents.isolation.reading import read_reports
from gongkai.report import checks
from gongkai.report.table import Report

_SUFFIX = {"html": "html", "word": "docx", "plain": "txt"}


def printed(specimen: Specimen, paper: str) -> tuple[bytes, str]:
    kind, builder, *style = paper.split(".")
    module = {"html": html, "word": word, "plain": plain}[kind]
    build: Callable[..., bytes] = getattr(module, builder)
    data = build(specimen, getattr(module, style[0])) if style else build(specimen)
    suffix = "xlsx" if data[:2] == b"PK" and kind == "plain" else _SUFFIX[kind]
    return data, f"{specimen.id}.{suffix}"


def _all() -> Iterator[tuple[Specimen, str]]:
    for specimen in specimens():
        for paper in specimen.papers:
            yield specimen, paper


def faults(specimen: Specimen, reports: list[Report]) -> list[str]:
    """Everything in which the reading differs from the truth."""
    if len(reports) != 1:
        return [f"{len(reports)} reports"]
    (report,) = reports
    t = specimen.truth
    absent = {key.split()[1] for key in specimen.found if key.startswith("READ-E2")}
    out = wrong(report, t) + [f"not read: {cell}" for cell in unread(report, t) if cell.split(".")[0] not in absent]
    agency = specimen.more.get("agency_printed", t.agency)
    for name, read, true in (
        ("form", report.form, t.version),
        ("agency", report.agency, agency),
        ("year", report.report_year, t.year),
        ("sections", [section.id for section in report.sections], [part.id for part in t.form.parts]),
    ):
        if read != true:
            out.append(f"{name}: {read} for {true}")
    for section in report.sections:
        if "".join("".join(specimen.parts[section.id]).split()) != "".join(section.text.split()):
            out.append(f"text of {section.id}: {section.text[:60]!r} … {section.text[-60:]!r}")
    before = _previous(specimen)
    own = {check.id for check in checks.catalogue()}
    every = [issue for issue in report.issues if issue.id not in own] + checks.run(report, before)
    loud = {f"{issue.id} {issue.table}": issue.message for issue in every if issue.severity != "note"}
    out += [f"needless: {key} {message}" for key, message in loud.items() if key not in specimen.found]
    out += [f"missed: {key}" for key in specimen.found if key not in loud]
    return out


def _previous(specimen: Specimen) -> Report | None:
    name = specimen.more.get("previous")
    if name is None:
        return None
    last = next(one for one in specimens() if one.id == name)
    data, file = printed(last, last.papers[0])
    return read_reports(data, file)[0]


@pytest.mark.parametrize(("specimen", "paper"), [pytest.param(s, p, id=f"{s.id}-{p}") for s, p in _all()])
def test_specimen_is_read_and_checked_as_it_is(specimen: Specimen, paper: str) -> None:
    data, name = printed(specimen, paper)
    assert faults(specimen, read_reports(data, name)) == []
