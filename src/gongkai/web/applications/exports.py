"""Lists of cases to take away: csv, xlsx and a calendar feed. No cell is ever a formula, and no name of an applicant leaves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Person
from gongkai.web.applications.models import Application
from gongkai.web.history import clock

# a cell that begins so is a formula to a spreadsheet, full-width forms too (security (b) 10)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SALT = "applications.calendar"


def heads() -> list[str]:
    """The columns in words."""
    return [
        _("编号"), _("机关"), _("提交日"), _("收到申请之日"), _("应答复日"), _("状态"), _("申请人类型"), _("渠道"), _("信息名称"),
        _("文号"), _("办理结果"), _("办结日"), _("逾期办结"), _("承办人"),
    ]  # fmt: skip


def rows(cases: Iterable[Application]) -> Iterator[list[str]]:
    """One row a case, every cell a text that no spreadsheet executes."""
    for case in cases:
        late = {True: _("是"), False: _("否"), None: ""}[case.late]
        yield [
            plain(value)
            for value in (
                case.number, case.agency.name, case.submitted_day, case.received, _due(case), case.get_stage_display(),
                case.get_applicant_type_display(), case.get_channel_display(), case.title or case.description[:100],
                case.document_no, case.decision, case.decided, late, case.clerk_name,
            )
        ]  # fmt: skip


def _due(case: Application) -> str:
    """The last day to reply; 暂定 where no notice covers it yet."""
    if case.due is None and case.due_statutory is not None:
        return _("暂定 %(day)s") % {"day": case.due_statutory}
    return "" if case.due is None else case.due.isoformat()


def plain(value: Any) -> str:
    """A cell's text; what a spreadsheet would take for a formula is led by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(cases: Iterable[Application]) -> str:
    """csv with a byte order mark, so that a spreadsheet reads the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads())
    writer.writerows(rows(cases))
    return "\ufeff" + out.getvalue()


def as_xlsx(cases: Iterable[Application]) -> bytes:
    """xlsx whose cells are texts, whatever they look like."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("办件"))
        for at, row in enumerate([heads(), *rows(cases)]):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    return out.getvalue()


def calendar_token(person: Person) -> str:
    """The secret of a person's feed; it dies with their password and when their sessions are ended."""
    return signing.dumps([str(person.pk), person.epoch], salt=_SALT)


def person_of_token(token: str) -> Person | None:
    """Whose feed it is, None for a token that no longer holds."""
    try:
        key, epoch = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Person.objects.filter(pk=key, epoch=epoch, is_active=True).first()


def as_calendar(cases: Iterable[Application]) -> bytes:
    """One all-day entry a due day; only number and agency, for a calendar is read by others."""
    from icalendar import Calendar, Event

    feed = Calendar()
    feed.add("prodid", "-//Gongkai//applications//ZH")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", _("政府信息公开申请到期日"))
    for case in cases:
        if case.due is None:
            continue
        entry = Event()
        entry.add("uid", f"{case.pk}@gongkai")
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", case.due)
        entry.add("dtend", case.due + timedelta(days=1))
        entry.add(
            "summary", _("%(number)s 应答复（%(agency)s）") % {"number": case.number, "agency": case.agency.short_name}
        )
        feed.add_component(entry)
    return bytes(feed.to_ical())
