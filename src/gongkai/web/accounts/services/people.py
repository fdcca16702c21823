"""People come, get posts and give them back, let others act for them while absent, and leave."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongkai.web.accounts.errors import PersonRefused, PostRefused
from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Delegation, Person, Post, Role
from gongkai.web.history import clock
from gongkai.web.history.services import Actor, record
from gongkai.web.jobs.services import post_later

NOBODY: tuple[None, str] = (None, "")


@transaction.atomic
def person_add(
    *, actor: Actor, username: str, name: str, password: str | None = None, email: str = "", phone: str = ""
) -> Person:
    """Make an account. Without a password nobody can sign in to it until `password_set`.

    Raises:
        PersonRefused: the user name is taken, or there is no name.
    """
    username = Person.normalize_username(username.strip())
    if not username or not name.strip():
        raise PersonRefused(_("账号和姓名都要填写"))
    if Person.objects.filter(username__iexact=username).exists():
        raise PersonRefused(_("账号 %(username)s 已经有人使用") % {"username": username})
    own = uuid.uuid4()
    _record(own, actor, "person_added", {"username": username, "name": name.strip()})
    person = Person.objects.get(pk=own)
    if email or phone:
        person = contact_change(person=person, actor=actor, email=email, phone=phone)
    return password_set(person=person, actor=actor, password=password) if password else person


def person_rename(*, person: Person, actor: Actor, name: str) -> Person:
    """Another name; what was signed before keeps the earlier one."""
    _record(person.pk, actor, "person_renamed", {"name": name})
    return Person.objects.get(pk=person.pk)


@transaction.atomic
def contact_change(*, person: Person, actor: Actor, email: str, phone: str) -> Person:
    """E-mail and telephone. The event names the fields that changed and not what they hold."""
    changed = [
        label
        for label, old, new in ((_("电子邮箱"), person.email, email), (_("电话"), person.phone, phone))
        if old != new
    ]
    if changed:
        Person.objects.filter(pk=person.pk).update(email=email, phone=phone)
        _record(person.pk, actor, "contact_changed", {"fields": "、".join(changed)})
    return Person.objects.get(pk=person.pk)


@transaction.atomic
def password_set(*, person: Person, actor: Actor, password: str, second: Person | None = None) -> Person:
    """Set the password (hashed with argon2); every session of the person ends."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.set_password(password)
    person.password_set_at = clock.now()
    person.epoch += 1
    person.save(update_fields=["password", "password_set_at", "epoch"])
    _record(person.pk, actor, "password_set", _seconded(second))
    return person


@transaction.atomic
def person_disable(*, person: Person, actor: Actor) -> Person:
    """Retire an account: nobody signs in to it, and every session of it is dead with this transaction."""
    sessions_end(person=person)
    for delegation in Delegation.objects.filter(from_person=person, ended=False).select_related("to_person"):
        delegation_end(delegation=delegation, actor=actor)
    _record(person.pk, actor, "person_disabled", {})
    return Person.objects.get(pk=person.pk)


def person_enable(*, person: Person, actor: Actor) -> Person:
    """Bring an account back; its posts are as they were, its sessions stay dead."""
    _record(person.pk, actor, "person_enabled", {})
    return Person.objects.get(pk=person.pk)


@transaction.atomic
def second_factor_reset(*, person: Person, actor: Actor, second: Person | None = None) -> None:
    """Remove every second factor of who lost theirs; all sessions end, and a new one is set up at the next sign-in."""
    from allauth.mfa.models import Authenticator

    for factor in Authenticator.objects.filter(user=person):
        factor.removed_by = actor  # for the receiver that tells the history
        factor.delete()
    sessions_end(person=person)
    _record(person.pk, actor, "second_factor_reset", _seconded(second))


def _seconded(second: Person | None) -> dict[str, str]:
    return {"second": str(second.pk), "second_name": second.name} if second else {}


def sessions_end(*, person: Person) -> None:
    """End every session of the person now."""
    Person.objects.filter(pk=person.pk).update(epoch=F("epoch") + 1)


@transaction.atomic
def post_give(
    *,
    person: Person,
    actor: Actor,
    agency: Agency,
    role: str,
    since: date | None = None,
    until: date | None = None,
    second: Person | None = None,
) -> Post:
    """Give a role at an agency from a day on (today when None) until the day before `until`.

    `second` is the second person who agreed; it is recorded, and whoever calls says when it is asked for.

    Raises:
        PostRefused: an unknown role, a retired person, an abolished agency, a second administration (三员分立), or the
            same post twice.
    """
    since = since or clock.today()
    _check_post(person, agency, role)
    _clear_run_out(person, actor)
    held = Post.objects.filter(person=person, ended=False)
    if role in ADMIN_ROLES and (other := held.filter(role__in=ADMIN_ROLES).first()):
        words = {"name": person.name, "role": Role(other.role).label}
        raise PostRefused(_("三员分立：%(name)s 已经是%(role)s，不能再任其他管理员") % words)
    if held.filter(agency=agency, role=role).exists():
        raise PostRefused(_("%(name)s 已经有这个岗位") % {"name": person.name})
    own = uuid.uuid4()
    data = {
        "post": str(own),
        "agency": str(agency.pk),
        "agency_name": agency.name,
        "role": role,
        "role_name": str(Role(role).label),
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "second": str(second.pk) if second else None,
        "second_name": second.name if second else None,
    }
    kind = "post_given_to_self" if actor.id == person.pk else "post_given"
    _record(person.pk, actor, kind, data, agency)
    if kind == "post_given_to_self":
        _tell_auditors(person, agency, role)
    return Post.objects.get(pk=own)


