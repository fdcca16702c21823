"""A small invented county for tests: a government, its office, two departments, a township, and people with roles."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client
from signing_in import signed_in

from gongkai.web.accounts.access import Staff, staff_of
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.accounts.services import agencies, people
from gongkai.web.applications.services.intake import Submitted, Wanted, application_submit
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity.services import IdentityFields

FOUNDED = date(2010, 1, 1)
NAMES = {"county": "云岭县", "city": "云州市", "superior": "云州市教育局", "online_url": "https://fy.example.gov.cn"}
GUIDE = {
    "office_name": "政务公开股", "address": "云岭县城关镇一号", "hours": "工作日 8:30–12:00，14:00–17:30", "phone": "0000-0000000",
    "fax": "0000-0000001", "internet_contact": "https://xxgk.example.gov.cn", "contact": "政务公开股",
}  # fmt: skip


@dataclass(slots=True)
class County:
    """The agencies by short key, and people by `<role>@<agency key>`."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Agency:
        return Agency.objects.get(pk=self.agencies[key].pk)

    def staff(self, who: str) -> Staff:
        """The person of that role and agency, as services see them."""
        return staff_of(self.person(who))

    def person(self, who: str) -> Person:
        """The person, added with the first question for them."""
        if who not in self.people:
            role, _, key = who.partition("@")
            name = f"{'张王李赵钱孙周吴郑冯陈'[len(self.people) % 11]}某{len(self.people)}"
            person = people.person_add(actor=SYSTEM, username=f"u{uuid.uuid4().hex[:10]}", name=name)
            people.post_give(person=person, actor=SYSTEM, agency=self.agencies[key], role=role)
            self.people[who] = person
        return self.people[who]

    def client(self, who: str) -> Client:
        """A browser in which that person is signed in with a second factor."""
        return signed_in(self.person(who))


def make() -> County:
    """The county with its agencies; people come when they are asked for."""
    county = County()
    root = _found("county", "云岭县人民政府", "县政府", "yunling", "county_government", None)
    county.agencies["county"] = root
    for key, name, short, kind in (
        ("office", "云岭县人民政府办公室", "县政府办", "county_office"),
        ("education", "云岭县教育局", "县教育局", "department"),
        ("water", "云岭县水利局", "县水利局", "department"),
        ("town", "青石镇人民政府", "青石镇", "township"),
    ):
        county.agencies[key] = _found(key, name, short, key, kind, root)
    return county


def _found(key: str, name: str, short: str, slug: str, kind: str, parent: Agency | None) -> Agency:
    settings: dict[str, Any] = {"number_code": f"云{short[1:2]}公", **NAMES}
    return agencies.agency_found(
        actor=SYSTEM, name=name, short_name=short, slug=slug, kind=kind, founded=FOUNDED, parent=parent, guide=GUIDE,
        settings=settings,
    )  # fmt: skip


def who(**changed: Any) -> IdentityFields:
    """An invented applicant whose identity number has a right check digit."""
    fields = {
        "name": "李某某",
        "id_type": "resident_id",
        "id_number": "11010519491231002X",
        "phone": "13800000000",
        "address": "云岭县青石镇二号",
    }
    return IdentityFields(**{**fields, **changed})


def submitted(agency: Agency, **changed: Any) -> Submitted:
    """An application sent online to that agency."""
    wanted = Wanted(title=changed.pop("title", "青石镇中心小学食堂食材采购合同"), **changed.pop("wanted", {}))
    given = {"applicant_type": "natural_person", "who": who(), **changed}
    return application_submit(agency=agency, wanted=wanted, **given)
