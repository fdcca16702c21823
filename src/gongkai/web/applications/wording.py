"""From a case of the site and what the desk typed to the fields of a letter; and back to what the history may keep.

The applicant's own values never enter an event: in what is kept a mark stands for them, and they are filled in when the
paper is made (rulebook J; the finished paper is kept sealed).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any

from gongkai.documents import letters
from gongkai.documents.letters.compose import Letter, compose
from gongkai.web.accounts import choices
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.accounts.models import Agency
from gongkai.web.applications import law_case
from gongkai.web.applications.letter_data import sequence_of
from gongkai.web.applications.models import Application
from gongkai.web.history import selectors
from gongkai.web.identity.services import IdentityFields

Fields = Mapping[str, Any]
MARKS = {
    "applicant": "{申请人}", "applicant_id": "{证件号码}", "applicant_phone": "{电话}", "applicant_address": "{地址}",
    "applicant_email": "{电子邮箱}", "agent_name": "{代理人}", "agent_id_number": "{代理人证件号码}",
    "agent_phone": "{代理人电话}",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# what the letter knows of service; a paper that another agency hands over is handed over (国办公开办函〔2016〕235号)
_SERVICE = {"by_agency": "in_person"}
_NOT_PRINTED = ("enclosures", "code")


def values_of(who: IdentityFields) -> dict[str, str]:
    """The applicant's own values by the names that letters know; empty ones are left out."""
    found = {
        "applicant": who.name, "applicant_id": who.id_number, "applicant_phone": who.phone,
        "applicant_address": who.address, "applicant_email": who.email,
        "agent_name": who.agent_name, "agent_id_number": who.agent_id_number, "agent_phone": who.agent_phone,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def veiled(typed: Fields, values: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as an event may keep it: JSON, days as text, a mark in the place of the applicant's own values."""
    pairs = [(value, MARKS[name]) for name, value in values.items() if len(value) > 1]
    found: dict[str, Any] = _deep(typed, sorted(pairs, key=lambda pair: -len(pair[0])))
    return found


def unveiled(kept: Fields, values: Mapping[str, str]) -> dict[str, Any]:
    """What an event kept, with days as days; without a value its mark stays to be seen."""
    found: dict[str, Any] = _deep(kept, [(MARKS[name], value) for name, value in values.items()], days=True)
    return found


def _deep(value: Any, pairs: list[tuple[str, str]], *, days: bool = False) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _deep(inner, pairs, days=days) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(inner, pairs, days=days) for inner in value]
    if isinstance(value, date):
        return value if days else value.isoformat()
    if not isinstance(value, str):
        return value
    if days and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    for old, new in pairs:
        value = value.replace(old, new)
    return value


def letter_case(
    application: Application,
    kept: Fields,
    *,
    day: date,
    number: str = "",
    values: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The fields of `gongkai.documents.letters` for a paper of that case and day.

    Args:
        kept: what the desk typed, as `veiled` left it.
        number: the number in full; "" for a draft.
        values: the applicant's own (`values_of`); None prints the marks.
    """
    own = dict(MARKS) if values is None else dict(values)
    case = _agency(application.agency, day) | _content(application) | own
    case |= {name: value for name, value in unveiled(kept, own).items() if name not in _NOT_PRINTED}
    case["date"] = day
    if number:
        case["number"] = number
    if files := _enclosures(application, kept):
        case["attachments"] = [*case.get("attachments", []), *files]
    case["service"] = _SERVICE.get(str(kept.get("service", "")), kept.get("service", "postal"))
    facts = law_case.case_of(selectors.events_of(application.stream), config={}).events  # no clock is asked
    case["events"] = [{"type": fact.kind, "date": fact.day, **fact.data} for fact in facts]
    return case


def _agency(agency: Agency, day: date) -> dict[str, Any]:
    found: dict[str, Any] = {"agency": agency.name_on(day), **choices.remedy_names(agency)}
    with contextlib.suppress(AgencyRefused):  # an agency above the county: the letter says what it lacks
        found["agency_kind"] = choices.law_kind(agency)
    contact, phone = agency.guide.get("office_name"), agency.guide.get("phone")
    return found | {name: value for name, value in (("contact", contact), ("phone", phone)) if value}


def _content(application: Application) -> dict[str, Any]:
    return {
        "applicant_type": application.applicant_type,
        "receipt_no": receipt_no(application),
        "subject": application.subject,
        "channel": application.channel,
    }


def _enclosures(application: Application, kept: Fields) -> list[str]:
    wanted = [str(key) for key in kept.get("enclosures", [])]
    names = {str(key): name for key, name in application.attachments.values_list("id", "name")}
    return [PurePath(names[key]).stem for key in wanted if key in names]


def receipt_no(application: Application) -> str:
    """The number of the registration as it is printed: 云教依申〔2026〕87号."""
    return formatted(application.agency, "receipt", application.year, application.serial)


def formatted(agency: Agency, sequence: str, year: int, serial: int) -> str:
    """A number of one of the agency's sequences."""
    short = choices.of(agency, "number_code") or agency.short_name
    return choices.number_format(agency, sequence).format(short=short, year=year, serial=serial)


def number_of(agency: Agency, kind: str, year: int, serial: int) -> str:
    """The number of a letter of that kind; "" for a paper that bears none."""
    sequence = sequence_of(kind)
    return "" if sequence == "none" else formatted(agency, sequence, year, serial)


def neutral(letter: Letter) -> Letter:
    """The wording without what is only settled when it is signed: number and day."""
    return replace(letter, number="", day="")


def wording(application: Application, kind: str, kept: Fields, day: date) -> str:
    """The text that reviewers read: marks for the applicant's own values, neither number nor day.

    Raises:
        CaseFileError: the letter is not complete.
    """
    case = letter_case(application, kept, day=day, number=f"〔{day.year}〕")
    return neutral(compose(kind, case)).text()


def digest_of(application: Application, kind: str, kept: Fields, text: str) -> str:
    """SHA-256 (hex) over the wording and the bytes of every enclosure: what a review and a signature bind."""
    wanted = [str(key) for key in kept.get("enclosures", [])]
    sums = {str(key): digest for key, digest in application.attachments.values_list("id", "sha256")}
    whole = {"kind": kind, "text": text, "enclosures": [[key, sums.get(key, "")] for key in wanted]}
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def files_of(kind: str, case: Fields) -> dict[str, bytes]:
    """The paper as docx and pdf; the same fields give the same bytes."""
    return {to: letters.render(kind, case, to) for to in letters.FORMATS}
