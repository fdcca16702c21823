"""归档: the whole file as one PDF and as a zip with an index; from then on the case is only read (条例第45条)."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.documents import letters
from gongkai.web.accounts.access import Staff
from gongkai.web.applications import law_case, wording
from gongkai.web.applications.archive_paper import Cover, Part, bound
from gongkai.web.applications.letter_data import option
from gongkai.web.applications.models import Application, Attachment, Letter, Stage
from gongkai.web.applications.services.acting import NotAllowed, acting, note
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.moves import again
from gongkai.web.history import clock, files, selectors
from gongkai.web.history.chain import Recorded
from gongkai.web.history.clock import SHANGHAI

ARTICLE = "条例第45条"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the same members give the same bytes
_LEFT_OUT = ("proof", "archive")  # identity is sealed apart; the file does not hold itself


def application_archive(*, application: Application, staff: Staff) -> Application:
    """Close the file: PDF and zip are kept, the contents are counted, the case becomes read-only.

    Raises:
        NotAllowed: it is still open, a letter is unfinished, a remedy is open, or it is archived.
    """
    with acting(application) as case:
        if why_not := archive_why_not(case):
            raise NotAllowed(why_not, ARTICLE)
        events = selectors.events_of(case.stream)
        with translation.override("zh-hans"):  # the file of the case is an official paper
            pdf, package, count = archive_pdf(case, events), archive_zip(case, events), _count(case)
        kept = {}
        for name, data, kind in (("全卷.pdf", pdf, "application/pdf"), ("全卷.zip", package, "application/zip")):
            stored = files.keep_private(data, name=f"{case.number} {name}", content_type=kind)
            file_add(application=case, by=staff, enclosure=Enclosure(stored, "archive"))
            kept[name[-3:]] = stored.sha256
        told = {"count": count, "head": events[-1].hash, "events": len(events), **kept}
        note(case, "archived", by=staff, data=told, evidence=list(kept.values()))
    return again(application)


def archive_pdf(case: Application, events: list[Recorded]) -> bytes:
    """The file as one PDF: cover, contents, 期限账, events with hashes, list of materials, letters."""
    parts = [_ledger(case, events), _happened(events), _materials(case)]
    parts += [
        Part(
            _("《%(title)s》%(number)s") % {"title": letters.template(row.kind).title, "number": row.number},
            pdf=files.open(row.pdf),
        )
        for row in case.letters.exclude(pdf="").order_by("signed_on", "event_n")
    ]
    return bound(_cover(case), parts)


def archive_zip(case: Application, events: list[Recorded]) -> bytes:
    """The file as a zip: index.csv (name, role, size, SHA-256), events.csv, the letters and every material."""
    members = list(_members(case))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        index = [(name, role, str(len(data)), hashlib.sha256(data).hexdigest()) for name, role, data in members]
        happened = [_event_row(event) for event in events]
        tables = {
            "目录.csv": _csv(("文件", "类别", "字节", "SHA-256"), index),
            "经过.csv": _csv(_EVENT_HEAD, happened),
        }
        for name, data in [*tables.items(), *((name, data) for name, _role, data in members)]:
            package.writestr(zipfile.ZipInfo(name, _ZIP_DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def archive_why_not(case: Application) -> str:
    """Why the file cannot be closed now; "" when it can."""
    if case.stage == Stage.ARCHIVED:
        return _("已归档，不能修改。需要更正请新增一条记录")
    if case.open:
        return _("这一件还没有办结，不能归档")
    if case.letters.exclude(state__in=("sent", "void")).exists():
        return _("还有文书没有发出，发出或者作废后再归档")
    owed = case.remedies.filter(order_due__isnull=False, order_done=None)
    if case.remedies.filter(closed=None).exists() or owed.exists():
        return _("还有复议或者诉讼没有办结，办结后再归档")
    return ""


def _count(case: Application) -> int:
    return case.letters.exclude(pdf="").count() + case.attachments.exclude(role__in=_LEFT_OUT).count()


def _cover(case: Application) -> Cover:
    day = case.decided or clock.today()
    decision = option(case.decision, day)
    lines = [
        (_("编号"), wording.receipt_no(case)),
        (_("申请内容"), case.subject),
        (_("申请人类型"), str(case.get_applicant_type_display())),
        (_("收到申请之日"), str(case.received or "—")),
        (_("应答复之日"), str(case.due or "—")),
        (_("答复之日"), str(case.decided or "—")),
        (_("处理结果"), _(decision.says) if decision else "—"),
        (_("归档日期"), str(clock.today())),
    ]
    return Cover(case.agency.name_on(day), _("政府信息公开申请案卷"), lines)


def _ledger(case: Application, events: list[Recorded]) -> Part:
    line = law_case.timeline_of(events, clock.today())
    rows = [
        (
            str(step.start or "—"),
            str(step.end or "—"),
            step.says,
            "—" if step.working_days is None else str(step.working_days),
            step.article,
        )
        for step in line.steps
    ]
    notes = [_("应答复之日：%(due)s") % {"due": case.due or "—"}]
    return Part(
        _("期限账"),
        head=(_("自"), _("至"), _("事由"), _("工作日"), _("依据")),
        rows=rows,
        widths=(13, 13, 32, 9, 20),
        notes=notes,
    )


_EVENT_HEAD = ("编号", "日期", "登记时间", "事项", "经手", "依据", "哈希")


def _event_row(event: Recorded) -> tuple[str, ...]:
    moment = event.recorded_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    says = event.says + (_("（补登：%(reason)s）") % {"reason": event.reason} if event.reason else "")
    return str(event.n), str(event.day), moment, says, event.actor_name, event.article or "", event.hash


def _happened(events: list[Recorded]) -> Part:
    rows = [(*_event_row(event)[:6], event.hash[:16]) for event in events]
    notes = [_("共 %(count)s 条记录，最后一条的哈希 %(hash)s") % {"count": len(events), "hash": events[-1].hash}]
    return Part(_("办理经过"), head=_EVENT_HEAD, rows=rows, widths=(7, 14, 14, 34, 11, 17, 22), notes=notes)


def _materials(case: Application) -> Part:
    rows = [
        (row.name, ROLES.get(row.role, row.role), str(row.size), f"{row.sha256[:32]}\n{row.sha256[32:]}")
        for row in case.attachments.exclude(role__in=_LEFT_OUT).order_by("event_n")
    ]
    return Part(_("材料清单"), head=(_("名称"), _("类别"), _("字节"), "SHA-256"), rows=rows, widths=(30, 16, 10, 36))


ROLES = {
    "application": "随申请提交", "correction": "补正材料", "evidence": "证据", "scan": "来件扫描", "source": "查到的信息",
    "redacted": "提供给申请人", "letter": "文书", "service": "送达凭据",
}  # fmt: skip


def _members(case: Application) -> Iterator[tuple[str, str, bytes]]:
    letter: Letter
    for place, letter in enumerate(case.letters.exclude(pdf="").order_by("signed_on", "event_n"), 1):
        title = letters.template(letter.kind).title
        for to, stored in (("pdf", letter.pdf), ("docx", letter.docx)):
            yield f"文书/{place:02d} {_plain(title)}.{to}", "文书", files.open(stored)
    row: Attachment
    for place, row in enumerate(case.attachments.exclude(role__in=_LEFT_OUT).order_by("event_n"), 1):
        yield f"材料/{place:02d} {_plain(row.name)}", ROLES.get(row.role, row.role), files.open(row.sha256)


def _plain(name: str) -> str:
    """A name that cannot leave the folder it is put into."""
    return "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in PurePath(name).name)[:120] or "_"


def _csv(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    # a cell that a spreadsheet would take for a formula is text (security (b) 10)
    writer.writerows([[f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in row] for row in rows])
    return ("\ufeff" + text.getvalue()).encode()
