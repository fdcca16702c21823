"""A specimen's facts: what an invented report says, cell by cell, and what has to be found in it.

A specimen is written in `reports/*.yaml`; its truth is computed from the facts here, never from what a reader gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from documents.recognise.layouts import Show, Truth
from gongkai.report.form import form

_FOLDER = Path(__file__).with_name("reports")
_FRAME = ("new_received", "carried_over", "result_total", "carried_forward")


@dataclass
class Specimen:
    """One report.

    Attributes:
        truth: form, agency, year and every figure.
        title: the lines of the printed title.
        preamble, parts: the prose; a part is a list of paragraphs, by the part's id.
        titles: printed titles of parts where they differ from the form's.
        closing: signature and date.
        found: the findings above `note` that the report owes, as "id" or "id table".
        papers: the builders that print it.
    """

    id: str
    truth: Truth
    title: list[str]
    preamble: list[str]
    parts: dict[str, list[str]]
    titles: dict[str, str]
    closing: list[str]
    found: list[str]
    papers: list[str]
    say: Show
    more: Mapping[str, Any] = field(default_factory=dict)

    def heading(self, part_id: str) -> str:
        """The printed title of a part."""
        official = next(part.title for part in self.truth.form.parts if part.id == part_id)
        return self.titles.get(part_id, official)


def specimens() -> list[Specimen]:
    """All specimens of all files."""
    found = []
    for file in sorted(_FOLDER.glob("*.yaml")):
        found += [_specimen(raw) for raw in yaml.safe_load(file.read_text("utf-8"))]
    return found


def _specimen(raw: dict[str, Any]) -> Specimen:
    version = raw.get("form", "v2021")
    truth = Truth(version, _figures(raw, version), agency=raw["agency"], year=raw["year"])
    title = raw.get("title", f"{raw['agency']}{raw['year']}年政府信息公开工作年度报告")
    return Specimen(
        id=raw["id"],
        truth=truth,
        title=[title] if isinstance(title, str) else title,
        preamble=_lines(raw.get("preamble", "")),
        parts={part.id: _lines(raw.get("parts", {}).get(part.id, "")) for part in truth.form.parts},
        titles=raw.get("titles", {}),
        closing=_lines(raw.get("closing", "")),
        found=raw.get("found", []),
        papers=raw["papers"],
        say=_show(raw.get("show", {}), raw.get("as_printed", {}), truth),
        more=raw,
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _figures(raw: dict[str, Any], version: str) -> dict[str, int | Decimal | None]:
    known = form(version)
    figures: dict[str, int | Decimal | None] = dict.fromkeys(known.cells, raw.get("fill", 0))
    columns = [column.id for column in known.t3_columns]
    rows = {row: dict.fromkeys(columns[:-1], 0) | counts for row, counts in raw.get("rows", {}).items()}
    body = [row for row in rows if row not in _FRAME]
    for name in _FRAME:
        rows.setdefault(name, dict.fromkeys(columns[:-1], 0))
    for column in columns[:-1]:
        rows["result_total"][column] = sum(rows[row][column] for row in body)
        settled = rows["result_total"][column] + rows["carried_forward"][column]
        rows["new_received"][column] = settled - rows["carried_over"][column]
    if raw.get("rows"):
        for name, counts in rows.items():
            counts["total"] = sum(counts[column] for column in columns[:-1])
            for column, value in counts.items():
                figures[f"t3.{name}.{column}"] = value or raw.get("fill", 0)
    figures.update(dict(zip(known.t4_cells, raw["t4"], strict=True)) if "t4" in raw else {})
    for cell, value in (raw.get("t2", {}) | raw.get("change", {})).items():
        assert cell in figures, f"{raw['id']}: {cell} is no cell"
        figures[cell] = Decimal(value) if isinstance(value, str) else value
    for cell in raw.get("blank", []):
        figures.update({name: None for name in figures if name.startswith(cell)})
    return figures


def _show(how: dict[str, Any], printed: dict[str, str], truth: Truth) -> Show:
    """Print a figure as the agency does; `printed` gives the text of single values, by value as text."""

    def say(value: int | Decimal | None) -> str:
        if value is None:
            return how.get("blank", "")
        if str(value) in printed:
            return printed[str(value)]
        text = f"{value:,}" if how.get("thousands") else str(value)
        return text + how.get("unit", "")

    return say
