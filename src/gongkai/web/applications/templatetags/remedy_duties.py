"""What reconsiderations and lawsuits ask of the desk, on the page of today."""

from __future__ import annotations

from typing import Any

from django import template

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.selectors import duties

register = template.Library()


@register.inclusion_tag("applications/_duties.html")
def remedy_duties(staff: Staff) -> dict[str, Any]:
    """Answers and new replies that are owed, soonest first; nothing where nothing is owed."""
    return {"duties": duties.of(staff)}
