"""Parts one, five and six of the report: sentences drawn from the cells, around them the clerk's own text.

The words stand in `narrative.yaml`. What nobody has written yet is marked 【待填写：…】, so that it shows in every format;
`unfilled` lists it and publishing must refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.strict_yaml import load_file
from gongkai.report.form import Form, form
from gongkai.report.prose.figures import figure
from gongkai.report.table import UNFILLED, Report, Section

_FILE = Path(__file__).with_name("narrative.yaml")


def compose(report: Report, own_text: Mapping[str, str]) -> list[Section]:
    """The six parts of a report, numbers filled in from its cells.

    Args:
        own_text: the clerk's words by id: "overview.proactive", ".on_request", ".information_management", ".platform",
            ".supervision", ".assessment" (governments), "problems_and_improvements", "other_matters", "other_matters.fee".

    Raises:
        OutsideKnownSpan: the report's form is not one of the official ones.
    """
    known = form(report.form)
    texts = {
        "overview": _overview(report, own_text),
        "problems_and_improvements": own_text.get("problems_and_improvements", "").strip()
        or _unfilled(_words()["problems_and_improvements"]),
        "other_matters": _other_matters(known, own_text),
    }
    return [Section(part.id, part.title, texts.get(part.id, "")) for part in known.parts]


def fee_sentence(count: int, fen: int) -> str:
    """What part six says of the information-processing fee: `count` applications charged, `fen` in all."""
    words = _words()["other_matters"]
    if not count:
        return str(words["no_fee"])
    yuan = Decimal(fen) / 100
    return str(words["fee"].format(count=count, yuan=format(yuan.normalize(), "f")))


def unfilled(report: Report) -> list[tuple[str, str]]:
    """Placeholders left in the text: (id of the part, the placeholder). A report with any must not be published."""
    return [(part.id, match.group()) for part in report.sections for match in UNFILLED.finditer(part.text)]


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_file(_FILE)
    return words


def _unfilled(what: str) -> str:
    return str(_words()["unfilled"].format(what=what))


def _overview(report: Report, own_text: Mapping[str, str]) -> str:
    government = re.search(_words()["government"], report.agency or "")
    lines: list[str] = []
    for topic in _words()["overview"]:
        own = own_text.get(topic["id"], "").strip()
        if topic.get("governments_only") and not own and not government:
            continue
        numbers = _sentences(report, topic.get("sentences", ()))
        if numbers and report.report_year is not None:
            numbers = _words()["year"].format(year=report.report_year) + numbers
        lines.append(topic["heading"])
        lines.extend(filter(None, (numbers, own)) if numbers or own else [_unfilled(topic["what"])])
    return "\n".join(lines)


def _sentences(report: Report, sentences: list[list[dict[str, Any]]]) -> str:
    written = ["，".join(filter(None, (_piece(report, piece) for piece in pieces))) for pieces in sentences]
    return "".join(f"{sentence}。" for sentence in written if sentence)


def _piece(report: Report, piece: dict[str, Any]) -> str:
    number = _number(report, piece["cells"])
    if number is None:
        return ""
    cell = report.cells.get(piece["cells"])
    unit = cell.unit if cell is not None else None
    if "{unit}" in piece["says"] and not unit:
        return ""
    said = str(piece["says"].format(n=number, unit=unit))
    parts = [
        _piece(report, part) for part in piece.get("parts", ()) if _number(report, part["cells"]) not in (None, "0")
    ]
    return f"{said}，其中{'、'.join(parts)}" if parts else said


def _number(report: Report, cells: str) -> str | None:
    """The printed number, or None where the cells hold nothing (a blank is not 0)."""
    found = figure(report, cells)
    if found is None or not any(report.cells[cell].status == "value" for cell in found.cells):
        return None
    return found.printed


def _other_matters(known: Form, own_text: Mapping[str, str]) -> str:
    words = _words()["other_matters"]
    own = own_text.get("other_matters", "").strip()
    fee = own_text.get("other_matters.fee", "").strip()
    due = known.version >= words["fee_since"] and words["fee_words"] not in own
    if not fee and due:
        fee = _unfilled(words["fee_what"])
    return "\n".join(filter(None, (fee, own))) or str(words["nothing"])
