"""The catalogue of checks: what each asks, how severe it is, and its sentences, as data.

Source: `catalogue.yaml`, after the rulebook's section B.5. `make_issue` is the only way to word a finding, so that the
page of checks, the command line and the site say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from gongkai.errors import RuleDataError
from gongkai.law.strict_yaml import load_file
from gongkai.report.table import Issue, Severity, table_of
from gongkai.words import say

FILE = Path(__file__).with_name("catalogue.yaml")
CheckScope = Literal["report", "previous", "tree", "records"]

_REQUIRED = {"id", "name", "table", "forms", "scope", "severity", "says", "fix", "rule", "evidence"}
_OPTIONAL = {"blocks_publication", "waivable", "limits", "variants", "like"}
_VARIANT_KEYS = {"says", "fix", "severity"}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of a check for a special case; None keeps the check's own."""

    says: str | None = None
    fix: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the catalogue.

    Attributes:
        table: where its findings belong unless a cell says otherwise: "t2", "t3", "t4" or "doc".
        forms: the form versions it applies to.
        scope: what it needs: the report alone, last year's, the tree of agencies, or the case records.
        says, fix: sentences with {parts}.
        evidence: how sure the rule is ("verified: S9", "derived", "inference", "from memory").
        waivable: True when the rulebook lets it pass with a written explanation.
        limits: figures that the check uses; the file gives the reason of each.
    """

    id: str
    name: str
    table: str
    forms: tuple[str, ...]
    scope: CheckScope
    severity: Severity
    says: str
    fix: str
    rule: str
    evidence: str
    blocks_publication: bool = False
    waivable: bool = False
    limits: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    variants: Mapping[str, Variant] = field(default_factory=lambda: MappingProxyType({}))


def catalogue() -> tuple[Check, ...]:
    """All checks in the order of the file."""
    return tuple(_checks().values())


def check(check_id: str) -> Check:
    """The check with this id ("T3-E1")."""
    return _checks()[check_id]


def make_issue(
    check_id: str,
    cells: tuple[str, ...] = (),
    /,
    *,
    variant: str | None = None,
    table: str | None = None,
    says_also: str = "",
    fix_also: str = "",
    **parts: object,
) -> Issue:
    """A finding of this check in the catalogue's words.

    Args:
        cells: ids of the cells to look at, the likeliest first; the first decides the table.
        variant: the name of another wording in the catalogue.
        table: overrides the table ("t3" for a missing table 3 found by DOC-E1).
        says_also, fix_also: whole clauses, already in the reader's language, put behind the sentence or the fix.
        parts: the numbers and labels that the sentence and the fix name in braces.
    """
    found = check(check_id)
    wording = found.variants[variant] if variant else Variant()
    return Issue(
        id=check_id,
        severity=wording.severity or found.severity,
        table=table or (table_of(cells[0]) if cells else found.table),
        cells=cells,
        message=say("；").join(filter(None, (say(wording.says or found.says, **parts), says_also))),
        rule=say(found.rule),
        fix=say("；").join(filter(None, (say(wording.fix or found.fix, **parts), fix_also))),
        blocks_publication=found.blocks_publication and (wording.severity or found.severity) != "note",
    )


def tail(name: str, **parts: object) -> str:
    """A clause that may follow a finding's sentence or fix (`tails` of the catalogue)."""
    return say(_document()["tails"][name], **parts)


@cache
def _document() -> dict[str, Any]:
    return read(load_file(FILE), FILE.name)


@cache
def _checks() -> dict[str, Check]:
    document = _document()
    return {raw["id"]: _check(raw, document["shared"]) for raw in document["checks"]}


def read(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The document itself, once every entry is complete and known.

    Raises:
        RuleDataError: unknown or missing key, unknown severity, scope, table or form, an id that appears twice.
    """
    _keys(document, {"shared", "tails", "checks"}, set(), name, say("文件"))
    seen: set[str] = set()
    for raw in document["checks"]:
        place = str(raw.get("id", "?"))
        _keys(raw, _REQUIRED, _OPTIONAL, name, place)
        if place in seen:
            raise RuleDataError(say("{file}：检查“{id}”出现了两次", file=name, id=place))
        seen.add(place)
        _one_of(raw["severity"], get_args(Severity), name, place)
        _one_of(raw["scope"], get_args(CheckScope), name, place)
        _one_of(raw["table"], ("t2", "t3", "t4", "doc"), name, place)
        for version in raw["forms"]:
            _one_of(version, ("v2019", "v2021"), name, place)
        if "like" in raw:
            _one_of(raw["like"], tuple(document["shared"]), name, place)
        for variant in raw.get("variants", {}).values():
            _keys(variant, set(), _VARIANT_KEYS, name, place)
    return document


def _keys(raw: dict[str, Any], required: set[str], optional: set[str], name: str, place: str) -> None:
    unknown = set(raw) - required - optional
    missing = required - set(raw)
    if unknown or missing:
        raise RuleDataError(
            say(
                "{file}：“{place}”有未知的键 {unknown}，缺少 {missing}",
                file=name,
                place=place,
                unknown=say("、").join(sorted(unknown)) or "—",
                missing=say("、").join(sorted(missing)) or "—",
            )
        )


def _one_of(value: object, allowed: tuple[str, ...], name: str, place: str) -> None:
    if value not in allowed:
        raise RuleDataError(
            say(
                "{file}：“{place}”的“{value}”不在 {allowed} 之中",
                file=name,
                place=place,
                value=value,
                allowed=say("、").join(allowed),
            )
        )


def _check(raw: dict[str, Any], shared: dict[str, Any]) -> Check:
    variants = {**shared["every"], **shared.get(raw.get("like", ""), {}), **raw.get("variants", {})}
    return Check(
        id=raw["id"],
        name=raw["name"],
        table=raw["table"],
        forms=tuple(raw["forms"]),
        scope=cast(CheckScope, raw["scope"]),
        severity=cast(Severity, raw["severity"]),
        says=raw["says"],
        fix=raw["fix"],
        rule=raw["rule"],
        evidence=raw["evidence"],
        blocks_publication=raw.get("blocks_publication", False),
        waivable=raw.get("waivable", False),
        limits=MappingProxyType(raw.get("limits", {})),
        variants=MappingProxyType({name: Variant(**wording) for name, wording in variants.items()}),
    )
