"""Daily: old drafts, form keys and counted tries are deleted."""

from __future__ import annotations

from django_q.models import Schedule

from gongkai.web.applications.services.citizen.drafts import drafts_purge
from gongkai.web.history import clock
from gongkai.web.portal import limits


def purge_today() -> int:
    """The daily job, by the site's clock; how many drafts went."""
    limits.purge(clock.now())
    return drafts_purge(clock.now())


def schedule_purge() -> None:
    """Have the cluster purge once an hour; calling it again changes nothing."""
    Schedule.objects.update_or_create(
        name="portal purge",
        defaults={"func": "gongkai.web.portal.tasks.purge_today", "schedule_type": Schedule.HOURLY, "repeats": -1},
    )
