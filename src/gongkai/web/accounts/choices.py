"""Choices of a county or an agency, with their source and mark; `choices.yaml` names them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

import yaml
from django.utils.translation import gettext as _

from gongkai.law import rulebook
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.accounts.models import Agency

# How the law's remedies name the kinds of agency (law/rules/remedies.yaml).
_LAW_KINDS = {
    Agency.Kind.COUNTY_GOVERNMENT: "county_government",
    Agency.Kind.COUNTY_OFFICE: "county_government_office",
    Agency.Kind.DEPARTMENT: "county_department",
    Agency.Kind.TOWNSHIP: "township_government",
    Agency.Kind.SUBDISTRICT: "street_office",
    Agency.Kind.VERTICAL: "vertical",
    Agency.Kind.AUTHORISED_ORG: "county_authorized_organization",
}


_WIDTH = re.compile(r"(?:0?[1-6]d?)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: its sentence, what a change would do, its values, the default and where that comes from."""

    name: str
    says: str
    effect: str
    kind: str
    default: Any
    source: str
    evidence: str
    options: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    of: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@cache
def choices() -> Mapping[str, Choice]:
    """Every choice by name, the readings of the law among them."""
    data = yaml.safe_load((Path(__file__).parent / "choices.yaml").read_text(encoding="utf-8"))
    tuples = {"options", "always"}
    found = {}
    for name, said in data["choices"].items():
        given: dict[str, Any] = {key: tuple(value) if key in tuples else value for key, value in said.items()}
        found[name] = Choice(name, **given)
    return found | {name: _reading(name, words) for name, words in data["readings"].items()}


def _reading(name: str, words: Mapping[str, str]) -> Choice:
    rule = rulebook.default().versions(name)[-1]
    return Choice(
        name,
        says=rule.says,
        effect="从收到申请之日起适用，在办申请的到期日和本年各格的数随之重算",
        kind="reading",
        default=rule.value,
        source=rule.source,
        evidence=rule.evidence,
        options=tuple(words),
        words=dict(words),
    )


@cache
def reading_names() -> frozenset[str]:
    """The choices that are readings of the law (口径)."""
    return frozenset(name for name, choice in choices().items() if choice.kind == "reading")


def readings(agency: Agency) -> dict[str, str]:
    """The readings that the agency or one above it chose, as `law.events.Case.config` takes them; defaults are left out."""
    found: dict[str, str] = {}
    at: Agency | None = agency
    while at is not None:
        chosen = {name: value for name, value in at.settings.items() if choices()[name].kind == "reading"}
        found = chosen | found
        at = at.parent
    return found


def labels(names: Iterable[str]) -> str:
    """The choices' words, as an event says them."""
    return "、".join(choices()[name].says for name in names)


def of(agency: Agency, name: str) -> Any:
    """The choice that holds for an agency: its own, else of the nearest agency above, else the default."""
    return holding(agency, name)[0]


def holding(agency: Agency, name: str) -> tuple[Any, Agency | None]:
    """The choice that holds and the agency that made it (None: the default)."""
    at: Agency | None = agency
    while at is not None:
        if name in at.settings:
            return at.settings[name], at
        at = at.parent
    return choices()[name].default, None


def number_format(agency: Agency, sequence: str) -> str:
    """The format of one sequence of numbers, with `{short}` (number_code, else short name), `{year}` and `{serial}`."""
    formats = choices()["number_formats"].default | of(agency, "number_formats")
    return str(formats.get(sequence, formats["other"]))


def law_kind(agency: Agency) -> str:
    """The agency's kind as `law.remedies` names it.

    Raises:
        AgencyRefused: an agency above the county, which does not answer here.
    """
    kind = of(agency, "law_kind") if "law_kind" in agency.settings else _LAW_KINDS.get(Agency.Kind(agency.kind))
    if not kind:
        raise AgencyRefused(_("%(name)s 不在本平台答复申请") % {"name": agency.name})
    return str(kind)


def remedy_names(agency: Agency) -> dict[str, str]:
    """The names that `law.remedies.remedy_paragraph` asks for; what is not set is left out, so that it is missed there.

    `remedy_choice` is "none" where the legal office wants no paragraph in the replies that leave it the choice.
    """
    found = {name: str(of(agency, name) or "") for name in ("county", "city", "superior", "court", "online_url")}
    chosen = {} if of(agency, "configurable_remedy") else {"remedy_choice": "none"}
    return {name: value for name, value in found.items() if value} | chosen


