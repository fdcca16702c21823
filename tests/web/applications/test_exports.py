"""What is taken away can do no harm: no formula, no name of an applicant, and a feed that dies with its owner's session."""

from __future__ import annotations

import io

import county as counties
import openpyxl
import pytest
import time_machine
from county import County
from django.test import Client

from gongkai.web.accounts.services import people
from gongkai.web.applications import tasks
from gongkai.web.applications.services import moves
from gongkai.web.applications.services.intake import receipt_confirm
from gongkai.web.history import files, selectors
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity import selectors as identities
from gongkai.web.jobs.models import Outgoing

pytestmark = pytest.mark.django_db
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝cmd|calc", "\t=1", "\r=1")


@pytest.fixture
def county() -> County:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False):
        return counties.make()


@pytest.mark.parametrize("title", FORMULAS)
def test_a_formula_leaves_as_text(county: County, title: str) -> None:
    counties.submitted(county["education"], title=title)
    client = county.client("clerk@education")
    text = client.get("/desk/export.csv").content.decode("utf-8-sig")
    assert title not in text.split(",")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/desk/export.xlsx").content)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_no_applicant_is_in_an_export(county: County) -> None:
    counties.submitted(county["education"])
    client = county.client("clerk@education")
    assert "李某某" not in client.get("/desk/export.csv").content.decode()
    assert selectors.events_of(f"export:{county.person('clerk@education').pk}")[-1].data["count"] == 1


def test_a_list_that_is_too_long_is_refused_and_not_cut(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    counties.submitted(county["education"])
    counties.submitted(county["education"])
    monkeypatch.setattr("gongkai.web.applications.views.export.MOST", 1)
    answer = county.client("clerk@education").get("/desk/export.csv")
    assert answer.status_code == 413
    assert "符合条件的有 2 件，一次最多导出 1 件，这次没有导出" in answer.content.decode()


def test_the_feed_tells_due_days_until_its_owner_is_signed_out_everywhere(county: County) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        case = counties.submitted(county["education"]).application
        receipt_confirm(application=case, staff=county.staff("clerk@education"))
        page = county.client("clerk@education").get("/desk/applications/").content.decode()
        feed = page.split('href="/desk/calendar/')[1].split('"')[0]
        told = Client().get(f"/desk/calendar/{feed}").content.decode()
        assert "DTSTART;VALUE=DATE:20260330" in told
        assert "采购合同" not in told
        people.password_set(person=county.person("clerk@education"), actor=SYSTEM, password="another-long-password-1")
        assert Client().get(f"/desk/calendar/{feed}").status_code == 404


def test_reminders_leave_once_a_day_and_are_on_record(county: County) -> None:
    clerk = county.person("clerk@education")
    people.contact_change(person=clerk, actor=SYSTEM, email="clerk@example.org", phone="")
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as now:
        case = counties.submitted(county["education"]).application
        receipt_confirm(application=case, staff=county.staff("clerk@education"))
        now.move_to("2026-03-25T01:00:00Z")  # due 2026-03-30: three working days left
        assert tasks.remind() == 1
        tasks.remind()
    assert Outgoing.objects.filter(to="clerk@example.org").count() == 1
    assert [event.data["days"] for event in selectors.events_of(case.stream) if event.kind == "reminded"] == [3]


def test_copies_of_identity_documents_go_when_their_time_is_over(county: County) -> None:
    kept = files.keep_private(b"a picture of a card", name="card.jpg", content_type="image/jpeg")
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as now:
        case = counties.submitted(county["education"], who=counties.who(proofs=(kept.sha256,))).application
        case = receipt_confirm(application=case, staff=county.staff("clerk@education"))
        moves.application_withdraw(application=case, by=county.staff("clerk@education"), text="撤回")
        assert tasks.forget_proofs() == 0
        now.move_to("2027-03-03T02:00:00Z")
        assert tasks.forget_proofs() == 1
        assert tasks.forget_proofs() == 0
    assert case.identity is not None
    assert identities.proofs_of(case.identity) == []
