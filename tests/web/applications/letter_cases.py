"""Replies at every step, for the tests of letters: a received case, a draft, a signed letter."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import county as counties
import time_machine
from county import County

from gongkai.web.applications.models import Application, Letter
from gongkai.web.applications.services import letters
from gongkai.web.applications.services.intake import receipt_confirm

DENIED = {
    "info_name": "食堂食材采购合同附件二",
    "reason": "该附件逐项记载内部流转的安排，公开会妨碍以后的工作",
    "internal_kind": "内部工作流程",
    "service": "postal",
}


def at(day: str) -> AbstractContextManager[Any]:
    """The clock stands at ten in the morning of that day in Shanghai."""
    return time_machine.travel(f"{day}T02:00:00Z", tick=False)


def made() -> County:
    """The county, founded before all cases."""
    with at("2026-01-05"):
        found = counties.make()
        for who in ("clerk", "reviewer", "approver"):
            found.person(f"{who}@education")
    return found


def received(county: County, day: str = "2026-03-02", agency: str = "education", **changed: Any) -> Application:
    """A case whose receipt both sides confirmed on that day."""
    with at(day):
        case = counties.submitted(county[agency], **changed).application
        return receipt_confirm(application=case, staff=county.staff(f"clerk@{agency}"), how="电话")


def drafted(county: County, case: Application, code: str = "denied_internal_affairs", **fields: Any) -> Letter:
    """A draft by the clerk."""
    staff = county.staff(f"clerk@{case.agency.slug}")
    return letters.letter_draft(application=case, staff=staff, code=code, fields=fields or DENIED)


def approved(county: County, case: Application, code: str = "denied_internal_affairs", **fields: Any) -> Letter:
    """A reply that has passed both reviews and waits for its signature."""
    slug = case.agency.slug
    letter = drafted(county, case, code, **fields)
    letter = letters.letter_submit(letter=letter, staff=county.staff(f"clerk@{slug}"))
    for review in ("secrecy", "legal"):
        letter = letters.letter_review(
            letter=letter, staff=county.staff(f"reviewer@{slug}"), review=review, result="passed", digest=letter.digest
        )
    return letter


def signed(county: County, case: Application, code: str = "denied_internal_affairs", **fields: Any) -> Letter:
    """A signed reply."""
    letter = approved(county, case, code, **fields)
    return letters.letter_sign(letter=letter, staff=county.staff(f"approver@{case.agency.slug}"), digest=letter.digest)
