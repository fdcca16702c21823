"""An invented county whose people sign in: agencies, persons with posts, browsers with and without a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from signing_in import PASSWORD, sign_in

from gongkai.web.accounts import services
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.history.services import SYSTEM

FOUNDED = date(1998, 1, 1)
HELD_SINCE = date(2020, 1, 1)


@pytest.fixture
def county(db: None) -> Agency:
    """The county government."""
    names = {"county": "云岭县", "city": "安山市"}
    return services.agency_found(
        actor=SYSTEM, name="云岭县人民政府", short_name="云岭县", slug="yunling", kind="county_government",
        founded=FOUNDED, settings=names,
    )  # fmt: skip


@pytest.fixture
def found(county: Agency) -> Callable[..., Agency]:
    """Found a department by slug and name."""

    def make(slug: str, name: str, parent: Agency | None = None, **more: object) -> Agency:
        given = {"short_name": name[:4], "kind": "department", "founded": FOUNDED, **more}
        return services.agency_found(actor=SYSTEM, name=name, slug=slug, parent=parent or county, **given)

    return make


@pytest.fixture
def education(found: Callable[..., Agency]) -> Agency:
    """The education bureau."""
    return found("jyj", "云岭县教育局")


@pytest.fixture
def water(found: Callable[..., Agency]) -> Agency:
    """The water bureau."""
    return found("slj", "云岭县水利局")


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """A person with posts given as (agency, role); with a second factor unless told otherwise."""

    def make(username: str, *posts: tuple[Agency, str], factor: bool = True, name: str = "") -> Person:
        made = services.person_add(actor=SYSTEM, username=username, name=name or f"甲{username}", password=PASSWORD)
        for agency, role in posts:
            services.post_give(person=made, actor=SYSTEM, agency=agency, role=role, since=HELD_SINCE)
        if factor:
            TOTP.activate(made, generate_totp_secret())
        return made

    return make


@pytest.fixture
def browser_of() -> Callable[[Person], Client]:
    """A browser in which the person has signed in on the pages."""
    return lambda person: sign_in(Client(), person)
