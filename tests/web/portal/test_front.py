"""What everybody may see: search, guide, finder, figures; quick, cached, and without a word about who applied."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from applications.letter_cases import at, made, received, signed
from county import County
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.report import form
from gongkai.web.accounts.services import agencies
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import service
from gongkai.web.applications.services.acting import NotAllowed
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.publish import answer_publish
from gongkai.web.history.files import keep
from gongkai.web.history.services import SYSTEM
from gongkai.web.portal.models import PublicAnswer
from gongkai.web.portal.selectors.outcomes import _words
from gongkai.web.reporting.selectors.year import report_of
from gongkai.web.search.services import reindex

GRANTED = {"info_name": "食堂食材采购合同", "provision_method": "邮寄", "service": "postal"}


@pytest.fixture
def county(db: None) -> County:
    return made()


def _granted(county: County, day: str = "2026-03-20") -> Application:
    """A case whose contract was handed out as a redacted copy."""
    case = received(county)
    staff = county.staff("clerk@education")
    with at(day):
        copy = keep(b"a contract without names", name="contract.txt", content_type="text/plain")
        key = file_add(application=case, by=staff, enclosure=Enclosure(copy, "redacted"))
        letter = signed(county, case, "granted", **GRANTED, enclosures=[str(key)])
        return service.letter_serve(letter=letter, staff=staff, service="postal", tracking="EA000000000CN")


def _text(path: str, **headers: Any) -> str:
    return Client().get(path, **headers).content.decode()


def test_the_front_page_leads_to_both_doors_without_any_county(db: None) -> None:
    page = _text("/")
    assert 'href="/apply/"' in page and 'href="/track/"' in page and "今年的申请办得怎样" not in page


def test_the_year_adds_up_and_each_figure_opens_into_as_many_cases(county: County) -> None:
    _granted(county)
    received(county)
    with at("2026-04-10"):
        page = _text("/numbers/2026/")
        assert "2 件新收加 0 件上年结转，等于 1 件办结加 1 件在办。" in page
        cells = report_of(county["county"], 2026).cells
        assert cells["t3.new_received.total"].value == 2
        for name, n in (("received", 2), ("carried", 0), ("closed", 1), ("open", 1), ("in_time", 1), ("late", 0)):
            rows = list(csv.reader(io.StringIO(_text(f"/numbers/2026/{name}.csv").removeprefix("\ufeff"))))
            assert len(rows) - 1 == n
            assert _text(f"/numbers/2026/{name}/").count("<tr>") == (n + 1 if n else 0)
        assert "2026年新收申请，3月：2 件" in _text("/numbers/2026/received/?month=3")
        closed = _text("/numbers/2026/closed/")
    assert "予以公开" in closed and "食堂" not in closed and "李" not in closed


@pytest.mark.parametrize(
    "path",
    ["/numbers/2019/", "/numbers/2099/", "/numbers/2026/nothing/", "/guide/nowhere/", "/answers/education/2026-9/"],
)
def test_what_is_not_there_is_not_found(county: County, path: str) -> None:
    with at("2026-04-10"):
        assert Client().get(path).status_code == 404


def test_the_guide_knows_whether_the_office_is_open_and_what_it_lacks(county: County) -> None:
    with at("2026-03-02"):  # ten on a Monday morning
        page = _text("/guide/education/")
    assert "现在上班" in page and 'href="tel:0000-0000000"' in page
    assert "缺：编排体系（第十二条）" in page
    with at("2026-03-01"):
        assert "现在休息，明天 8:30 上班" in _text("/guide/education/")


def test_an_agency_is_found_by_its_former_name_and_an_abolished_one_leads_on(county: County) -> None:
    with at("2026-03-02"):
        agencies.agency_rename(actor=SYSTEM, agency=county["water"], name="云岭县水务局", since=date(2026, 2, 1))
        page = _text("/guide/?q=水利")
        assert "云岭县水务局" in page and "曾用名：云岭县水利局" in page
        agencies.agency_abolish(
            actor=SYSTEM, agency=county["water"], since=date(2026, 3, 1), successor=county["education"]
        )
        assert "职权由云岭县教育局承接" in _text("/guide/?q=水务")
        assert "云岭县水务局" not in _text("/guide/")


def test_a_published_answer_is_found_and_tells_nothing_of_its_applicant(county: County) -> None:
    case = _granted(county)
    publisher = county.staff("publisher@education")
    with at("2026-03-25"):
        with pytest.raises(NotAllowed, match="申请人的信息"):
            answer_publish(application=case, staff=publisher, title="李某某要的合同")
        answer_publish(
            application=case, staff=publisher, title="学校食堂食材采购合同", document_no="云教发〔2025〕48号"
        )
        for path in ("/", "/search/?q=食堂食材", "/search/?q=云教发〔2025〕48号"):
            assert "学校食堂食材采购合同" in _text(path)
        page = _text(f"/answers/education/{case.number}/")
        file = re.findall(rf'href="(/answers/education/{case.number}/[^"]+)"', page)[0]
        assert Client().get(file).content == b"a contract without names"
    assert "2026-03-25" in page and "李" not in page
    assert PublicAnswer.objects.get().answered == date(2026, 3, 20)
    reindex()
    assert "学校食堂食材采购合同" in _text("/search/?q=食材采购")


def test_what_is_public_is_offered_before_one_applies(county: County) -> None:
    case = _granted(county)
    with at("2026-03-25"):
        answer_publish(application=case, staff=county.staff("publisher@education"), title="学校食堂食材采购合同")
        assert "学校食堂食材采购合同" in _text("/apply/?title=青石镇中心小学2025年食堂食材采购合同")
        assert "学校食堂食材采购合同" in _text("/apply/matches/?title=2025年食堂食材采购")
        assert "没有找到已经公开的相同内容" in _text("/apply/matches/?title=水库")


def test_a_public_page_is_made_once_until_something_happens(county: County) -> None:
    client = Client()
    first = client.get("/guide/education/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = client.get("/guide/education/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, len(queries)) == (304, 1)
    agencies.guide_change(agency=county["education"], actor=SYSTEM, changes={"phone": "0000-7654321"})
    assert "0000-7654321" in client.get("/guide/education/").content.decode()
    large = Client()
    large.cookies["size"] = "large"
    assert 'data-size="large"' in large.get("/guide/education/").content.decode()
    assert 'data-size="large"' not in client.get("/guide/education/").content.decode()
    assert client.get("/guide/education/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/apply/", "/track/"])
def test_pages_with_a_form_are_never_kept(county: County, path: str) -> None:
    response = Client().get(path)
    assert "no-store" in response.headers["Cache-Control"] and "ETag" not in response.headers


def test_no_page_asks_the_database_more_than_twelve_times(county: County) -> None:
    case = _granted(county)
    client = Client()
    session = client.session
    session["tracked"] = [str(case.pk)]
    session.save()
    receipt = f"education-{case.number}"
    with at("2026-03-25"):
        answer_publish(application=case, staff=county.staff("publisher@education"), title="学校食堂食材采购合同")
        paths = (
            "/", "/guide/", "/guide/education/", "/search/?q=食堂", "/numbers/2026/", "/numbers/2026/received/",
            "/numbers/2026/in_time/", f"/answers/education/{case.number}/", "/apply/", "/track/", f"/track/{receipt}/",
            f"/track/{receipt}/mine/", f"/track/{receipt}/do/complain/",
        )  # fmt: skip
        asked = {}
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            asked[path] = len(queries)
    assert {path: n for path, n in asked.items() if n > 12} == {}


def test_the_front_page_is_small(county: County) -> None:
    response = Client().get("/", headers={"Accept-Encoding": "gzip"})
    assert len(response.content) < 10_000


def test_every_row_of_the_form_has_plain_words() -> None:
    words = {_words(row.label) for row in form.form("v2021").t3_rows if row.level}
    assert {
        "予以公开",
        "部分公开",
        "属于国家秘密",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    } <= words
    assert "" not in words and not any("（" in each or each[0].isdecimal() for each in words)
