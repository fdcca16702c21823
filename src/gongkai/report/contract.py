"""The published JSON of a report ("gongkai.report/1"), both ways."""

from __future__ import annotations

import re
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from gongkai.report.table import SCHEMA, Cell, Issue, Number, Report, Section, Source, Where, table_of

_PLACE = ("page", "table", "row", "column", "line", "sheet")
_AMOUNT = re.compile(r"\.amount(_10k_yuan)?$")


def to_json(report: Report) -> dict[str, Any]:
    """The report as the contract's object. Unread cells are absent from t2, t3, t4 and stand in `cells`."""
    tables: dict[str, Any] = {"t2": {}, "t3": {}, "t4": {}}
    for cell_id, cell in report.cells.items():
        if cell.status not in ("value", "blank"):
            continue
        table = table_of(cell_id)
        if table == "t3":
            _, row, column = cell_id.split(".")
            tables["t3"].setdefault(row, {})[column] = _out(cell.value)
        else:
            tables[table][cell_id] = _out(cell.value)
    return {
        "schema": SCHEMA,
        "source": asdict(report.source) if report.source else None,
        "form": report.form,
        "agency": report.agency,
        "report_year": report.report_year,
        **tables,
        "title": report.title,
        "preamble": report.preamble,
        "sections": [asdict(section) for section in report.sections],
        "cells": {cell_id: _cell_out(cell) for cell_id, cell in report.cells.items()},
        "issues": [{**asdict(issue), "cells": list(issue.cells)} for issue in report.issues],
    }


def from_json(data: dict[str, Any]) -> Report:
    """The report behind the contract's object; figures without a `cells` entry are taken at their word.

    Raises:
        KeyError, ValueError: the object is not of this schema.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(f"schema {data.get('schema')!r}, expected {SCHEMA!r}")
    cells = {
        cell_id: _cell_in(cell_id, raw, _figure(data, cell_id)) for cell_id, raw in (data.get("cells") or {}).items()
    }
    for cell_id, value in _figures(data):
        if cell_id not in cells:
            cells[cell_id] = Cell.of(_in(cell_id, value))
    source = data.get("source")
    return Report(
        form=data["form"],
        agency=data.get("agency"),
        report_year=data.get("report_year"),
        cells=cells,
        sections=[Section(part["id"], part["title"], part["text"]) for part in data.get("sections", [])],
        issues=[Issue(**{**issue, "cells": tuple(issue["cells"])}) for issue in data.get("issues", [])],
        source=Source(**source) if source else None,
        title=data.get("title", ""),
        preamble=data.get("preamble", ""),
    )


def _out(value: Number | None) -> int | str | None:
    return str(value) if isinstance(value, Decimal) else value


def _in(cell_id: str, value: Any) -> Number | None:
    if value is None:
        return None
    return Decimal(str(value)) if _AMOUNT.search(cell_id) else int(value)


def _cell_out(cell: Cell) -> dict[str, Any]:
    # not dataclasses.asdict: it copies deeply, and two hundred cells of every report pass here
    where = {key: at for key in _PLACE if (at := getattr(cell.where, key)) is not None} if cell.where else None
    out: dict[str, Any] = {
        "status": cell.status,
        "raw": cell.raw,
        "unit": cell.unit,
        "where": where,
        "candidates": list(cell.candidates),
        "suggestion": cell.suggestion,
        "because": None if cell.because is None else list(cell.because),
    }
    if cell.by_hand is not None:
        out["by_hand"] = cell.by_hand
    return out


def _cell_in(cell_id: str, raw: dict[str, Any], value: Any) -> Cell:
    return Cell(
        value=_in(cell_id, value),
        status=raw["status"],
        raw=raw.get("raw", ""),
        unit=raw.get("unit"),
        where=Where(**raw["where"]) if raw.get("where") else None,
        candidates=tuple(raw.get("candidates", ())),
        suggestion=raw.get("suggestion"),
        because=None if raw.get("because") is None else tuple(raw["because"]),
        by_hand=raw.get("by_hand"),
    )


def _figure(data: dict[str, Any], cell_id: str) -> Any:
    table = table_of(cell_id)
    if table == "t3":
        _, row, column = cell_id.split(".")
        return data["t3"].get(row, {}).get(column)
    return data[table].get(cell_id)


def _figures(data: dict[str, Any]) -> list[tuple[str, Any]]:
    figures = [(cell_id, value) for table in ("t2", "t4") for cell_id, value in (data.get(table) or {}).items()]
    rows = (data.get("t3") or {}).items()
    return figures + [(f"t3.{row}.{column}", value) for row, columns in rows for column, value in columns.items()]
