"""People, posts, the three administrators, and who acts for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gongkai.web.accounts import permissions, services
from gongkai.web.accounts.access import staff_of
from gongkai.web.accounts.errors import PersonRefused, PostRefused
from gongkai.web.accounts.models import ADMIN_ROLES, ROLES, Agency, Person, Post
from gongkai.web.accounts.projectors import PersonProjector
from gongkai.web.history import clock
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import SYSTEM, Actor
from gongkai.web.jobs.models import Outgoing


@pytest.mark.parametrize("first", ADMIN_ROLES)
@pytest.mark.parametrize("second", ADMIN_ROLES)
def test_three_admins_disjoint(
    county: Agency, education: Agency, person: Callable[..., Person], first: str, second: str
) -> None:
    admin = person("admin", (county, first))
    with pytest.raises(PostRefused, match="三员分立"):
        services.post_give(person=admin, actor=SYSTEM, agency=education, role=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(person=admin, agency=education, role=second, since=clock.today())
    services.post_end(post=admin.posts.get(), actor=SYSTEM)
    assert services.post_give(person=admin, actor=SYSTEM, agency=education, role=second).role == second


def test_a_post_that_ran_out_is_not_in_the_way(county: Agency, person: Callable[..., Person]) -> None:
    admin = person("admin")
    today = clock.today()
    services.post_give(
        person=admin, actor=SYSTEM, agency=county, role="system_admin", since=today - timedelta(9), until=today
    )
    assert staff_of(admin).roles() == set()
    services.post_give(person=admin, actor=SYSTEM, agency=county, role="audit_admin")
    assert staff_of(admin).roles() == {"audit_admin"}


def test_an_administrator_reads_no_case(county: Agency, person: Callable[..., Person]) -> None:
    for role in ADMIN_ROLES:
        staff = staff_of(person(role, (county, role)))
        reads = {"case_read", "case_act", "case_export", "identity_read", "case_review", "case_sign"}
        assert not any(staff.agencies(action) for action in reads)


def test_who_gives_themselves_a_post_stands_out(county: Agency, person: Callable[..., Person]) -> None:
    admin, auditor = person("admin", (county, "security_admin")), person("auditor", (county, "auditor"))
    services.contact_change(person=auditor, actor=SYSTEM, email="auditor@example.cn", phone="")
    services.post_give(person=admin, actor=Actor(admin.pk, admin.name), agency=county, role="clerk")
    last = events_of(f"person:{admin.pk}")[-1]
    assert last.kind == "post_given_to_self"
    assert "已通知审计" in last.says
    assert [(mail.to, admin.name in mail.body) for mail in Outgoing.objects.all()] == [("auditor@example.cn", True)]


def test_reach_is_own_or_below(county: Agency, education: Agency, water: Agency, person: Callable[..., Person]) -> None:
    clerk, watcher = staff_of(person("c", (education, "clerk"))), staff_of(person("s", (county, "supervisor")))
    assert clerk.can("clerk", education)
    assert clerk.can("case_act", education.pk)
    assert not clerk.can("case_read", water)
    assert not clerk.can("case_read", county)
    assert clerk.agencies("case_read") == {education.pk}
    assert watcher.can("case_read", water.pk)
    assert not watcher.can("case_act", water)
    assert watcher.agencies("case_read") == {county.pk, education.pk, water.pk}
    with pytest.raises(KeyError):
        clerk.can("fly", education)


def test_an_auditor_may_only_read() -> None:
    for role in ("auditor", "audit_admin"):
        allowed = {name for name, action in permissions.actions().items() if action.where(role)}
        assert allowed <= {"case_read", "report_read", "audit_read", "agency_read", "people_read", "delegation_give"}


def test_acting_for_an_absent_person_shows_both_names(education: Agency, person: Callable[..., Person]) -> None:
    chief, deputy = (
        person("li", (education, "approver"), name="李某"),
        person("zhang", (education, "clerk"), name="张某"),
    )
    today = clock.today()
    given = services.delegation_give(
        person=chief, to=deputy, actor=SYSTEM, agency=education, roles=["approver"],
        since=today, until=today + timedelta(5),
    )  # fmt: skip
    staff = staff_of(deputy)
    assert staff.can("case_sign", education)
    assert staff.as_actor("approver", education).name == "张某（代 李某）"
    assert staff.as_actor("clerk", education).name == "张某"
    assert staff.as_actor().name == "张某"
    services.delegation_end(delegation=given, actor=SYSTEM)
    assert not staff_of(deputy).can("case_sign", education)


def test_a_delegation_gives_no_more_than_its_giver_has(
    education: Agency, water: Agency, person: Callable[..., Person]
) -> None:
    chief, deputy = person("li", (education, "approver")), person("zhang")
    today = clock.today()
    span = {"since": today, "until": today + timedelta(5)}
    for roles, agency, to in (
        (["reviewer"], education, deputy), (["approver"], water, deputy), (["approver"], education, chief),
        (["system_admin"], education, deputy), ([], education, deputy),
    ):  # fmt: skip
        with pytest.raises(PostRefused):
            services.delegation_give(person=chief, to=to, actor=SYSTEM, agency=agency, roles=roles, **span)
    services.delegation_give(person=chief, to=deputy, actor=SYSTEM, agency=education, roles=["approver"], **span)
    services.post_end(post=chief.posts.get(), actor=SYSTEM)
    assert staff_of(deputy).agencies() == set()


def test_a_retired_person_is_out_at_once(
    education: Agency, person: Callable[..., Person], browser_of: Callable[[Person], Client]
) -> None:
    clerk = person("clerk", (education, "clerk"))
    browser = browser_of(clerk)
    assert browser.get("/accounts/").status_code == 200
    services.person_disable(person=clerk, actor=SYSTEM)
    assert browser.get("/accounts/").status_code == 302
    services.person_enable(person=clerk, actor=SYSTEM)
    assert browser.get("/accounts/").status_code == 302


def test_user_names_are_taken_once_whatever_their_case(person: Callable[..., Person]) -> None:
    person("wang")
    with pytest.raises(PersonRefused, match="已经有人使用"):
        services.person_add(actor=SYSTEM, username="WANG", name="王某")


def test_contact_data_and_passwords_stay_out_of_the_history(person: Callable[..., Person]) -> None:
    made = person("wang")
    services.contact_change(person=made, actor=SYSTEM, email="wang@example.cn", phone="13900000000")
    services.password_set(person=made, actor=SYSTEM, password="another long password 9")
    told = " ".join(str(event.data) for event in events_of(f"person:{made.pk}"))
    assert "电子邮箱、电话" in told
    assert not any(secret in told for secret in ("wang@", "139", "another", "argon2"))
    assert Person.objects.get(pk=made.pk).password.startswith("argon2$")


def test_rows_are_what_the_events_say(education: Agency, person: Callable[..., Person]) -> None:
    clerk = person("clerk", (education, "clerk"))
    assert list(PersonProjector().differences()) == []
    Post.objects.filter(person=clerk).update(role="approver")
    assert [(each.column, each.stored, each.expected) for each in PersonProjector().differences()] == [
        ("role", "approver", "clerk")
    ]


def test_every_role_is_in_the_table() -> None:
    named = {role for action in permissions.actions().values() for role in action.own | action.below}
    assert named == set(ROLES)
