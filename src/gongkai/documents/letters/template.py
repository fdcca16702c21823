"""A letter's template: one folder a kind, `template.yaml` in it; what all kinds share stands in common.yaml."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.errors import CaseFileError, RuleDataError
from gongkai.law import citations, strict_yaml
from gongkai.words import say

FOLDER = Path(__file__).parent
_KEYS = {
    "title",
    "name",
    "trigger",
    "since",
    "basis",
    "addressee",
    "outcome",
    "remedy",
    "without",
    "requires",
    "body",
    "table",
    "after",
    "not_after",
}
_BODY_KEYS = {"text", "when", "unless", "each"}
ADDRESSEES = ("applicant", "third_party", "co_author", "recipient")


@dataclass(frozen=True, slots=True)
class Element:
    """A required element: the case's fields of which one must be filled, and its name for the clerk.

    "withheld.reason" asks for the `reason` of every entry of the list `withheld`; `when` asks only where that field
    is filled; `pattern` asks for more than any words (an article, where one must be cited).
    """

    fields: tuple[str, ...]
    name: str
    when: str | None = None
    pattern: str = ""

    def filled(self, case: Mapping[str, Any]) -> bool:
        """Whether the case satisfies this element."""
        if self.when and self.when not in case:
            return True
        return any(_has(case, field, self.pattern) for field in self.fields)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with {fields}; printed `when` a field is filled, `unless` it is, or once for `each` entry of a list."""

    text: str
    when: str | None = None
    unless: str | None = None
    each: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of letter.

    Attributes:
        title, name: as printed, and as the catalogue tells kinds with the same title apart.
        since: first day of the law that the wording follows; earlier letters are refused.
        basis: what it rests on, in the written form of `gongkai.law.citations`.
        addressee: whose name stands at the head: applicant, third_party, co_author or recipient.
        outcome: the decision code of `gongkai.law`, which also chooses the remedy paragraph.
        after, not_after: a field that the letter's date must lie after, or may not lie after.
        remedy: a remedy type where no outcome gives one; "none" for letters of procedure.
        requires: all required elements, the common ones included.
    """

    kind: str
    title: str
    name: str
    trigger: str
    since: date
    basis: tuple[str, ...]
    addressee: str
    outcome: str | None
    remedy: str
    requires: tuple[Element, ...]
    body: tuple[Passage, ...]
    table: tuple[tuple[str, str], ...]
    after: str | None = None
    not_after: str | None = None

    @property
    def names_applicant(self) -> bool:
        """False for letters to others, which must not say who applied (rulebook D.1, security)."""
        return self.addressee in ("applicant", "recipient")


@dataclass(frozen=True, slots=True)
class Common:
    """What every letter shares: the opening, the contact line, the kinds in catalogue order, how identity is named."""

    kinds: tuple[str, ...]
    elements: tuple[Element, ...]
    opening: str
    contact: str
    number_format: str
    identity: Mapping[str, str]
    channels: Mapping[str, str]


@cache
def common() -> Common:
    """The shared part, from common.yaml."""
    raw = strict_yaml.load_file(FOLDER / "common.yaml")
    return Common(
        kinds=tuple(raw["kinds"]),
        elements=tuple(_element(item) for item in raw["elements"]),
        opening=raw["opening"],
        contact=raw["contact"],
        number_format=raw["number_format"],
        identity=raw["identity"],
        channels=raw["channels"],
    )


@cache
def template(kind: str) -> Template:
    """The template of a kind.

    Raises:
        CaseFileError: there is no such kind.
        RuleDataError: the file has an unknown key, a citation that cannot be read, or a field that is written wrongly.
    """
    if kind not in common().kinds:
        raise CaseFileError(say("没有文书“{kind}”；用 gongkai letter --list 看全部文书", kind=kind))
    path = FOLDER / kind / "template.yaml"
    raw = strict_yaml.load_file(path)
    if unknown := set(raw) - _KEYS:
        raise RuleDataError(
            say("{file}：不认识的键 {keys}", file=f"{kind}/{path.name}", keys=say("、").join(sorted(unknown)))
        )
    for source in raw["basis"]:
        citations.parse(source)
    left_out = set(raw.get("without", ()))
    shared = tuple(element for element in common().elements if not left_out & set(element.fields))
    found = Template(
        kind=kind,
        title=raw["title"],
        name=raw.get("name", raw["title"]),
        trigger=raw["trigger"],
        since=raw["since"],
        basis=tuple(raw["basis"]),
        addressee=raw.get("addressee", "applicant"),
        outcome=raw.get("outcome"),
        remedy=raw.get("remedy", "none"),
        requires=shared + tuple(_element(item) for item in raw.get("requires", ())),
        body=tuple(_passage(item, kind) for item in raw["body"]),
        table=tuple((label, text) for label, text in raw.get("table", ())),
        after=raw.get("after"),
        not_after=raw.get("not_after"),
    )
    if found.addressee not in ADDRESSEES:
        raise RuleDataError(say("{file}：不认识的键 {keys}", file=f"{kind}/{path.name}", keys=found.addressee))
    return found


def fields_of(text: str) -> set[str]:
    """The {fields} of a passage."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _element(raw: Mapping[str, Any]) -> Element:
    fields = raw["field"]
    return Element(
        (fields,) if isinstance(fields, str) else tuple(fields), raw["name"], raw.get("when"), raw.get("pattern", "")
    )


def _has(case: Mapping[str, Any], field: str, pattern: str) -> bool:
    name, _, part = field.partition(".")
    if name not in case:
        return False
    if not part:
        return bool(re.search(pattern, str(case[name])))
    entries = case[name]
    return isinstance(entries, list) and all(
        isinstance(entry, Mapping) and entry.get(part) and re.search(pattern, str(entry[part])) for entry in entries
    )


def _passage(raw: str | Mapping[str, Any], kind: str) -> Passage:
    if isinstance(raw, str):
        return Passage(raw)
    if unknown := set(raw) - _BODY_KEYS:
        raise RuleDataError(say("{file}：不认识的键 {keys}", file=kind, keys=say("、").join(sorted(unknown))))
    return Passage(raw["text"], raw.get("when"), raw.get("unless"), raw.get("each"))
