"""What `letters.yaml` and the law's own data say about letters and decisions, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.documents import letters
from gongkai.law import rulebook, strict_yaml
from gongkai.law.outcome import decide, form_of
from gongkai.report.form import form


@dataclass(frozen=True, slots=True)
class Input:
    """A question on the page of a letter; `kind` is line, text, date, lines or choice."""

    name: str
    label: str
    kind: str
    hint: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Events of which one must be in the history before a decision can be chosen.

    `waits`: the case must still wait for this, past the limit. `answer`: this must have come in, or its limit passed.
    """

    event: tuple[str, ...]
    says: str
    article: str
    waits: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One decision as the page offers it: its code, letter, article, row of table 3 and remedy type."""

    code: str
    says: str
    letter: str
    title: str
    article: str
    row: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of table 3 with the decisions that count under it."""

    label: str
    options: tuple[Option, ...]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = strict_yaml.load_file(Path(__file__).parent / "letters.yaml")
    return data


@cache
def sequences() -> Mapping[str, str]:
    """The sequence of numbers of each kind of letter that is not a reply; "none" for papers without a number."""
    return {kind: name for name, kinds in _data()["sequences"].items() for kind in kinds}


def sequence_of(kind: str) -> str:
    """From which sequence a letter takes its number; "none" when it bears none."""
    return sequences().get(kind, "reply")


@cache
def inputs() -> Mapping[str, Input]:
    """Every question by the name of its field."""
    return {
        name: Input(name, body["label"], body["as"], body.get("hint", ""), tuple(body.get("options", ())))
        for name, body in _data()["inputs"].items()
    }


@cache
def inputs_of(kind: str) -> tuple[Input, ...]:
    """What the desk is asked for a letter of that kind, in the order of its template."""
    asked = [field for element in letters.template(kind).requires for field in element.fields]
    if "responsible_contact" in asked:
        asked.insert(asked.index("responsible_contact"), "responsible_agency")
    return tuple(inputs()[name] for name in dict.fromkeys(asked) if name in inputs())


@cache
def secrecy_words() -> tuple[str, ...]:
    """Words of classified papers that the machine counts for the reviewer."""
    return tuple(_data()["secrecy_words"])


@cache
def needs() -> Mapping[str, Need]:
    """What each decision rests on."""
    return {code: Need(**{**body, "event": tuple(body["event"])}) for code, body in _data()["needs"].items()}


@cache
def letter_of() -> Mapping[str, str]:
    """The letter of each decision code, from the letters' own `outcome`."""
    return {found.outcome: found.kind for found in letters.kinds() if found.outcome is not None}


@cache
def groups(day: date) -> tuple[Group, ...]:
    """Every decision that the law of that day knows, grouped as the rows of that year's table 3."""
    book = rulebook.default()
    table = form(form_of(book, day.year) or "v2021")
    heads: dict[str, tuple[str, list[Option]]] = {}
    for row in table.t3_rows:
        if row.level == 1 and row.parent == "results" and row.id != "result_total":
            heads[row.id] = (row.label, [])
        head = heads.get(row.id) or heads.get(row.parent or "")
        if head is not None and row.data:
            codes = [code for counts in row.counts for code in counts.codes]
            head[1].extend(option for code in codes if (option := _option(code, day, row.label)) is not None)
    return tuple(Group(label, tuple(options)) for label, options in heads.values())


def option(code: str, day: date) -> Option | None:
    """The decision of that code, None when the law of that day knows none."""
    found = (each for group in groups(day) for each in group.options if each.code == code)
    return next(found, None)


def _option(code: str, day: date, row: str) -> Option | None:
    decision = decide(code, day, rulebook.default())
    if decision.rule is None:
        return None
    kind = letter_of().get(code, "")
    title = letters.template(kind).title if kind else ""
    # the source names first what the decision rests on, then what its remedy rests on
    article = decision.rule.source.split("；")[0]
    return Option(code, decision.rule.says, kind, title, article, row, str(decision.remedy))
