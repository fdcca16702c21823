"""From template and case to the finished wording, before any file format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.documents.letters.elements import SERVICES, missing_elements, remedy_choice, remedy_type
from gongkai.documents.letters.facts import derived
from gongkai.documents.letters.template import Passage, Template, common, template
from gongkai.documents.writers.layout import printable
from gongkai.errors import CaseFileError
from gongkai.law import remedies
from gongkai.words import say

_NUMBER = re.compile(r"〔\d{4}〕")
# how the paper speaks to its addressee: a person, an organisation, another agency
_YOU = {"person": "您", "organisation": "你单位", "agency": "贵单位"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as worded. `table` has two columns (what to fill in, and what stands there already)."""

    agency: str
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    remedy: str
    contact: str
    attachments: tuple[str, ...]
    table: tuple[tuple[str, str], ...]
    day: str

    def text(self) -> str:
        """The whole wording, one paragraph a line."""
        lines = [
            self.agency,
            self.title,
            self.number,
            f"{self.addressee}：",
            *self.paragraphs,
            self.remedy,
            self.contact,
        ]
        lines += [*attachment_lines(self.attachments), self.agency, self.day]
        lines += [f"{label}：{text}" for label, text in self.table]
        return "\n".join(line for line in lines if line) + "\n"


def compose(kind: str, case: Mapping[str, Any]) -> Letter:
    """Word a letter.

    Raises:
        CaseFileError: a required element is missing (all are named), a value is of the wrong kind, the letter would
            tell others who applied, or it is dated before the law that it follows.
    """
    form = template(kind)
    fields = derived(case)
    _refuse_unfit(form, fields)
    if missing := missing_elements(kind, case):
        raise CaseFileError(
            say("《{title}》还缺：{names}", title=say(form.title), names=say("、").join(missing)),
            code="LETTER-MISSING",
            missing=missing,
        )
    letter = worded(form, fields)
    _refuse_identity(form, fields, letter)
    return letter


def worded(form: Template, fields: Mapping[str, Any], remedy: str | None = None) -> Letter:
    """The wording of fields that are complete and already carry what the case settles; see `compose`.

    `remedy` stands in the place of the remedy paragraph that follows from the fields.
    """
    printed = _printed(form, fields)
    return Letter(
        agency=printed["agency"],
        title=form.title,
        number=_number(fields),
        addressee=printed[form.addressee],
        paragraphs=tuple(_paragraphs(form, fields, printed)),
        remedy=_remedy(form, fields) if remedy is None else remedy,
        contact=common().contact.format_map(printed),
        attachments=tuple(printable(str(item)) for item in _entries(fields.get("attachments", []))),
        table=tuple((label, text.format_map(_Blank(printed))) for label, text in form.table),
        day=say_day(fields["date"]),
    )


def attachment_lines(attachments: tuple[str, ...]) -> list[str]:
    """ "附件：1. …" (GB/T 9704-2012): numbered only when there are several, no full stop after a name."""
    names = [name.rstrip("。；;") for name in attachments]
    if len(names) < 2:
        return [f"附件：{name}" for name in names]
    return [f"{'附件：' if number == 1 else '　　　'}{number}. {name}" for number, name in enumerate(names, 1)]


