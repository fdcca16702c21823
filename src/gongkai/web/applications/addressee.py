"""The applicant's own values for a letter: asked of the identity, each time on record, never kept here."""

from __future__ import annotations

from gongkai.web.applications.models import Application
from gongkai.web.applications.wording import values_of
from gongkai.web.identity import services as identity


def values_for(application: Application) -> dict[str, str]:
    """The values by the names that letters know; {} for a case without an identity."""
    if application.identity is None:
        return {}
    return values_of(identity.identity_for_letter(application.identity, purpose="制作文书"))
