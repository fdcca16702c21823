"""Whose other cases they are, asked once for each case that a page shows."""

from __future__ import annotations

import uuid

from gongkai.web.applications.models import Application
from gongkai.web.identity import services as identity


def same_applicant(case: Application) -> set[uuid.UUID]:
    """The identities of the same person at this agency; the case remembers them, for several parts of its page ask."""
    if "_same_applicant" not in case.__dict__:
        found = identity.same_person(case.identity) if case.identity else []
        case.__dict__["_same_applicant"] = set(found)
    known: set[uuid.UUID] = case.__dict__["_same_applicant"]
    return known
