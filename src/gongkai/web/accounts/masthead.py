"""The masthead of the desk: parts by role, the person's menu, the agency worked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff, staff_or_none
from gongkai.web.history import clock

CASES = ("clerk", "reviewer", "approver")  # who reads cases at the own agency; publishers do not
WORK = (*CASES, "publisher")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the desk: its word, where it is, whether the page shown belongs to it."""

    label: str
    url: str
    current: bool


def _parts() -> list[tuple[str, str, Sequence[str]]]:
    """Word, address on the map of the site (ux 3), who sees it; an address that no app answers to is left out."""
    administrators = ("system_admin", "security_admin", "audit_admin")
    return [
        (_("今日"), "/desk/", CASES),
        (_("办件"), "/desk/applications/", (*CASES, "supervisor", "auditor")),
        (_("登记"), "/desk/applications/new/", ("clerk",)),
        (_("审查"), "/review/", ("reviewer", "approver")),
        (_("年报"), f"/report/{clock.today().year}/", (*WORK, "supervisor", "auditor")),
        (_("监督"), "/supervision/", ("supervisor",)),
        (_("审计"), "/audit/", ("auditor", "audit_admin")),
        (_("设置"), "/settings/agencies/", (*administrators, "supervisor", "auditor", *WORK)),
    ]


def parts(request: HttpRequest, staff: Staff) -> list[Part]:
    """The parts that this person's roles open."""
    roles = staff.roles()
    found = [(label, url) for label, url, who in _parts() if not roles.isdisjoint(who) and _answers(url)]
    at = "/settings/agencies/" if request.path.startswith("/settings/") else request.path
    here = max((url for _label, url in found if at.startswith(url)), key=len, default="")
    return [Part(label, url, url == here) for label, url in found]


def _answers(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def _settings_parts() -> list[tuple[str, str, str]]:
    return [
        (_("机关"), "settings:agencies", "agency_read"),
        (_("人员"), "settings:people", "people_read"),
        (_("日历"), "settings:calendar", "agency_read"),
        (_("规则"), "settings:law", "agency_read"),
        (_("文号"), "settings:numbers", "agency_read"),
        (_("文书"), "settings:letters", "agency_read"),
    ]


def settings_parts(request: HttpRequest, staff: Staff) -> list[Part]:
    """The parts of the settings that this person may read."""
    found = [(label, reverse(name)) for label, name, action in _settings_parts() if staff.agencies(action)]
    return [Part(label, url, request.path.startswith(url)) for label, url in found]


def context(request: HttpRequest) -> dict[str, Any]:
    """`staff`, `staff_agencies`, `desk_parts`, `settings_parts`; each is looked up only by pages that show it."""
    staff: Any = SimpleLazyObject(lambda: staff_or_none(request))
    return {
        "staff": staff,
        "staff_agencies": SimpleLazyObject(lambda: staff.own if staff else []),
        "desk_parts": SimpleLazyObject(lambda: parts(request, staff) if staff else []),
        "settings_parts": SimpleLazyObject(lambda: settings_parts(request, staff) if staff else []),
    }
