"""遮盖 (S15): what a program suggests a person decides; the output is read back and leaves only with its proof.

Files are opened in the bound child alone (`gongkai.documents.redaction.safely`). What is decided is kept sealed until it
is applied; the event then tells how many places, of what kind and why, never the words.
"""

from __future__ import annotations

import atexit
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from threading import Lock
from typing import Any

from django.utils.translation import gettext as _

from gongkai.documents.isolation import ReaderServer
from gongkai.documents.redaction import safely
from gongkai.documents.redaction.kinds import kinds, reasons
from gongkai.documents.redaction.model import Box, Redaction, Suggestion, to_plain
from gongkai.web import sealing
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.models import Application, Attachment, RedactionWork
from gongkai.web.applications.services.acting import NotAllowed, acting, note
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.history import clock, files

ARTICLE = "条例第37条"
_TABLE = {"table": "applications_redactionwork", "column": "sealed"}
_one_file_at_a_time = Lock()


@dataclass(slots=True)
class Mark:
    """One place: suggested by the program or chosen by a person; `state` is suggested, confirmed or rejected."""

    id: str
    kind: str
    reason: str
    text: str
    page: int | None = None
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    before: str = ""
    after: str = ""
    where: str = ""
    state: str = "suggested"


@dataclass(slots=True)
class Work:
    """The redaction of one file: its pages, its marks, and the last proof; `output` is the file that came of it."""

    source: uuid.UUID
    pages: list[dict[str, Any]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    proof: dict[str, Any] = field(default_factory=dict)
    output: str = ""

    def of(self, state: str) -> list[Mark]:
        """The marks of one state, in their order."""
        return [mark for mark in self.marks if mark.state == state]


def redaction_work(application: Application, source: Attachment) -> Work | None:
    """The work on a file as it stands; None while nobody began."""
    row = RedactionWork.objects.filter(pk=source.pk, application=application).first()
    return None if row is None else _opened(row)


def redaction_begin(*, application: Application, staff: Staff, source: Attachment) -> Work:
    """Have the program look for personal data, and for the applicant's own, once; later the same work goes on.

    Raises:
        RefusedFile: the file cannot be read or not be redacted: then it cannot leave either.
    """
    if (work := redaction_work(application, source)) is not None:
        return work
    own = list(values_for(application).values())
    allowed = [application.agency.guide.get(name, "") for name in ("phone", "fax")]
    with reader() as server:
        found = safely.suggest(
            files.open(source.sha256), source.name, own, allowed=list(filter(None, allowed)), server=server
        )
    work = Work(source.pk, [to_plain(page) for page in found.pages], [_mark(each) for each in found.suggestions])
    _keep(application, staff, work)
    return work


def redaction_decide(
    *, application: Application, staff: Staff, source: Attachment, mark: str, cover: bool, reason: str = ""
) -> Work:
    """Confirm or reject one place.

    Raises:
        NotAllowed: there is no such place, or a reason that is not among those of the law.
    """
    work = redaction_begin(application=application, staff=staff, source=source)
    chosen = next((each for each in work.marks if each.id == mark), None)
    if chosen is None:
        raise NotAllowed(_("没有这一处，请刷新后再看"), ARTICLE)
    if cover and reason and reason not in reasons():
        raise NotAllowed(_("请选择遮盖的理由"), ARTICLE)
    chosen.state = "confirmed" if cover else "rejected"
    chosen.reason = reason or chosen.reason
    _keep(application, staff, _changed(work))
    return work


def redaction_decide_kind(*, application: Application, staff: Staff, source: Attachment, kind: str) -> Work:
    """Confirm every place of one kind that is still open, each with the reason that it came with.

    Raises:
        NotAllowed: nothing of that kind is open.
    """
    work = redaction_begin(application=application, staff=staff, source=source)
    chosen = [mark for mark in work.of("suggested") if mark.kind == kind]
    if not chosen:
        raise NotAllowed(_("没有这一类待处理的建议，请刷新后再看"), ARTICLE)
    for mark in chosen:
        mark.state = "confirmed"
    _keep(application, staff, _changed(work))
    return work


def redaction_reopen(*, application: Application, staff: Staff, source: Attachment, mark: str) -> Work:
    """A decided place is open again; one that a person drew goes away.

    Raises:
        NotAllowed: there is no such place.
    """
    work = redaction_begin(application=application, staff=staff, source=source)
    chosen = next((each for each in work.marks if each.id == mark), None)
    if chosen is None:
        raise NotAllowed(_("没有这一处，请刷新后再看"), ARTICLE)
    if mark.startswith("box-"):
        work.marks.remove(chosen)
    chosen.state = "suggested"
    _keep(application, staff, _changed(work))
    return work


def redaction_seek(
    *, application: Application, staff: Staff, source: Attachment, text: str, kind: str = "other"
) -> tuple[Work, int]:
    """遮盖全部“…”: every place of a text becomes a suggestion, to be decided one by one; also how many are new.

    Raises:
        NotAllowed: nothing was typed.
        RefusedFile: the file cannot be read.
    """
    if not text.strip():
        raise NotAllowed(_("请填写要遮盖的文字"), ARTICLE)
    work = redaction_begin(application=application, staff=staff, source=source)
    with reader() as server:
        found = safely.occurrences(files.open(source.sha256), source.name, text.strip(), kind, server=server)
    known = {(mark.page, tuple(map(tuple, mark.boxes)), mark.text) for mark in work.marks}
    fresh = [mark for mark in map(_mark, found) if (mark.page, tuple(map(tuple, mark.boxes)), mark.text) not in known]
    work.marks += fresh
    _keep(application, staff, _changed(work))
    return work, len(fresh)


def redaction_box(
    *,
    application: Application,
    staff: Staff,
    source: Attachment,
    page: int,
    box: tuple[float, float, float, float],
    reason: str,
) -> Work:
    """A place that a person drew on a page; it is confirmed with it.

    Raises:
        NotAllowed: the box lies outside the page or has no size, or the reason is unknown.
    """
    work = redaction_begin(application=application, staff=staff, source=source)
    size = next((each for each in work.pages if each["page"] == page), None)
    left, top, right, bottom = box
    if size is None or not (0 <= left < right <= size["width"] and 0 <= top < bottom <= size["height"]):
        raise NotAllowed(_("框不在第 %(page)s 页之内") % {"page": page}, ARTICLE)
    if reason not in reasons():
        raise NotAllowed(_("请选择遮盖的理由"), ARTICLE)
    key = f"box-{uuid.uuid4().hex[:12]}"
    work.marks.append(Mark(key, "other", reason, "", page, [box], where=_("手工框选"), state="confirmed"))
    _keep(application, staff, _changed(work))
    return work


def redaction_apply(*, application: Application, staff: Staff, source: Attachment) -> Work:
    """Make the output, read it back, and keep it as a file that may leave only if the proof holds.

    Raises:
        NotAllowed: places are still undecided.
        RefusedFile: the file cannot be redacted.
    """
    work = redaction_begin(application=application, staff=staff, source=source)
    if open_marks := work.of("suggested"):
        raise NotAllowed(_("还有 %(count)s 处建议没处理") % {"count": len(open_marks)}, ARTICLE)
    own = list(values_for(application).values())
    with reader() as server:
        made = safely.redact(files.open(source.sha256), source.name, _redactions(work), own, server=server)
    work.proof = to_plain(made.certificate)
    with acting(application) as case:  # the file, its events and the work's own row: together or not at all
        if made.certificate.ok:
            stored = files.keep_private(made.data, name=made.name, content_type=source.content_type)
            key = file_add(application=case, by=staff, enclosure=Enclosure(stored, "redacted"))
            confirmed = work.of("confirmed")
            data = {
                "name": source.name, "count": len(confirmed), "source": str(source.pk), "file": str(key),
                "before": made.certificate.before, "after": made.certificate.after,
                "lines": list(made.certificate.lines), "notes": list(made.certificate.notes),
                "places": [{"page": mark.page, "kind": mark.kind, "reason": mark.reason} for mark in confirmed],
            }  # fmt: skip
            note(case, "redacted", by=staff, data=data, evidence=[stored.sha256])
            work.output = str(key)
        _keep(case, staff, work)
    return work


def page_picture(source: Attachment, page: int) -> bytes:
    """A page of the source as PNG, drawn in the bound child.

    Raises:
        RefusedFile: no such page, or the file cannot be read.
    """
    with reader() as server:
        return safely.page_picture(files.open(source.sha256), source.name, page, server=server)


@contextmanager
def reader() -> Iterator[ReaderServer]:
    """The process's warm reader, for one file at a time."""
    with _one_file_at_a_time:
        yield _server()


@cache
def _server() -> ReaderServer:
    server = ReaderServer()
    atexit.register(server.close)
    return server


def _redactions(work: Work) -> list[Redaction | str]:
    """One redaction for each box; words that a person let stand elsewhere are not hunted everywhere."""
    let_stand = Counter(mark.text for mark in work.of("rejected") if mark.text)
    found: list[Redaction | str] = []
    for mark in work.of("confirmed"):
        everywhere = mark.text not in let_stand
        boxes: list[Box | None] = [*mark.boxes] or [None]
        found += [Redaction(mark.kind, mark.reason, mark.page, box, mark.text, everywhere) for box in boxes]
    return found


def _mark(found: Suggestion) -> Mark:
    from gongkai.documents.redaction.leaks import where

    return Mark(
        found.id, found.kind, found.reason or kinds()[found.kind].reason, found.text, found.place.page,
        list(found.place.boxes), found.before, found.after, where(found.place),
    )  # fmt: skip


def _changed(work: Work) -> Work:
    """A decision after the output was made asks for a new output."""
    work.proof, work.output = {}, ""
    return work


def _opened(row: RedactionWork) -> Work:
    plain = json.loads(sealing.unseal(bytes(row.sealed), **_TABLE, row=str(row.pk)))
    marks = [Mark(**{**each, "boxes": [tuple(box) for box in each["boxes"]]}) for each in plain["marks"]]
    return Work(row.pk, plain["pages"], marks, plain["proof"], plain["output"])


def _keep(application: Application, staff: Staff, work: Work) -> None:
    plain = {
        "pages": work.pages,
        "marks": [asdict(mark) for mark in work.marks],
        "proof": work.proof,
        "output": work.output,
    }
    sealed = sealing.seal(json.dumps(plain, ensure_ascii=False).encode(), **_TABLE, row=str(work.source))
    RedactionWork.objects.update_or_create(
        pk=work.source,
        defaults={
            "application": application,
            "sealed": sealed,
            "changed_at": clock.now(),
            "changed_by": staff.person.pk,
        },
    )
