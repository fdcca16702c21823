"""Papers are put in, kept as they came, read, and none is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.web.checkup.models import Batch, Paper
from gongkai.web.checkup.selectors.batch import batch_overview

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]
Make = Callable[..., SimpleUploadedFile]


def test_the_front_page_leads_to_the_check_up(client: Client) -> None:
    assert client.get("/")["Location"] == "/checkup/"
    assert "放入年报" in client.get("/checkup/").content.decode()


def test_a_paper_is_read_into_agency_year_and_form(batch_of: Put) -> None:
    (line,) = batch_overview(batch_of()).clean
    assert line.report is not None
    assert (line.report.agency, line.report.report_year, line.form_word) == ("青石镇人民政府", 2025, "2021版")


def test_a_report_that_does_not_add_up_wants_doing_and_says_why(batch_of: Put, paper: Make) -> None:
    (line,) = batch_overview(batch_of(paper(t3__new_received__natural_person=5))).todo
    assert "T3-E1" in {issue.id for issue in line.errors}


def test_the_bytes_are_kept_as_they_came(batch_of: Put, paper: Make, client: Client) -> None:
    sent = paper()
    content = sent.read()
    sent.seek(0)
    batch = batch_of(sent)
    answer: Any = client.get(f"/checkup/{batch.code}/1/original/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox"


def test_one_bad_file_leaves_the_others_alone(batch_of: Put, paper: Make) -> None:
    batch = batch_of(SimpleUploadedFile("坏的.docx", b"PK\x03\x04 not a package"), paper())
    over = batch_overview(batch)
    assert (over.total, over.read, over.refused, over.waiting) == (2, 1, 1, 0)
    refused = batch.papers.get(state=Paper.State.REFUSED)
    assert "坏的.docx" in refused.refusal


def test_an_empty_or_oversized_file_is_named_and_the_rest_is_taken(
    client: Client, batch_of: Put, paper: Make, settings: LazySettings
) -> None:
    settings.CHECKUP_FILE_BYTES = 50_000
    batch = batch_of(SimpleUploadedFile("空.docx", b""), SimpleUploadedFile("大.docx", b"x" * 50_001), paper())
    page = client.get(f"/checkup/{batch.code}/").content.decode()
    assert "“空.docx”是空文件" in page
    assert "“大.docx”超过" in page
    assert batch.papers.count() == 1


def test_nothing_chosen_is_said_on_the_page(client: Client) -> None:
    answer = client.post("/checkup/", {})
    assert answer.status_code == 422
    assert "还没有选文件" in answer.content.decode()


def test_an_archive_gives_one_line_a_report(batch_of: Put, paper: Make) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("甲.docx", paper().read())
        archive.writestr("乙.docx", paper(t3__granted__total=9).read())
    over = batch_overview(batch_of(SimpleUploadedFile("全县.zip", buffer.getvalue())))
    files = [line.report.source.file for line in over.clean + over.todo if line.report and line.report.source]
    assert sorted(files) == ["全县.zip!乙.docx", "全县.zip!甲.docx"]


def test_a_paper_that_is_no_report_can_be_set_aside_and_read_again(client: Client, batch_of: Put) -> None:
    batch = batch_of(SimpleUploadedFile("通知.txt", "关于召开会议的通知\n请各单位参加。".encode()))
    assert [line.report.form for line in batch_overview(batch).todo if line.report] == ["not_a_report"]
    client.post(f"/checkup/{batch.code}/1/aside/")
    assert batch_overview(batch).aside == 1
    client.post(f"/checkup/{batch.code}/1/retry/")
    assert batch_overview(batch).aside == 0


def test_the_sample_is_one_click_away(client: Client) -> None:
    answer = client.post("/checkup/sample/", follow=True)
    assert "2020，2019版" in answer.content.decode()


def test_the_list_of_findings_can_be_taken_away(client: Client, batch_of: Put, paper: Make) -> None:
    batch = batch_of(paper(t3__new_received__natural_person=5), SimpleUploadedFile("=坏的.docx", b"PK\x03\x04"))
    answer: Any = client.get(f"/checkup/{batch.code}/findings.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "T3-E1" in text
    assert "'=坏的.docx" in text, "a file name that starts a formula is written as text"
    workbook: Any = client.get(f"/checkup/{batch.code}/findings.xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")


def test_last_years_report_in_the_same_batch_is_compared(batch_of: Put, paper: Make) -> None:
    forward = {f"t3__{row}__{who}": 4 for row in ("carried_forward",) for who in ("natural_person", "total")}
    received = {f"t3__new_received__{who}": 8 for who in ("natural_person", "total")}
    over = batch_overview(batch_of(paper("2024.docx", year=2024, **received, **forward), paper("2025.docx")))
    (line,) = over.todo
    assert line.report is not None
    assert line.report.report_year == 2025
    assert "X-E1" in {issue.id for issue in line.errors}
