"""One of two processes that take numbers at the same time; every third transaction fails and must take none."""

from __future__ import annotations

import os
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django comes first
from django.db import transaction  # noqa: E402

from gongkai.web.accounts.models import Agency  # noqa: E402
from gongkai.web.applications import numbers  # noqa: E402


def prepare() -> None:
    """Make the tables and one agency; print its id."""
    from datetime import date

    from gongkai.web.accounts.services.agencies import agency_found
    from gongkai.web.history.services import SYSTEM

    call_command("migrate", verbosity=0)
    agency = agency_found(
        actor=SYSTEM,
        name="某县某局",
        short_name="某局",
        slug=f"a{os.getpid()}",
        kind="department",
        founded=date(2010, 1, 1),
    )
    sys.stdout.write(f"{agency.pk}\n")


def take(agency_id: str, count: str) -> None:
    """Take numbers one transaction each; print those that were committed."""
    agency = Agency.objects.get(pk=agency_id)
    for turn in range(int(count)):
        try:
            with transaction.atomic():
                serial = numbers.take(agency, "letter:reply", 2026)
                if turn % 3 == 2:
                    raise InterruptedError
            sys.stdout.write(f"{serial}\n")
        except InterruptedError:
            continue


{"prepare": prepare, "take": take}[sys.argv[1]](*sys.argv[2:])
