"""What each row of a ledger would become, and what keeps it from becoming anything: row, column, sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.web.applications.letter_data import option
from gongkai.web.applications.models import ApplicantType, Channel
from gongkai.web.applications.services.ledger.columns import (
    FIELDS,
    REQUIRED,
    channel_of,
    day_of,
    decision_of,
    field_of,
    type_of,
)
from gongkai.web.applications.services.ledger.table import Table
from gongkai.web.history import clock
from gongkai.web.identity import checks

DEFAULTS = ("channel", "applicant_type")


@dataclass(slots=True)
class Planned:
    """One row: the fields that it gives, and (name of the column, sentence) of every error."""

    line: int
    fields: dict[str, Any]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def decision(self) -> str:
        """The outcome in words."""
        code, day = self.fields.get("decision"), self.fields.get("decided")
        found = option(code, day) if code and day else None
        return found.says if found else ""

    @property
    def channel(self) -> str:
        """The channel in words."""
        return str(Channel(self.fields["channel"]).label) if self.fields.get("channel") else ""

    @property
    def applicant_type(self) -> str:
        """The kind of applicant in words."""
        given = self.fields.get("applicant_type")
        return str(ApplicantType(given).label) if given else ""


def mapping_of(heads: list[str]) -> dict[str, Any]:
    """Which column holds which field, by their heads; the first one that fits."""
    found: dict[str, Any] = {}
    for at, head in enumerate(heads):
        name = field_of(head)
        if name and name not in found:
            found[name] = at
    return found


def lacking(mapping: Mapping[str, Any]) -> list[str]:
    """Fields that no column and no choice for the whole file gives, in words."""
    needed = [name for name in REQUIRED if name not in mapping]
    needed += [name for name in DEFAULTS if name not in mapping and not mapping.get(f"all_{name}")]
    needed += ["decided"] if "decision" in mapping and "decided" not in mapping else []
    return [str(FIELDS[name][0]) for name in needed]


def plan(table: Table, mapping: Mapping[str, Any]) -> list[Planned]:
    """Every row with what it would become."""
    seen: dict[str, int] = {}
    found = []
    for line, cells in table.rows:
        said = {
            name: cells[mapping[name]] if mapping.get(name) is not None and mapping[name] < len(cells) else ""
            for name in FIELDS
        }
        row = _row(line, said, mapping, table.heads)
        if number := said["number"]:
            if number in seen:
                words = {"number": number, "line": seen[number]}
                row.errors.append(
                    (_head(table.heads, mapping, "number"), _("编号“%(number)s”与第 %(line)s 行重复") % words)
                )
            seen.setdefault(number, line)
        found.append(row)
    return found


def _row(line: int, said: Mapping[str, str], mapping: Mapping[str, Any], heads: list[str]) -> Planned:
    row = Planned(line, {name: said[name][:most] for name, most in _PLAIN.items()})
    today = clock.today()

    def wrong(name: str, sentence: str) -> None:
        row.errors.append((_head(heads, mapping, name), sentence))

    row.fields["received"] = _day(said["received"], wrong, "received", required=True)
    row.fields["decided"] = _day(said["decided"], wrong, "decided", required=bool(said["decision"]))
    for name, reader in (("channel", channel_of), ("applicant_type", type_of)):
        text = said[name]
        row.fields[name] = reader(text) if text else str(mapping.get(f"all_{name}", ""))
        if not row.fields[name]:
            sentence = _("“%(text)s”认不出，可以写成：%(known)s") if text else _("没有写，可以写成：%(known)s")
            wrong(name, sentence % {"text": text, "known": "、".join(_KNOWN[name]())})
    if not said["title"]:
        wrong("title", _("没有写"))
    received, decided = row.fields["received"], row.fields["decided"]
    if received and decided and decided < received:
        wrong("decided", _("%(decided)s 早于收到日 %(received)s") % {"decided": decided, "received": received})
    if any(day and day > today for day in (received, decided)):
        wrong(
            "decided" if decided and decided > today else "received",
            _("是将来的日期（今天 %(today)s）") % {"today": today},
        )
    row.fields["decision"] = _decision(said["decision"], decided, wrong)
    _identity(row, said, wrong)
    return row


_PLAIN = {"number": 60, "name": 100, "phone": 30, "title": 300, "document_no": 120, "description": 4000}
_KNOWN = {
    "channel": lambda: [str(label) for label in Channel.labels],
    "applicant_type": lambda: [str(label) for label in ApplicantType.labels],
}


def _day(text: str, wrong: Any, name: str, *, required: bool) -> date | None:
    day = day_of(text)
    if day is None and (text or required):
        wrong(name, _("“%(text)s”不是日期，写成 2026-11-24 这样") % {"text": text} if text else _("没有写日期"))
    return day


def _decision(text: str, decided: date | None, wrong: Any) -> str:
    if not text:
        if decided:
            wrong("decision", _("有办结日，没有写办理结果"))
        return ""
    code = decision_of(text, decided) if decided else ""
    if decided and not code:
        wrong("decision", _("“%(text)s”认不出是年报表三的哪一行，请写成那一行的名称") % {"text": text})
    return code


def _identity(row: Planned, said: Mapping[str, str], wrong: Any) -> None:
    """A number that is given must be one; ledgers often have it masked, and a masked one is left out, not guessed."""
    number = said["id_number"]
    person = row.fields["applicant_type"] == ApplicantType.NATURAL_PERSON
    row.fields["id_type"] = "resident_id" if person else "uscc"
    row.fields["id_number"] = ""
    if number and "*" not in number:
        try:
            row.fields["id_number"] = checks.id_number(row.fields["id_type"], number)
        except ValidationError as problem:
            wrong("id_number", problem.messages[0])


def _head(heads: list[str], mapping: Mapping[str, Any], name: str) -> str:
    at = mapping.get(name)
    return heads[at] if at is not None and at < len(heads) and heads[at] else str(FIELDS[name][0])
