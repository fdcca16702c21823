"""Remedy paragraphs (rulebook D.3): their words, the reconsideration authority and the court by agency kind and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.errors import CaseFileError
from gongkai.law import rulebook
from gongkai.law.rulebook import Rule, RuleBook
from gongkai.words import say

TYPES = ("R_RECONSIDER_FIRST", "R_EITHER", "R_PARTIAL", "R_CONFIGURABLE")
NONE = "none"
CHINESE_NUMERALS = {3: "三", 6: "六"}


@dataclass(frozen=True, slots=True)
class Remedy:
    """A remedy paragraph ready to print: its text, whom it names, and the rules it rests on. `text` "" = none is due."""

    remedy_type: str
    text: str
    authorities: tuple[str, ...]
    court: str
    court_level: str
    rules: tuple[Rule, ...]


def agency_kinds(day: date, book: RuleBook | None = None) -> tuple[str, ...]:
    """The agency kinds for which an authority is known on that day."""
    return tuple((book or rulebook.default()).on("reconsideration_authority", day).value)


def reconsideration_authorities(
    kind: str, names: Mapping[str, str], day: date, book: RuleBook | None = None
) -> tuple[str, ...]:
    """Who hears the reconsideration: by the kind of the agency that replied, on the day of the reply.

    `names` fills `county`, `city` and `superior` (the department one level up) as the kind needs them; more than one
    authority means that the applicant may choose.

    Raises:
        CaseFileError: an unknown kind, or a name that is missing.
    """
    rule = (book or rulebook.default()).on("reconsideration_authority", day)
    if kind not in rule.value:
        raise CaseFileError(say("机关类别“{kind}”未知；可用：{kinds}", kind=kind, kinds="、".join(rule.value)))
    return tuple(_filled(template, names) for template in rule.value[kind])


def court_of(kind: str, names: Mapping[str, str], day: date, book: RuleBook | None = None) -> tuple[str, str]:
    """The court of first instance and its level; a court named in `names["court"]` wins (concentrated jurisdiction)."""
    book = book or rulebook.default()
    levels = book.on("court_level", day).value
    level = str(levels.get(kind, levels["default"]))
    return names.get("court") or _filled(book.on("court", day).value[level], names), level


def remedy_paragraph(
    remedy_type: str,
    *,
    agency_kind: str,
    names: Mapping[str, str],
    day: date,
    served_online: bool = False,
    configurable: str | None = None,
    book: RuleBook | None = None,
) -> Remedy:
    """The paragraph for a reply of that kind and day.

    `configurable` is the legal office's choice for R_CONFIGURABLE (`R_EITHER` or `none`); without it the rule file's.
    A reply served online must name the internet channel for reconsideration (`names["online_url"]`).

    Raises:
        CaseFileError: unknown type or kind, a missing name, or no internet channel for a reply served online.
        OutsideKnownSpan: a type that the law of that day did not know.
    """
    book = book or rulebook.default()
    if remedy_type not in TYPES:
        raise CaseFileError(say("救济类型“{kind}”未知；可用：{kinds}", kind=remedy_type, kinds="、".join(TYPES)))
    authorities = reconsideration_authorities(agency_kind, names, day, book)
    court, level = court_of(agency_kind, names, day, book)
    used = remedy_type
    if used == "R_CONFIGURABLE":
        used = configurable or book.on("remedy_configurable", day).value
    if used == NONE:
        return Remedy(remedy_type, "", authorities, court, level, ())
    rule = book.on(used, day)
    text = rule.value.format(authority="或者".join(authorities), court=court, **_periods(book, day))
    rules = [rule, book.on("reconsideration_authority", day), book.on("court_level", day)]
    if served_online and (channel := book.find("reconsideration_online_channel", day)):
        if not names.get("online_url"):
            raise CaseFileError(
                say("网上送达的答复必须写明提交行政复议申请书的互联网渠道（{source}）", source=channel.source)
            )
        text += f"可以通过互联网提交行政复议申请书：{names['online_url']}。"
        rules.append(channel)
    return Remedy(remedy_type, text, authorities, court, level, tuple(rules))


def _periods(book: RuleBook, day: date) -> dict[str, str]:
    months = book.on("litigation_months", day).count()
    return {
        "reconsideration_days": str(book.on("reconsideration_days", day).count()),
        "litigation_months": CHINESE_NUMERALS.get(months, str(months)),
        "litigation_after_reconsideration_days": str(book.on("litigation_after_reconsideration_days", day).count()),
    }


def _filled(template: str, names: Mapping[str, str]) -> str:
    try:
        return template.format_map(names)
    except KeyError as missing:
        raise CaseFileError(
            say("救济段缺少机关名称 {name}（county 县、city 市、superior 上一级主管部门）", name=missing.args[0])
        ) from None
