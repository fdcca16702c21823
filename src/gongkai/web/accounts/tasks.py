"""What the accounts do by the clock."""

from __future__ import annotations

from gongkai.web.accounts import kept, lockout
from gongkai.web.history import clock


def purge() -> None:
    """Forget texts kept for a day and failures of sign-in older than a day; `serve` has it run every hour."""
    kept.purge()
    lockout.forget(clock.now())


def schedule_purge() -> None:
    """Have `purge` run every hour; called at every start, so that the row exists once."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="accounts.purge",
        defaults={"func": "gongkai.web.accounts.tasks.purge", "schedule_type": Schedule.HOURLY, "repeats": -1},
    )
