"""The ground of the submission test, as processes of the killed site: `prepare` before, `look` afterwards; both print JSON."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from datetime import date
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402  Django comes first
from django.db import connection, transaction  # noqa: E402
from walking import HOW, PERSON  # noqa: E402

from gongkai.web.accounts.access import staff_of  # noqa: E402
from gongkai.web.accounts.services import agencies, people  # noqa: E402
from gongkai.web.api.services import key_make  # noqa: E402
from gongkai.web.applications.models import Application, NumberSequence, SubmissionKey  # noqa: E402
from gongkai.web.applications.services.citizen import drafts  # noqa: E402
from gongkai.web.history import selectors  # noqa: E402
from gongkai.web.history.services import SYSTEM  # noqa: E402
from gongkai.web.identity.models import ApplicantIdentity  # noqa: E402


def prepare(forms: str) -> dict[str, Any]:
    """One agency, a key of its own system, and drafts that a citizen has filled in up to the last page."""
    call_command("migrate", verbosity=0)
    agency = agencies.agency_found(
        actor=SYSTEM, name="某县某局", short_name="某局", slug="someju", kind="department", founded=date(2010, 1, 1)
    )
    person = people.person_add(actor=SYSTEM, username="keys", name="钱某")
    people.post_give(person=person, actor=SYSTEM, agency=agency, role="system_admin")
    _row, key = key_make(agency=agency, staff=staff_of(person), name="大厅")
    codes = []
    with transaction.atomic():
        for n in range(int(forms)):
            draft = drafts.draft_new()
            codes.append(draft.code)
            who = {**PERSON, "applicant_type": "natural_person", "by_agent": False}
            what = {"agency": "someju", "title": f"portal {n}", "document_no": "", "description": ""}
            for step, fields in (("who", who), ("what", what), ("how", HOW)):
                drafts.draft_save(code=draft.code, step=step, fields=fields)
    return {"key": key, "codes": codes}


def look() -> dict[str, Any]:
    """Every case with what belongs to it, and what the site's own checks say."""
    said = {}
    for name, arguments in (("verify", []), ("rebuild", ["--check"]), ("check_files", [])):
        out = io.StringIO()
        try:
            call_command(name, *arguments, stdout=out)
        except SystemExit as ended:
            out.write(f" [{ended.code}]")
        said[name] = out.getvalue()
    keys = Counter(SubmissionKey.objects.values_list("application", flat=True))
    identities = set(ApplicantIdentity.objects.values_list("pk", flat=True))
    cases = [
        {
            "title": case.title, "receipt": f"someju-{case.number}", "serial": case.serial, "keys": keys[case.pk],
            "identity": case.identity in identities, "kinds": [event.kind for event in selectors.events_of(case.stream)],
        }
        for case in Application.objects.order_by("serial")
    ]  # fmt: skip
    last = NumberSequence.objects.filter(series="application").values_list("last", flat=True).first()
    return {"cases": cases, "last": last, "said": said, "integrity": _integrity(), "identities": len(identities)}


def _integrity() -> str:
    """SQLite's own check; PostgreSQL's check of every index against its table, where the extension is there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            return str(cursor.fetchone()[0])
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT count(bt_index_check(c.oid, true)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_am m ON m.oid = c.relam JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE m.amname = 'btree' AND s.nspname = 'public' AND i.indisvalid"
        )
        return "ok" if cursor.fetchone()[0] else "no index"


json.dump({"prepare": prepare, "look": look}[sys.argv[1]](*sys.argv[2:]), sys.stdout)
