"""The county and its agencies, as a citizen looks for them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Agency
from gongkai.web.accounts.selectors import succeeded
from gongkai.web.history import clock


def county() -> Agency | None:
    """The root of the tree; None on a site that has no agency yet."""
    return Agency.objects.filter(parent=None).order_by("abolished", "founded", "slug").first()


def brand(county: Agency | None) -> str:
    """云岭县政府信息公开: what the masthead says where the operator has named the site nothing else."""
    if county is None:
        return _("政府信息公开")
    return _("%(name)s信息公开") % {"name": county.name.replace("人民政府", "政府")}


@dataclass(slots=True)
class Found:
    """An agency in the finder: how deep it stands, the former name that matched, who answers in its place."""

    agency: Agency
    depth: int
    formerly: str = ""
    successor: Agency | None = None
    sentence: str = ""


@dataclass(slots=True)
class Finder:
    """The agencies that fit the words, in the order of the tree; all of them without words."""

    q: str
    found: list[Found] = field(default_factory=list)


def find_agencies(q: str = "") -> Finder:
    """Agencies by name, short name or a former name; an abolished one leads to its successor."""
    wanted = _folded(q)
    today = clock.today()
    finder = Finder(q)
    for agency in Agency.objects.select_related("parent", "successor"):
        formerly = _matching(agency, wanted)
        if formerly is None or (not wanted and agency.abolished is not None):
            continue
        found = Found(agency, max(0, agency.path.count("/") - 1), formerly)
        if agency.abolished is not None:
            after, sentence = succeeded(agency, today)
            found.successor, found.sentence = (after, sentence) if after.pk != agency.pk else (None, "")
        finder.found.append(found)
    return finder


def _matching(agency: Agency, wanted: str) -> str | None:
    """None: does not fit; "": fits by its name of today; else the former name that fits."""
    if wanted in _folded(agency.name):
        return ""
    former = (str(each["name"]) for each in reversed(agency.names) if wanted in _folded(str(each["name"])))
    return next(former, "" if wanted in _folded(agency.short_name) else None)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def choices_of_agencies() -> list[Any]:
    """Agencies that take applications today, as the choices of a form: slug and name, by kind."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for agency in Agency.objects.filter(abolished=None).exclude(kind=Agency.Kind.CITY_ABOVE):
        groups.setdefault(str(Agency.Kind(agency.kind).label), []).append((agency.slug, agency.name))
    return list(groups.items())


def chosen(slug: str) -> tuple[Agency | None, str]:
    """The agency of a slug, or the one that answers in its place with the sentence about that."""
    agency = Agency.objects.select_related("successor").filter(slug=slug).first()
    if agency is None:
        return None, ""
    return succeeded(agency, clock.today())


def day_words(day: date) -> str:
    """`11月24日（周二）`; with the year where it is not this one, and with 调休上班 where that is so."""
    from gongkai.law import workdays

    weekday = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]
    calendar = workdays.default()
    known = calendar.first <= day <= calendar.last_known
    if known and day.weekday() >= workdays.SATURDAY and calendar.is_working(day):
        weekday = _("%(weekday)s，调休上班") % {"weekday": weekday}
    said = {"year": day.year, "month": day.month, "day": day.day, "weekday": weekday}
    if day.year != clock.today().year:
        return _("%(year)s年%(month)s月%(day)s日（%(weekday)s）") % said
    return _("%(month)s月%(day)s日（%(weekday)s）") % said