def _tell_auditors(person: Person, agency: Agency, role: str) -> None:
    """Everybody who audits that agency learns of it by mail; the event stands on the page of the person besides."""
    watching = Post.objects.filter(role__in=("auditor", "audit_admin"), ended=False).select_related("agency")
    addresses = {
        post.person.email
        for post in watching.select_related("person")
        if post.agency.contains(agency) and post.person.email and post.person_id != person.pk
    }
    words = {"name": person.name, "agency": agency.name, "role": Role(role).label}
    for address in sorted(addresses):
        post_later(
            channel="mail",
            to=address,
            subject=_("给自己授予了岗位"),
            body=_("%(name)s给自己授予了%(agency)s%(role)s。请在人员页面核对。") % words,
            agency_id=agency.pk,
        )


def _check_post(person: Person, agency: Agency, role: str) -> None:
    if role not in Role.values:
        raise PostRefused(_("角色“%(role)s”未知") % {"role": role})
    if not person.is_active:
        raise PostRefused(_("%(name)s 的账号已停用") % {"name": person.name})
    if not agency.is_open:
        raise PostRefused(_("%(name)s 已经撤并") % {"name": agency.name})


def _clear_run_out(person: Person, actor: Actor) -> None:
    """Posts whose day has come are ended before they stand in the way of a new one."""
    for post in Post.objects.filter(person=person, ended=False, until__lte=clock.today()):
        post_end(post=post, actor=actor, until=post.until)


def post_end(*, post: Post, actor: Actor, until: date | None = None) -> Post:
    """Take a post back; from `until` (today when None) it gives nothing any more."""
    until = until or clock.today()
    data = {
        "post": str(post.pk),
        "agency": str(post.agency_id),
        "agency_name": post.agency.name,
        "role": post.role,
        "role_name": str(Role(post.role).label),
        "until": until.isoformat(),
    }
    _record(post.person_id, actor, "post_ended", data, post.agency)
    return Post.objects.get(pk=post.pk)


def delegation_give(
    *, person: Person, to: Person, actor: Actor, agency: Agency, roles: Sequence[str], since: date, until: date
) -> Delegation:
    """Let `to` act for `person` while absent, from `since` through the day before `until`; acts show both names.

    Raises:
        PostRefused: a role that the person does not hold there, an administration, nobody else, or no days.
    """
    if to.pk == person.pk or not to.is_active:
        raise PostRefused(_("代行人应当是另一位在岗的人"))
    if until <= since:
        raise PostRefused(_("代行的结束日期应当晚于开始日期"))
    if not roles or any(role in ADMIN_ROLES for role in roles):
        raise PostRefused(_("管理员的岗位不能由他人代行，请另行授予"))
    held = Post.objects.filter(person=person, agency=agency, ended=False).values_list("role", flat=True)
    if not set(roles) <= set(held):
        raise PostRefused(_("只能委托自己在这个机关担任的角色"))
    own = uuid.uuid4()
    data = {
        "delegation": str(own),
        "to": str(to.pk),
        "to_name": to.name,
        "agency": str(agency.pk),
        "agency_name": agency.name,
        "roles": list(roles),
        "since": since.isoformat(),
        "until": until.isoformat(),
        "role_names": "、".join(str(Role(role).label) for role in roles),
    }
    _record(person.pk, actor, "delegation_given", data, agency)
    return Delegation.objects.get(pk=own)


def delegation_end(*, delegation: Delegation, actor: Actor) -> Delegation:
    """End it before its day: the person is back."""
    data = {
        "delegation": str(delegation.pk),
        "to_name": delegation.to_person.name,
        "until": clock.today().isoformat(),
    }
    _record(delegation.from_person_id, actor, "delegation_ended", data, delegation.agency)
    return Delegation.objects.get(pk=delegation.pk)


def _record(own: uuid.UUID, actor: Actor, kind: str, data: Mapping[str, object], agency: Agency | None = None) -> None:
    at = (agency.pk, agency.name) if agency else NOBODY
    record(stream=f"person:{own}", kind=kind, actor=actor, agency=at, data=data)