def remedies_of(agency: Agency, day: date) -> tuple[tuple[str, ...], str]:
    """Who hears the reconsideration and which court, by the law of that day.

    Raises:
        CaseFileError: a name that the settings do not give.
    """
    from gongkai.law import remedies

    kind, names = law_kind(agency), remedy_names(agency)
    return remedies.reconsideration_authorities(kind, names, day), remedies.court_of(kind, names, day)[0]


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes with their values as they are kept; None stays None (back to the default).

    Raises:
        AgencyRefused: an unknown choice, or a value that it does not take.
    """
    if strange := set(changes) - set(choices()):
        raise AgencyRefused(_("没有这一项设置：%(names)s") % {"names": "、".join(sorted(strange))})
    return {name: None if value is None else _value(choices()[name], value) for name, value in changes.items()}


def _value(choice: Choice, value: Any) -> Any:
    takers: dict[str, Callable[[Choice, Any], Any]] = {
        "list": _list,
        "map": _map,
        "url": _url,
        "days": _whole,
        "count": _whole,
        "yes_no": lambda _choice, given: bool(given),
    }
    take = takers.get(choice.kind)
    return _text(choice, value) if take is None else take(choice, value)


def _text(choice: Choice, value: Any) -> str:
    if value and choice.options and value not in choice.options:
        raise _refused(choice, value)
    return str(value).strip()


def _url(choice: Choice, value: Any) -> str:
    if value and (urlsplit(str(value)).scheme not in {"http", "https"} or not urlsplit(str(value)).netloc):
        raise AgencyRefused(_("%(says)s：网址要以 https:// 开头") % {"says": choice.says})
    return str(value)


def _whole(choice: Choice, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise _refused(choice, value) from error
    if (choice.least is not None and number < choice.least) or (choice.most is not None and number > choice.most):
        words = {"says": choice.says, "least": choice.least, "most": choice.most, "value": number}
        raise AgencyRefused(_("%(says)s：应为 %(least)s 至 %(most)s，您填了 %(value)s") % words)
    return number


def _list(choice: Choice, value: Any) -> list[Any]:
    if choice.of == "days":
        return sorted({_whole(choice, each) for each in value}, reverse=True)
    if strange := set(value) - set(choice.options):
        raise _refused(choice, "、".join(sorted(strange)))
    if off := set(choice.always) - set(value):
        words = {"source": choice.source, "names": "、".join(str(channel_label(each)) for each in sorted(off))}
        raise AgencyRefused(_("%(names)s渠道不能停用（%(source)s）") % words)
    return [each for each in choice.options if each in value]


def _map(choice: Choice, value: Any) -> dict[str, str]:
    for key, each in value.items():
        if key not in choice.options:
            raise _refused(choice, key)
        _check_format(each)
    return dict(value)


def _check_format(form: str) -> None:
    """Only the three names, each whole, and a width for the serial at most (GB/T 9704 knows none, places do: 第002号)."""
    try:
        named = [(name, spec) for _text, name, spec, _how in Formatter().parse(form) if name is not None]
    except ValueError as error:
        raise AgencyRefused(_("文号写法 %(value)s 的花括号不成对") % {"value": form}) from error
    if any(name not in {"short", "year", "serial"} or not _WIDTH.fullmatch(spec or "") for name, spec in named):
        raise AgencyRefused(_("文号写法 %(value)s 只能用 {short}、{year}、{serial}") % {"value": form})
    if not {"year", "serial"} <= {name for name, _spec in named}:
        raise AgencyRefused(_("文号写法 %(value)s 里要有 {year} 和 {serial}") % {"value": form})


def channel_label(channel: str) -> str:
    """A channel in words."""
    return {
        "online": _("网上"),
        "in_person": _("当面"),
        "postal": _("邮寄"),
        "fax": _("传真"),
        "email": _("电子邮件"),
    }[channel]


def _refused(choice: Choice, value: Any) -> AgencyRefused:
    return AgencyRefused(_("%(says)s：不能填“%(value)s”") % {"says": choice.says, "value": value})


def page() -> str:
    """The table for docs/reference: what may be chosen, its default, source, evidence, and what a change does."""
    marks = {"verified": "已核实", "from_memory": "凭记忆，须核对原件", "inference": "推断，须确认"}
    lines = ["| 设置 | 代号 | 默认 | 出处 | 证据 | 改了会怎样 |", "|" + " --- |" * 6]
    for choice in choices().values():
        cells = [
            choice.says,
            f"`{choice.name}`",
            _default(choice),
            choice.source,
            marks[choice.evidence],
            choice.effect,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _default(choice: Choice) -> str:
    if isinstance(choice.default, bool):
        return "是" if choice.default else "否"
    if choice.words:
        return choice.words[choice.default]
    if choice.default in (None, ""):
        return "—"
    values = choice.default.values() if isinstance(choice.default, dict) else choice.default
    return "、".join(str(value) for value in values) if isinstance(choice.default, dict | list) else str(choice.default)
