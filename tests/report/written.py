"""Reports written down in a few lines of YAML, as the cases of the checks have them.

A report is `{form, year, agency, fill: 0|null, rows: {row: [7 figures]}, t2: {cell: figure}, t4: [15 figures], cells:
{id: figure}, unread: {id: raw}, ambiguous: {id: [readings]}, absent: [id or row.*], parts: {part: text}, titles:
{part: title}, without: [part]}`; what is not named is filled with `fill`, and the six parts are those of a good report.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fnmatch import fnmatch
from typing import Any

from gongkai.report.form import form
from gongkai.report.table import Cell, Number, Report, Section, Source

TEXTS = {
    "overview": "本机关认真落实《条例》，各项公开工作有序开展。",
    "proactive_disclosure": "",
    "applications": "",
    "remedies": "",
    "problems_and_improvements": "存在的问题是解读形式单一，下一步将丰富解读形式。",
    "other_matters": "本年没有收取信息处理费。",
}


def report_of(raw: dict[str, Any]) -> Report:
    """The report that a case describes."""
    version = raw.get("form", "v2021")
    known = form(version)
    cells = {name: Cell.of(raw.get("fill", 0)) for name in known.cells}
    for name, value in _figures(raw, version).items():
        assert name in cells, f"{name} is no cell of {version}"
        cells[name] = _cell(value)
    for name, text in raw.get("unread", {}).items():
        cells[name] = Cell(status="unreadable", raw=text)
    for name, readings in raw.get("ambiguous", {}).items():
        cells[name] = Cell(status="ambiguous", raw="?", candidates=tuple(map(str, readings)))
    for name, cases in raw.get("because", {}).items():
        cells[name] = replace(cells[name], because=tuple(cases))
    for pattern in raw.get("absent", []):
        cells = {name: cell for name, cell in cells.items() if not fnmatch(name, pattern)}
    return Report(
        form=raw.get("is", version),
        agency=raw.get("agency", "云山县人民政府"),
        report_year=raw.get("year", 2025 if version == "v2021" else 2020),
        cells=cells,
        sections=_sections(raw, version),
        source=Source(raw.get("file", "一份年报.docx"), kind="docx"),
    )


def _figures(raw: dict[str, Any], version: str) -> dict[str, Any]:
    known = form(version)
    figures = dict(raw.get("cells", {})) | dict(raw.get("t2", {}))
    for row, values in raw.get("rows", {}).items():
        figures.update({f"t3.{row}.{column.id}": value for column, value in zip(known.t3_columns, values, strict=True)})
    if "t4" in raw:
        figures.update(dict(zip(known.t4_cells, raw["t4"], strict=True)))
    return figures


def _cell(value: Any) -> Cell:
    """A count, a blank, or an amount as printed: "12.50", "6181万元"."""
    if not isinstance(value, str):
        return Cell.of(value)
    unit = next((unit for unit in ("万元", "元") if value.endswith(unit)), None)
    number: Number = Decimal(value.removesuffix(unit or ""))
    return Cell.of(number, raw=value, unit=unit)


def _sections(raw: dict[str, Any], version: str) -> list[Section]:
    texts, titles = TEXTS | raw.get("parts", {}), raw.get("titles", {})
    sections = [
        Section(part.id, titles.get(part.id, part.title), texts[part.id])
        for part in form(version).parts
        if part.id not in raw.get("without", [])
    ]
    order = raw.get("order")
    return sorted(sections, key=lambda section: order.index(section.id)) if order else sections
