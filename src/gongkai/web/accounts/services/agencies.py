"""Agencies are founded, renamed, moved, merged, abolished, and take over functions: always with the day from which."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberRefused

from gongkai.web.accounts import choices as known_choices
from gongkai.web.accounts import guide as guide_fields
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.accounts.models import Agency
from gongkai.web.history.services import Actor, record


def checked_code(code: str) -> str:
    """A unified social credit code in its compact form; "" stays "".

    Raises:
        AgencyRefused: wrong length, characters or check digit (GB 32100).
    """
    if not code.strip():
        return ""
    try:
        return str(uscc.validate(code))
    except NumberRefused as error:
        raise AgencyRefused(_("统一社会信用代码 %(code)s 校验不符，应为 18 位，请对照证书") % {"code": code}) from error


@transaction.atomic
def agency_found(
    *,
    actor: Actor,
    name: str,
    short_name: str,
    slug: str,
    kind: str,
    founded: date,
    parent: Agency | None = None,
    code: str = "",
    former_names: Sequence[tuple[str, date]] = (),
    guide: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Agency:
    """Found an agency; `former_names` are the names it bore before the present one, with the day each began.

    Raises:
        AgencyRefused: slug taken or not ASCII, a code that fails its check, an unknown kind, an abolished parent.
    """
    own = uuid.uuid4()
    code = checked_code(code)
    _check_new(slug, kind, code, parent)
    names = [{"name": each, "since": since.isoformat()} for each, since in former_names]
    since = founded.isoformat() if not names else max(founded.isoformat(), names[-1]["since"])
    data = {
        "name": name,
        "short_name": short_name,
        "slug": slug,
        "kind": kind,
        "code": code,
        "parent": str(parent.pk) if parent else None,
        "founded": founded.isoformat(),
        "names": [*names, {"name": name, "since": since}],
    }
    record(stream=f"agency:{own}", kind="agency_founded", actor=actor, agency=(own, name), data=data)
    agency = Agency.objects.get(pk=own)
    if guide:
        agency = guide_change(agency=agency, actor=actor, changes=guide)
    if settings:
        agency = settings_change(agency=agency, actor=actor, changes=settings)
    return agency


def _check_new(slug: str, kind: str, code: str, parent: Agency | None) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise AgencyRefused(_("网址简称只能用拉丁字母、数字和连字符，例如 jyj")) from error
    if Agency.objects.filter(slug=slug).exists():
        raise AgencyRefused(_("网址简称 %(slug)s 已经有机关使用，请换一个") % {"slug": slug})
    if code and Agency.objects.filter(code=code).exists():
        raise AgencyRefused(_("统一社会信用代码 %(code)s 已经登记在另一个机关名下") % {"code": code})
    if kind not in Agency.Kind.values:
        raise AgencyRefused(_("机关类别“%(kind)s”未知") % {"kind": kind})
    if parent is not None and not parent.is_open:
        raise AgencyRefused(_("%(name)s 已经撤并，不能再设下级") % {"name": parent.name})


def agency_rename(*, agency: Agency, actor: Actor, name: str, since: date, short_name: str = "") -> Agency:
    """Give a new name from a day on; letters of earlier days keep the earlier name.

    Raises:
        AgencyRefused: it is abolished, or a later name is already known.
    """
    _check_open(agency)
    if agency.names and since.isoformat() <= agency.names[-1]["since"]:
        raise AgencyRefused(_("新名称的启用日期应当晚于现名称的启用日期 %(day)s") % {"day": agency.names[-1]["since"]})
    data = {"name": name, "short_name": short_name or agency.short_name, "since": since.isoformat()}
    return _record(agency, actor, "agency_renamed", data)


def agency_move(*, agency: Agency, actor: Actor, parent: Agency, since: date) -> Agency:
    """Put it under another agency.

    Raises:
        AgencyRefused: under itself, under one of its own, or under an abolished one.
    """
    _check_open(agency)
    if agency.contains(parent):
        raise AgencyRefused(_("不能把机关移到它自己或它的下级之下"))
    _check_open(parent)
    data = {"parent": str(parent.pk), "parent_name": parent.name, "since": since.isoformat()}
    return _record(agency, actor, "agency_moved", data)


def agency_merge(*, agency: Agency, actor: Actor, into: Agency, since: date) -> Agency:
    """Merge it into another one, which is its successor."""
    return _end(agency, actor, "agency_merged", into, since)


def agency_abolish(*, agency: Agency, actor: Actor, since: date, successor: Agency) -> Agency:
    """Abolish it; an application that comes later is led to the successor.

    The successor is asked for always: who goes on with the functions answers for the information (article 10).
    """
    return _end(agency, actor, "agency_abolished", successor, since)


def _end(agency: Agency, actor: Actor, kind: str, successor: Agency, since: date) -> Agency:
    _check_open(agency)
    _check_open(successor)
    if successor.pk == agency.pk:
        raise AgencyRefused(_("承接职权的机关不能是它自己"))
    if since < agency.founded:
        raise AgencyRefused(_("撤并日期不能早于设立日期 %(day)s") % {"day": agency.founded.isoformat()})
    if below := Agency.objects.filter(parent=agency, abolished=None).first():
        raise AgencyRefused(_("它还有下级机关（%(name)s），请先把下级移走") % {"name": below.name})
    data = {"successor": str(successor.pk), "successor_name": successor.name, "since": since.isoformat()}
    return _record(agency, actor, kind, data)


def function_take_over(*, agency: Agency, actor: Actor, from_agency: Agency, function: str, since: date) -> Agency:
    """Note on the taking agency that a function is now its own; the other agency goes on."""
    _check_open(agency)
    data = {
        "function": function,
        "from": str(from_agency.pk),
        "from_name": from_agency.name,
        "since": since.isoformat(),
    }
    return _record(agency, actor, "function_taken_over", data)


def guide_change(*, agency: Agency, actor: Actor, changes: Mapping[str, Any]) -> Agency:
    """Set fields of the guide (article 12); None takes a field away. Unknown fields are refused.

    Raises:
        AgencyRefused: a field that the guide does not have, or hours that cannot be read.
    """
    fresh = {key: value for key, value in guide_fields.checked(changes).items() if agency.guide.get(key) != value}
    if not fresh:
        return agency
    return _record(agency, actor, "guide_changed", {"changes": fresh, "fields": guide_fields.labels(fresh)})


def settings_change(*, agency: Agency, actor: Actor, changes: Mapping[str, Any]) -> Agency:
    """Set choices (`choices.yaml` names and checks them); None takes the agency's own choice back to the default.

    Raises:
        AgencyRefused: an unknown choice or a value that it does not take.
    """
    fresh = {key: value for key, value in known_choices.checked(changes).items() if agency.settings.get(key) != value}
    if not fresh:
        return agency
    return _record(agency, actor, "settings_changed", {"changes": fresh, "fields": known_choices.labels(fresh)})


def _check_open(agency: Agency) -> None:
    if not agency.is_open:
        raise AgencyRefused(_("%(name)s 已经撤并") % {"name": agency.name})


def _record(agency: Agency, actor: Actor, kind: str, data: Mapping[str, Any]) -> Agency:
    record(stream=f"agency:{agency.pk}", kind=kind, actor=actor, agency=(agency.pk, agency.name), data=data)
    return Agency.objects.get(pk=agency.pk)
