"""Reads of the accounts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency


def tree(agency: Agency) -> list[Agency]:
    """The agency and all below it in the order of the tree, abolished ones included."""
    return list(Agency.objects.filter(path__startswith=agency.path).select_related("parent"))


def below(agency: Agency) -> set[UUID]:
    """The ids of the agency and of all below it."""
    return set(Agency.objects.filter(path__startswith=agency.path).values_list("pk", flat=True))


def agency_by_slug(slug: str) -> Agency:
    """The agency of a URL.

    Raises:
        Http404: no such agency.
    """
    found = Agency.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def succeeded(agency: Agency, day: date) -> tuple[Agency, str]:
    """The agency that answers on a day in the place of an abolished one, and the sentence for the applicant.

    The agency itself and "" while it is not abolished. Follows a chain of successors.
    """
    at = agency
    while at.abolished is not None and at.abolished <= day and at.successor is not None:
        at = at.successor
    if at.pk == agency.pk:
        return agency, ""
    return at, _("这个机关已撤并，职权由%(name)s承接，已为您改选，请核对") % {"name": at.name_on(day)}


def own_agencies(staff: Staff) -> list[Agency]:
    """The agencies where the person holds a post today, in the order of the tree."""
    return list(Agency.objects.filter(pk__in=staff.agencies()))
