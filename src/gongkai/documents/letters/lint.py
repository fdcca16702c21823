"""What is wrong with a letter before it leaves: what it lacks, and what must not stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.documents.letters.compose import Letter, compose
from gongkai.documents.letters.elements import missing_elements, remedy_choice
from gongkai.documents.letters.facts import derived
from gongkai.documents.letters.template import Template, common, template
from gongkai.errors import GongkaiError
from gongkai.law import remedies
from gongkai.words import say

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条")
_REMEDY = re.compile(r"行政复议|行政诉讼|向.{0,20}法院.{0,4}(?:起诉|诉讼)")
_NAMED = re.compile(
    r"向(?:“?)([\u4e00-\u9fff]{2,24}?(?:人民政府|人民法院|局|厅|委员会))(?:”?)(?:申请行政复议|提起行政诉讼|起诉)"
)
# 16 characters of our alphabet in fours, with figures and letters: a query code
_CODE = re.compile(
    r"(?<![0-9A-Z])(?=[0-9A-Z -]*\d)(?=[0-9 -]*[A-Z])[0-9A-HJKMNP-TV-Z]{4}(?:[ -]?[0-9A-HJKMNP-TV-Z]{4}){3}(?![0-9A-Z])"
)
_OWN_PATH = re.compile(r"/(?:desk|track|apply|review|jobs|accounts|settings)/")
_SHORTEST = 2  # a name of one character says nothing


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend; `code` is missing, facts, article, authority, date, remedy, identity or link."""

    code: str
    sentence: str


def findings(kind: str, case: Mapping[str, Any]) -> list[Finding]:
    """Everything that keeps a letter from leaving; [] when it may go.

    Args:
        case: its fields, with the applicant's own values (`applicant`, `applicant_id` …) even where the letter must not
            print them: that is how they are found.
    """
    form = template(kind)
    try:
        fields = derived(case)
        found = [Finding("missing", say("缺：{name}", name=name)) for name in missing_elements(kind, case)]
    except GongkaiError as error:
        return [Finding("facts", error.message)]
    found += _dates(fields)
    found += _identity(form, _strings(fields, common().identity), fields)
    typed = list(_strings(fields, {*common().identity, "query_code", "online_url", "events", "remedy_override"}))
    found += _remedy_in_text(typed, fields)
    found += _links(typed)
    if not found:
        found += _as_printed(form, fields, kind, case)
    return found


def _as_printed(form: Template, fields: Mapping[str, Any], kind: str, case: Mapping[str, Any]) -> Iterator[Finding]:
    try:
        letter = compose(kind, case)
    except GongkaiError as error:
        yield Finding("identity" if error.code == "LETTER-IDENTITY" else "facts", error.message)
        return
    if not _cites(letter):
        yield Finding("article", say("正文没有写明依据的条款"))
    if remedy_choice(form, fields) != remedies.NONE and not letter.remedy:
        yield Finding("remedy", say("没有救济段"))


def _cites(letter: Letter) -> bool:
    return any(_ARTICLE.search(paragraph) for paragraph in letter.paragraphs)


def _dates(fields: Mapping[str, Any]) -> Iterator[Finding]:
    day, received = fields.get("date"), fields.get("received")
    if not isinstance(day, date):
        return
    if isinstance(received, date) and day < received:
        yield Finding("date", say("成文日期 {day} 早于收到申请的日期 {received}", day=day, received=received))
    for name, value in fields.items():
        told = name.endswith(("_date", "_sent", "_received")) and isinstance(value, date)
        if told and value > day:
            yield Finding("date", say("写到的日期 {value} 晚于成文日期 {day}", value=value, day=day))
    previous = fields.get("previous_date")
    if isinstance(previous, date) and isinstance(received, date) and previous > received:
        said = say(
            "前次答复的日期 {previous} 晚于收到这件申请的日期 {received}，不是重复申请",
            previous=previous,
            received=received,
        )
        yield Finding("date", said)
    number = re.search(r"〔(\d{4})〕", str(fields.get("number", "")))
    if number and int(number[1]) != day.year:
        yield Finding("date", say("文号的年份 {year} 和成文日期 {day} 不一致", year=number[1], day=day))


def _identity(form: Template, texts: Iterable[str], fields: Mapping[str, Any]) -> Iterator[Finding]:
    if form.names_applicant and form.addressee != "recipient":
        return
    whole = "\n".join(texts)
    for name, said in common().identity.items():
        value = str(fields.get(name, ""))
        if len(value) >= _SHORTEST and value in whole:
            yield Finding(
                "identity", say("《{title}》不得透露申请人的{said}，请改写", title=say(form.title), said=say(said))
            )


def _remedy_in_text(typed: list[str], fields: Mapping[str, Any]) -> Iterator[Finding]:
    allowed = _authorities(fields)
    for text in typed:
        for name in _NAMED.findall(text):
            if name not in allowed:
                yield Finding("authority", say("正文写的“{name}”不是这件的复议机关或者法院", name=name))
        if _REMEDY.search(text) and "受理" not in text and "决定书" not in text:
            yield Finding("remedy", say("救济途径由系统按决定写在最后一段，正文里不要另写：“{text}”", text=text[:40]))


def _authorities(fields: Mapping[str, Any]) -> set[str]:
    names = {key: str(fields[key]) for key in ("county", "city", "superior", "court") if key in fields}
    try:
        kind, day = str(fields["agency_kind"]), fields["date"]
        return {*remedies.reconsideration_authorities(kind, names, day), remedies.court_of(kind, names, day)[0]}
    except (GongkaiError, KeyError):
        return set()


def _links(typed: list[str]) -> Iterator[Finding]:
    for text in typed:
        if _OWN_PATH.search(text):
            yield Finding("link", say("正文里有本系统办件页的链接，收信人打不开，请删去：“{text}”", text=text[:40]))
        if _CODE.search(text):
            yield Finding("link", say("正文里像有查询码，查询码只写在回执上，请删去：“{text}”", text=text[:40]))


def _strings(value: Any, without: Iterable[str] = ()) -> Iterator[str]:
    """Every text in the fields, those named left out."""
    left_out = set(without)
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in left_out:
                yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)
