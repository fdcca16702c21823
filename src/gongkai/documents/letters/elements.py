"""What a letter must hold before it may leave: the common elements, the kind's own, and what its remedy names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.documents.letters.facts import derived
from gongkai.documents.letters.template import Template, fields_of, template
from gongkai.errors import CaseFileError
from gongkai.law import remedies, rulebook
from gongkai.words import say

OVERRIDES = ("R_RECONSIDER_FIRST", "R_PARTIAL", "R_EITHER", remedies.NONE)
SERVICES = ("in_person", "postal", "online")
_NAMES = {
    "agency_kind": "作出答复的机关的类别（决定复议机关和法院）",
    "county": "所在县（市、区）的名称",
    "city": "所在设区的市的名称",
    "superior": "上一级主管部门的名称",
    "online_url": "提交行政复议申请书的互联网渠道",
}


def missing_elements(kind: str, case: Mapping[str, Any]) -> list[str]:
    """The names of the required elements that the case does not fill; [] when the letter may go out.

    Raises:
        CaseFileError: no such kind, or the case contradicts itself.
    """
    form = template(kind)
    fields = derived(case)
    names = [say(element.name) for element in form.requires if not element.filled(fields)]
    return names + remedy_gaps(form, fields)


def remedy_gaps(form: Template, fields: Mapping[str, Any]) -> list[str]:
    """What the remedy paragraph would have to name and the fields do not give, in words."""
    return [say(_NAMES[name]) for name in _remedy_names(form, fields)]


def remedy_type(form: Template, day: date) -> str:
    """The type of remedy paragraph that a letter of that day owes; "none" for letters of procedure."""
    if form.outcome is None:
        return form.remedy
    return str(rulebook.default().on(form.outcome, day).value["remedy"])


def remedy_choice(form: Template, fields: Mapping[str, Any]) -> str:
    """The type after the legal office's choice (`remedy_choice` in the case) has been applied.

    `remedy_override` = {type, by, reason} puts another paragraph in the place of the one that follows from the
    decision: somebody answers for it by name. It cannot take away a paragraph that the law asks for.
    """
    found = remedy_type(form, fields["date"])
    if override := fields.get("remedy_override"):
        return overridden(found, override)
    if found == "R_CONFIGURABLE":
        found = str(fields.get("remedy_choice") or rulebook.default().on("remedy_configurable", fields["date"]).value)
    return found


def overridden(found: str, override: Mapping[str, Any]) -> str:
    """The type that a named person has put in the place of `found`.

    Raises:
        CaseFileError: no name or no reason, an unknown type, or "none" where the law asks for a paragraph.
    """
    wanted = str(override.get("type", ""))
    if not override.get("by") or not override.get("reason"):
        raise CaseFileError(say("换救济段要写明谁决定的和原因"))
    if wanted not in OVERRIDES or (wanted == remedies.NONE and found != "R_CONFIGURABLE"):
        raise CaseFileError(say("救济段不能换成“{kind}”", kind=wanted))
    return wanted


def _remedy_names(form: Template, fields: Mapping[str, Any]) -> list[str]:
    if not isinstance(fields.get("date"), date) or fields["date"] < form.since:
        return []
    if remedy_choice(form, fields) == remedies.NONE:
        return []
    wanted = ["agency_kind"]
    kind = fields.get("agency_kind")
    book = rulebook.default()
    if kind in remedies.agency_kinds(fields["date"]):
        texts = list(book.on("reconsideration_authority", fields["date"]).value[kind])
        levels = book.on("court_level", fields["date"]).value
        if "court" not in fields:
            texts.append(book.on("court", fields["date"]).value[levels.get(kind, levels["default"])])
        wanted += sorted(set().union(*(fields_of(text) for text in texts)))
    if fields.get("service") == "online" and book.find("reconsideration_online_channel", fields["date"]):
        wanted.append("online_url")
    return [name for name in wanted if name not in fields]