def say_day(day: date) -> str:
    """A date as official papers write it: Arabic figures, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


class _Blank(dict[str, str]):
    """Fields of which the missing ones are left to be filled in by hand."""

    def __missing__(self, key: str) -> str:
        return ""


def _refuse_unfit(form: Template, fields: Mapping[str, Any]) -> None:
    for name in ("date", "received"):
        if name in fields and not isinstance(fields[name], date):
            raise CaseFileError(
                say("{name} 要写成日期，如 2026-03-20（写的是 {value}）", name=name, value=fields[name])
            )
    if "date" in fields and fields["date"] < form.since:
        raise CaseFileError(
            say(
                "《{title}》的措辞依据自 {since} 起施行的规定，不能用于 {day} 的文书",
                title=say(form.title),
                since=form.since,
                day=fields["date"],
            )
        )
    _refuse_untimely(form, fields)
    if fields.get("service", SERVICES[0]) not in SERVICES:
        raise CaseFileError(
            say(
                "service（送达方式）是 {value}，应为 {known} 之一",
                value=fields["service"],
                known=say("、").join(SERVICES),
            )
        )


def _refuse_untimely(form: Template, fields: Mapping[str, Any]) -> None:
    day = fields.get("date")
    limit = fields.get(form.after or form.not_after or "")
    if not isinstance(day, date) or not isinstance(limit, date):
        return
    if form.after and day <= limit:
        raise CaseFileError(
            say("《{title}》的日期 {day} 还在期限 {limit} 之内，不能出具", title=say(form.title), day=day, limit=limit)
        )
    if form.not_after and day > limit:
        raise CaseFileError(
            say("《{title}》的日期 {day} 已过原期限 {limit}，不能出具", title=say(form.title), day=day, limit=limit)
        )


def _printed(form: Template, fields: Mapping[str, Any]) -> dict[str, str]:
    """Every field as it is printed, with the words that are made of several."""
    out = {name: _print(value) for name, value in fields.items() if name != "events"}
    out["you"] = _YOU[_who(form, fields)]
    if "channel" in fields:
        out["channel_said"] = common().channels.get(str(fields["channel"]), str(fields["channel"]))
    if form.names_applicant and "subject" in out and "received" in out:
        out["opening"] = common().opening.format_map(_Blank(out | {"receipt": _receipt(out)}))
    return out


def _who(form: Template, fields: Mapping[str, Any]) -> str:
    if form.addressee in ("co_author", "recipient"):
        return "agency"
    usual = "natural_person" if form.addressee == "applicant" else "enterprise"
    return "person" if fields.get(f"{form.addressee}_type", usual) == "natural_person" else "organisation"


def _receipt(printed: Mapping[str, str]) -> str:
    return say("（登记编号：{no}）", no=printed["receipt_no"]) if "receipt_no" in printed else ""


def _print(value: Any) -> str:
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, (list, tuple)):
        return "；".join(_print(item) for item in value)
    return printable(str(value)).strip().rstrip("。；;，,")  # the template sets the stops


def _paragraphs(form: Template, fields: Mapping[str, Any], printed: Mapping[str, str]) -> Iterator[str]:
    for passage in form.body:
        if (passage.when and passage.when not in fields) or (passage.unless and passage.unless in fields):
            continue
        yield from _passage(form, passage, fields, printed)


def _passage(form: Template, passage: Passage, fields: Mapping[str, Any], printed: Mapping[str, str]) -> Iterator[str]:
    try:
        if passage.each is None:
            yield passage.text.format_map(printed)
            return
        for number, entry in enumerate(_entries(fields[passage.each]), 1):
            yield passage.text.format_map({**printed, **_entry(number, entry)})
    except KeyError as missing:
        raise CaseFileError(
            say("《{title}》还缺：{names}", title=say(form.title), names=missing.args[0]), code="LETTER-MISSING"
        ) from None


def _entries(value: Any) -> list[Any]:
    """What is written as a list, or one entry that is not."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _entry(number: int, entry: Any) -> dict[str, str]:
    if isinstance(entry, Mapping):
        return {"number": str(number), **{str(name): _print(value) for name, value in entry.items()}}
    return {"number": str(number), "entry": _print(entry)}


def _number(fields: Mapping[str, Any]) -> str:
    number = fields.get("number")
    if number is None:
        if "number_sequence" not in fields:
            return ""
        pattern = str(fields.get("number_format", common().number_format))
        number = pattern.format_map(
            _Blank(
                code=str(fields.get("number_code", "")),
                year=str(fields["date"].year),
                sequence=str(fields["number_sequence"]),
            )
        )
    if not _NUMBER.search(str(number)):
        raise CaseFileError(say("文号“{number}”的年份要写全并用六角括号〔〕，如 ××公复〔2026〕9号", number=number))
    return printable(str(number))


def _remedy(form: Template, fields: Mapping[str, Any]) -> str:
    if remedy_choice(form, fields) == remedies.NONE:
        return ""
    names = {
        name: str(fields[name]) for name in ("county", "city", "superior", "court", "online_url") if name in fields
    }
    return remedies.remedy_paragraph(
        remedy_type(form, fields["date"]) if "remedy_override" not in fields else remedy_choice(form, fields),
        agency_kind=str(fields["agency_kind"]),
        names=names,
        day=fields["date"],
        served_online=fields.get("service") == "online",
        configurable=fields.get("remedy_choice"),
    ).text


def _refuse_identity(form: Template, fields: Mapping[str, Any], letter: Letter) -> None:
    if form.names_applicant:
        return
    text = letter.text()
    for name, said in common().identity.items():
        value = str(fields.get(name, ""))
        if value and value in text:
            raise CaseFileError(
                say(
                    "《{title}》不得透露申请人的{said}（“{value}”），请改写",
                    title=say(form.title),
                    said=say(said),
                    value=value,
                ),
                code="LETTER-IDENTITY",
            )
