"""Whose figures a person may open: their own agency's, and those below for who supervises or audits."""

from __future__ import annotations

from django.http import Http404

from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency

READ = "report_read"


def scopes(staff: Staff) -> list[Agency]:
    """The agencies whose year this person may read, in the order of the tree."""
    return list(Agency.objects.filter(pk__in=staff.agencies(READ)).order_by("path"))


def scope(staff: Staff, slug: str) -> Agency:
    """The agency of that slug.

    Raises:
        Http404: none such, or not this person's to read.
    """
    found = Agency.objects.filter(slug=slug).first()
    if found is None or not staff.can(READ, found):
        raise Http404
    return found
