"""Founds the county's agencies and gives them people, through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.web.accounts.access import Staff, staff_of
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.accounts.services import agencies, people
from gongkai.web.demo.sources import SURNAMES, county
from gongkai.web.history.services import SYSTEM

FOUNDED = date(2004, 7, 1)
PASSWORD = "云岭示范-2026-yunling"  # noqa: S105  shown on the page of demonstration sign-ins
DESK_ROLES = ("clerk", "reviewer", "approver")
# who can sign in: enough to walk every part; everybody else acts in the records alone
SIGN_INS = {
    "xfb": ("clerk", "reviewer", "approver", "publisher"),
    "jyj": ("clerk", "reviewer", "approver"),
    "qingshi": ("clerk", "approver"),
    "yunling": ("supervisor", "auditor", "system_admin", "security_admin", "audit_admin"),
}


@dataclass(slots=True)
class Cast:
    """The agencies by slug and who works there: `(slug, role)` → person."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    _known: dict[tuple[str, str], Staff] = field(default_factory=dict)

    def staff(self, slug: str, role: str = "clerk") -> Staff:
        """That person as services see them."""
        if (slug, role) not in self._known:  # posts do not change in the demonstration
            self._known[slug, role] = staff_of(self.people[slug, role])
        return self._known[slug, role]

    def receiving(self) -> list[str]:
        """The agencies that take applications."""
        return [slug for slug in self.agencies if (slug, "clerk") in self.people]


def found_all() -> Cast:
    """The whole tree, and people for every desk."""
    told = county()
    cast = Cast()
    root = told["county"]
    cast.agencies[root["slug"]] = _found(root, None)
    for each in told["agencies"]:
        cast.agencies[each["slug"]] = _found(each, cast.agencies[root["slug"]])
    number = 0
    for slug in cast.agencies:
        roles = DESK_ROLES if slug != root["slug"] else ()
        for role in dict.fromkeys((*roles, *SIGN_INS.get(slug, ()))):
            cast.people[slug, role] = _person(cast.agencies[slug], role, number)
            number += 1
    return cast


def _found(told: dict[str, Any], parent: Agency | None) -> Agency:
    former = told.get("founded_as")
    return agencies.agency_found(
        actor=SYSTEM,
        name=told["name"],
        short_name=told["short"],
        slug=told["slug"],
        kind=told["kind"],
        founded=FOUNDED,
        parent=parent,
        former_names=[(former, FOUNDED)] if former else [],
        guide=_guide(told),
        settings=_settings(told),
    )


def _guide(told: dict[str, Any]) -> dict[str, Any]:
    """The legal fields of the guide (条例第12条), with invented contact data."""
    return {
        "office_name": f"{told['short']}政务公开办公室",
        "address": f"云岭县{told['short'].removeprefix('县')}办公楼一楼",
        "hours": "工作日 8:30–12:00，14:00–17:30",
        "phone": "0000-0000000",
        "fax": "0000-0000001",
        "internet_contact": "https://xxgk.example.gov.cn",
        "contact": "政务公开办公室",
    }


def _settings(told: dict[str, Any]) -> dict[str, Any]:
    outer = county()
    found = {
        "number_code": told["letters"].removesuffix("公"),
        "county": "云岭县",
        "city": outer["city"],
        "court": outer["court"],
        "online_url": outer["online_url"],
        "superior": told.get("superior", f"{outer['city']}{told['name'].removeprefix('云岭县')}"),
    }
    if told["kind"] == "county_government":
        found.pop("court")  # the intermediate court hears suits against a county government (行政诉讼法第15条)
    return found


def _person(agency: Agency, role: str, number: int) -> Person:
    """One person a desk, named 姓某某 so that nobody is meant."""
    name = f"{SURNAMES[number % len(SURNAMES)]}某{'一二三四五六七八九'[number // len(SURNAMES) % 9]}"
    person = people.person_add(actor=SYSTEM, username=f"{agency.slug}-{role.replace('_', '-')}", name=name)
    people.post_give(person=person, actor=SYSTEM, agency=agency, role=role)
    return person
