"""The board tells what lists show; the auditor sees a case as it stood; an administrator of audits reads no case."""

from __future__ import annotations

import county as counties
import pytest
import time_machine
from county import County
from django.db import connection

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import moves
from gongkai.web.applications.services.citizen import acts
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.supervision.selectors import audit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        made = counties.make()
        for who in ("clerk@education", "supervisor@county", "auditor@county", "audit_admin@county"):
            made.person(who)
        return made


@pytest.fixture
def case(county: County) -> Application:
    """Received on Monday 2 March, extended on the 20th."""
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as now:
        made = counties.submitted(county["education"]).application
        made = receipt_confirm(application=made, staff=county.staff("clerk@education"))
        now.move_to("2026-03-20T02:00:00Z")
        return moves.extension_grant(
            application=made, staff=county.staff("clerk@education"), days=10, reason="档案多", approved_by="负责人"
        )


def test_each_figure_of_the_board_equals_its_list(county: County, case: Application) -> None:
    with time_machine.travel("2026-06-01T02:00:00Z", tick=False):
        client = county.client("supervisor@county")
        board = client.get("/supervision/").content.decode()
        assert "逾期 1 件" in board
        listed = client.get("/desk/applications/?group=overdue&agency=education").content.decode()
    assert "符合条件的 1 件" in listed and case.number in listed


def test_a_complaint_waits_until_it_is_answered(county: County, case: Application) -> None:
    with time_machine.travel("2026-03-21T02:00:00Z", tick=False):
        acts.complain(application=case, text="迟迟没有答复")
        page = county.client("supervisor@county").get("/supervision/").content.decode()
        assert "迟迟没有答复" in page and "还没有答复" in page
        act = f"/desk/applications/education/{case.number}/do/complaint-answer/"
        assert county.client("clerk@education").post(act, {"text": "已督促"}).status_code == 403
        assert county.client("supervisor@county").post(act, {"text": "已督促教育局答复"}).status_code == 302
        page = county.client("supervisor@county").get("/supervision/").content.decode()
    assert "已督促教育局答复" in page and "还没有答复" not in page.split('id="complaints"')[1]


def test_the_past_is_shown_by_what_was_known_then(county: County, case: Application) -> None:
    with time_machine.travel("2026-06-01T02:00:00Z", tick=False):
        client = county.client("auditor@county")
        then = client.get(f"/audit/applications/education/{case.number}/?on=2026-03-10").content.decode()
        now = client.get(f"/audit/applications/education/{case.number}/").content.decode()
        before = client.get(f"/audit/applications/education/{case.number}/?on=2026-01-10").content.decode()
    assert "3月30日" in then and "批准延长" not in then
    assert "批准延长" in now
    assert "这一天此件尚未登记" in before


def test_a_changed_event_is_named_on_the_page(county: County, case: Application) -> None:
    assert audit.first_bad(case.stream) is None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history_event'")
            for name, _sql in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE history_event DISABLE TRIGGER ALL")
        cursor.execute("SELECT min(n) FROM history_event WHERE stream = %s", [case.stream])
        n = cursor.fetchone()[0]
        cursor.execute("UPDATE history_event SET actor_name = 'x' WHERE n = %s", [n])
    assert audit.first_bad(case.stream) == n


def test_who_administers_audits_sees_accounts_and_no_case(county: County, case: Application) -> None:
    page = county.client("audit_admin@county").get("/audit/").content.decode()

    assert "采购合同" not in page and "授予" in page
    assert county.client("audit_admin@county").get(f"/audit/applications/education/{case.number}/").status_code == 404


def test_a_clerk_has_neither_board_nor_record(county: County) -> None:
    client = county.client("clerk@education")
    assert (client.get("/supervision/").status_code, client.get("/audit/").status_code) == (404, 404)
