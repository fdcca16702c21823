"""Files that a citizen sent are looked at in the limited child, later; a hostile one never holds up its application."""

from __future__ import annotations

import atexit
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from gongkai.documents.isolation import ReaderServer
from gongkai.web.applications.models import CLEAN, Application, Attachment
from gongkai.web.applications.services.acting import acting, note
from gongkai.web.history import files, selectors
from gongkai.web.history.errors import FileUnknown
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity import selectors as identities
from gongkai.web.jobs.models import Job
from gongkai.web.jobs.services import job_start

KIND = "citizen_screening"


def screening_start(application: Application) -> None:
    """Queue the look at the files of a case that nobody looked at yet."""
    waiting = Attachment.objects.filter(application=application, verdict="").count() + len(_proofs(application))
    if waiting:
        job_start(
            kind=KIND,
            title=_("检查 %(number)s 的材料") % {"number": application.number},
            total=waiting,
            payload={"application": str(application.pk)},
            agency_id=application.agency_id,
        )


def screening_step(job: Job) -> bool:
    """Look at one file; True when none is left. What is found is an event, so a second run finds it done."""
    case = Application.objects.get(pk=UUID(job.payload["application"]))
    waiting = _waiting(case)
    if not waiting:
        return True
    key, sha256, name = waiting[0]
    verdict = verdict_on(sha256, name)
    with acting(case) as locked:
        note(locked, "file_screened", by=SYSTEM, data={"id": key, "name": name, "verdict": verdict})
    job.done += 1
    return len(waiting) == 1


def _waiting(case: Application) -> list[tuple[str, str, str]]:
    """(id in the event, digest, name) of the files that nobody looked at."""
    rows = case.attachments.filter(verdict="").order_by("event_n", "pk").values_list("pk", "sha256", "name")
    return [(str(pk), sha256, name) for pk, sha256, name in rows] + _proofs(case)


def _proofs(case: Application) -> list[tuple[str, str, str]]:
    """Proofs of identity lie with the identity, not among the papers; their verdict stands in the history alone."""
    if case.identity is None:
        return []
    seen = {event.data["id"] for event in selectors.events_of(case.stream) if event.kind == "file_screened"}
    kept = [sha256 for sha256 in identities.proofs_of(case.identity) if sha256 not in seen]
    return [(sha256, sha256, files.stored(sha256).name) for sha256 in kept]


def verdict_on(sha256: str, name: str) -> str:
    """`CLEAN`, or why the file is kept apart; any reader's failure is such a reason, never an error."""
    try:
        content = files.open(sha256)
    except FileUnknown as error:
        return str(error)[:200]
    found = _reader().read(content, name, screen=True)
    if found is None:
        return str(_("检查这个文件时程序中断，文件可能有害"))
    refused = [each["message"] for each in found["refused"]]
    return "；".join(refused)[:200] if refused else CLEAN


@cache
def _reader() -> ReaderServer:
    """This worker's own warm reader server; first asked for after the worker has been forked."""
    server = ReaderServer()
    atexit.register(server.close)
    return server
