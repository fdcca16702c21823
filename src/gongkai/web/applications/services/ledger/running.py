"""A ledger goes in, some rows at a time; a step that was killed runs again, and each row becomes one case."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.web import sealing
from gongkai.web.accounts.access import Staff
from gongkai.web.accounts.models import Agency
from gongkai.web.applications import numbers
from gongkai.web.applications.letter_data import option
from gongkai.web.applications.models import LedgerImport
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.ledger import table as tables
from gongkai.web.applications.services.ledger.table import Table
from gongkai.web.applications.services.ledger.understanding import Planned, lacking, mapping_of, plan
from gongkai.web.history import clock, files
from gongkai.web.history.services import Actor, record
from gongkai.web.identity import services as identity
from gongkai.web.identity.services import IdentityFields
from gongkai.web.jobs.models import Job
from gongkai.web.jobs.services import job_start

KIND = "ledger_import"
AT_ONCE = 5
REASON = "旧台账导入"
TABLE = "applications_ledgerimport"


def ledger_take(*, agency: Agency, staff: Staff, name: str, content: bytes, content_type: str) -> LedgerImport:
    """Read a ledger and keep it; nothing becomes a case yet.

    Raises:
        NotAllowed: it cannot be read, or the same file went in before.
    """
    table = tables.read(content, name)
    digest = hashlib.sha256(content).hexdigest()
    before = LedgerImport.objects.filter(agency=agency, digest=digest).exclude(state="draft").first()
    if before is not None:
        raise NotAllowed(_("这个文件 %(day)s 已经导入过") % {"day": before.made_at.astimezone(clock.SHANGHAI).date()})
    key = uuid.uuid4()
    kept = files.keep_private(content, name=name, content_type=content_type)
    return LedgerImport.objects.create(
        pk=key,
        agency=agency,
        person=staff.person.pk,
        name=name[:255],
        sha256=kept.sha256,
        digest=digest,
        sealed=_seal(key, {"heads": table.heads, "rows": table.rows}),
        mapping=mapping_of(table.heads),
        made_at=clock.now(),
    )


def table_of(row: LedgerImport) -> Table:
    """The ledger as it was read."""
    said = json.loads(sealing.unseal(row.sealed, table=TABLE, column="sealed", row=row.pk))
    return Table(said["heads"], [(line, cells) for line, cells in said["rows"]])


def ledger_run(*, ledger: LedgerImport, staff: Staff, second_person: str, skip_wrong: bool) -> Job:
    """Start the import; the rows that are wrong are left out only where the person says so.

    Raises:
        NotAllowed: it runs already, a column lacks, or rows are wrong.
    """
    with transaction.atomic():
        row = LedgerImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=ledger.pk)
        if row.state != "draft":
            raise NotAllowed(_("这份台账已经在导入"))
        if missing := lacking(row.mapping):
            raise NotAllowed(_("还不知道哪一列是：%(names)s") % {"names": "、".join(missing)})
        planned = plan(table_of(row), row.mapping)
        wrong = [each for each in planned if each.errors]
        if wrong and not skip_wrong:
            raise NotAllowed(_("有 %(n)s 行读不懂，请改好文件再放，或者勾选跳过它们") % {"n": len(wrong)})
        right = [each for each in planned if not each.errors]
        if not right:
            raise NotAllowed(_("没有一行可以导入"))
        where = (row.agency_id, row.agency.name)
        data = {"name": row.name, "count": len(right), "left_out": len(wrong), "second_person": second_person}
        said: dict[str, Any] = {"data": data, "reason": REASON, "evidence": [row.sha256]}
        record(stream=f"ledger:{row.pk}", kind="ledger_imported", actor=staff.as_actor(), agency=where, **said)
        chosen = LedgerImport.objects.filter(pk=row.pk)
        chosen.update(state="running", second_person=second_person)
        job = job_start(
            kind=KIND,
            title=_("导入旧台账“%(name)s”") % {"name": row.name},
            total=len(right),
            payload={
                "ledger": str(row.pk),
                "person": str(staff.person.pk),
                "name": staff.as_actor().name,
                "right": [at for at, each in enumerate(planned) if not each.errors],
            },
            agency_id=row.agency_id,
            actor_id=staff.person.pk,
        )
        chosen.update(job=job.pk)
        return job


def ledger_step(job: Job) -> bool:
    """The next rows, in the transaction that moves the cursor: a killed step leaves nothing behind."""
    row = LedgerImport.objects.select_related("agency").get(pk=UUID(job.payload["ledger"]))
    right, at = job.payload["right"], int(job.cursor.get("at", 0))
    by, table = Actor(UUID(job.payload["person"]), job.payload["name"]), table_of(row)
    chosen = Table(table.heads, [table.rows[place] for place in right[at : at + AT_ONCE]])
    for planned in plan(chosen, row.mapping):
        _become(row, planned, by)
    job.done = min(at + AT_ONCE, len(right))
    job.cursor = {"at": job.done}
    if job.done < len(right):
        return False
    job.result = {"url": reverse("applications:ledger", args=[row.pk]), "label": _("看导入结果")}
    LedgerImport.objects.filter(pk=row.pk).update(state="done")
    return True


def _become(row: LedgerImport, planned: Planned, by: Actor) -> None:
    """One case: that it was made, when it was received, how it ended; dated by the ledger, checked by a second person."""
    fields, agency = planned.fields, row.agency
    received: date = fields["received"]
    serial = numbers.take(agency, "application", received.year)
    stream: dict[str, Any] = {"stream": f"application:{uuid.uuid4()}", "actor": by, "agency": (agency.pk, agency.name)}
    names = ("channel", "applicant_type", "title", "document_no", "description")
    data = {name: fields[name] for name in names} | {
        "number": f"{received.year}-{serial}",
        "year": received.year,
        "serial": serial,
        "identity": _identity(agency, fields),
        "arrived": received.isoformat(),
        "delivery": "postal" if fields["channel"].startswith("postal") else "online",
        "medium": "paper",
    }
    record(**stream, kind="made", data=data)
    record(
        **stream,
        kind="imported",
        data={"row": planned.line, "old_number": fields["number"] or "—", "ledger": str(row.pk)},
    )
    said: dict[str, Any] = {"reason": REASON, "evidence": [row.sha256]}
    checked = {"second_person": row.second_person}
    record(**stream, kind="received", day=received, data={"channel": fields["channel"], **checked}, **said)
    if decided := fields["decided"]:
        found = option(fields["decision"], decided)
        reply = {"code": fields["decision"], "ground": found.article if found else "", **checked}
        record(**stream, kind="reply_delivered", day=decided, data=reply, **said)


def _identity(agency: Agency, fields: dict[str, Any]) -> str | None:
    if not any(fields[name] for name in ("name", "id_number", "phone")):
        return None
    who = IdentityFields(
        name=fields["name"],
        id_type=fields["id_type"],
        id_number=fields["id_number"],
        phone=fields["phone"],
        is_organisation=fields["applicant_type"] != "natural_person",
    )
    return str(identity.identity_keep(agency_id=agency.pk, fields=who))


def _seal(key: UUID, said: dict[str, Any]) -> bytes:
    return sealing.seal(json.dumps(said, ensure_ascii=False).encode(), table=TABLE, column="sealed", row=key)
