"""The facts behind a year in the contract's shape, so that `gongkai tally` can compile the same tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application, Remedy

CASE = ("id", "applicant_type", "received", "decided", "decision")
REMEDY = ("id", "kind", "opened", "closed", "outcome")


def case_facts(scope: Agency) -> Iterator[dict[str, str | None]]:
    """One record a case that counts, of the agency and all below; case ids are the history's."""
    cases = Application.objects.filter(agency__path__startswith=scope.path, counted=True, received__isnull=False)
    for case in cases.order_by("received", "pk").iterator():
        yield {
            "id": str(case.pk),
            "applicant_type": case.applicant_type,
            "received": case.received.isoformat() if case.received else None,
            "decided": case.decided.isoformat() if case.decided else None,
            "decision": case.decision if case.decided else None,
        }


def remedy_facts(scope: Agency) -> Iterator[dict[str, str | None]]:
    """One record a reconsideration or lawsuit."""
    for row in Remedy.objects.filter(agency__path__startswith=scope.path).order_by("opened", "pk").iterator():
        yield {
            "id": str(row.pk),
            "kind": row.kind,
            "opened": row.opened.isoformat(),
            "closed": row.closed.isoformat() if row.closed else None,
            "outcome": row.outcome or None,
        }


def jsonl(scope: Agency) -> Iterator[str]:
    """All facts, one JSON object a line."""
    for record in (*case_facts(scope), *remedy_facts(scope)):
        yield json.dumps(record, ensure_ascii=False) + "\n"


def csv_of(scope: Agency) -> str:
    """The case facts as csv with a byte order mark, so that a spreadsheet reads the Chinese."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CASE)
    writer.writeheader()
    writer.writerows(case_facts(scope))
    return "\ufeff" + out.getvalue()
