"""A site of its own on which one form is sent twenty times at once; prints what came of it as JSON."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django comes first
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from walking import Citizen  # noqa: E402

from gongkai.web.accounts.services.agencies import agency_found  # noqa: E402
from gongkai.web.applications.models import Application  # noqa: E402
from gongkai.web.history.services import SYSTEM  # noqa: E402

TIMES = 20


def main() -> None:
    """Send one form twenty times."""
    call_command("migrate", verbosity=0)
    slug = f"p{os.getpid()}"
    agency_found(
        actor=SYSTEM, name="某县某局", short_name="某局", slug=slug, kind="department", founded=date(2010, 1, 1)
    )
    citizen = Citizen()
    citizen.fill(what={"agency": slug})
    form, cookies, start = citizen.form(), citizen.client.cookies, threading.Barrier(TIMES)

    def press(_n: int) -> list[object]:
        client = Client()
        client.cookies = cookies
        start.wait()
        try:
            response = client.post(citizen.at("check"), form)
            return [response.status_code, response.headers.get("Location")]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        answers = list(pool.map(press, range(TIMES)))
    numbers = list(Application.objects.filter(agency__slug=slug).values_list("number", flat=True))
    sys.stdout.write(json.dumps({"answers": answers, "slug": slug, "numbers": numbers}))


main()
