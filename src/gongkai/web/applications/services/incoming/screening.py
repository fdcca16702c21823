"""Files of a message are looked at in the limited child; until then, and when something is found, nobody opens them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from gongkai.web.applications.models import Incoming
from gongkai.web.applications.services.citizen.screening import verdict_on
from gongkai.web.history.services import SYSTEM, record
from gongkai.web.jobs.models import Job
from gongkai.web.jobs.services import job_start

KIND = "incoming_screening"


def screening_start(incoming: Incoming) -> None:
    """Queue the look at the files of a message."""
    if incoming.files:
        job_start(
            kind=KIND,
            title=_("检查来件的附件"),
            total=len(incoming.files),
            payload={"incoming": str(incoming.pk)},
            agency_id=incoming.agency_id,
        )


def screening_step(job: Job) -> bool:
    """Look at one file; True when none is left. What is found is an event, so a second run finds it done."""
    row = Incoming.objects.select_related("agency").get(pk=UUID(job.payload["incoming"]))
    file = next((file for file in row.files if not file["verdict"]), None)
    if file is None:
        return True
    data = {"sha256": file["sha256"], "name": file["name"], "verdict": verdict_on(file["sha256"], file["name"])}
    where = (row.agency_id, row.agency.name)
    record(stream=f"incoming:{row.pk}", kind="file_screened", actor=SYSTEM, agency=where, data=data)
    job.done += 1
    return job.done >= job.total
