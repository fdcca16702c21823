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
from gongkai.web.checkup.selectors.batch import ROWS, batch_overview

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]
Make = Callable[..., SimpleUploadedFile]


def test_the_front_page_leads_to_the_check_up(client: Client) -> None:
    assert 'href="/checkup/"' in client.get("/").content.decode()
    assert "放入年报" in client.get("/checkup/").content.decode()


def test_a_paper_is_read_into_agency_year_and_form(batch_of: Put) -> None:
    (line,) = batch_overview(batch_of()).of("clean")
    assert line.brief is not None
    assert (line.brief.agency, line.brief.year, line.form_word) == ("青石镇人民政府", 2025, "2021版")


def test_a_report_that_does_not_add_up_wants_doing_and_says_why(batch_of: Put, paper: Make) -> None:
    (line,) = batch_overview(batch_of(paper(t3__new_received__natural_person=5))).of("failing")
    assert "T3-E1" in {issue.id for issue in line.issues}


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
    assert [line.kind for line in over.lines] == ["refused", "clean"]


def test_a_correction_moves_the_report_to_its_new_group(client: Client, batch_of: Put, paper: Make) -> None:
    batch = batch_of(paper(t3__new_received__natural_person=5))
    assert batch_overview(batch).todo_count == 1
    sent = {"cell": "t3.new_received.natural_person", "value": "4", "reason": "对照原件"}
    client.post(f"/checkup/{batch.code}/1/correct/", sent)
    assert batch_overview(batch).todo_count == 0


def test_a_long_list_comes_in_pages_and_all_at_once_to_who_asks(client: Client, batch_of: Put) -> None:
    texts = [SimpleUploadedFile(f"通知{n:02}.txt", f"关于召开第{n}次会议的通知".encode()) for n in range(ROWS + 3)]
    batch = batch_of(*texts)

    def shown(query: str) -> int:
        return client.get(f"/checkup/{batch.code}/{query}").content.decode().count('<tr id="row-')

    assert shown("") == ROWS
    assert "另外 3 个" in client.get(f"/checkup/{batch.code}/").content.decode()
    assert [shown(f"?only=other&page={page}") for page in ("1", "2", "3", "0", "x", "all")] == [50, 3, 3, 50, 50, 53]
    assert shown("?only=nothing-such") == ROWS


def test_a_look_without_news_brings_nothing(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    batch.papers.update(state=Paper.State.QUEUED)
    page = client.get(f"/checkup/{batch.code}/").content.decode()
    seen = page.split("seen=")[1].split('"')[0]
    assert client.get(f"/checkup/{batch.code}/?seen={seen}", headers={"HX-Request": "true"}).status_code == 204
    batch.papers.update(state=Paper.State.READ)
    news = client.get(f"/checkup/{batch.code}/?seen={seen}", headers={"HX-Request": "true"})
    text = news.content.decode()
    assert "<title>体检完成" in text
    assert 'hx-swap-oob="innerHTML:#list"' in text
    assert "hx-trigger" not in text, "nothing is asked again when all are read"


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


def test_too_many_files_at_once_are_refused_in_a_sentence(client: Client, paper: Make, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    answer = client.post("/checkup/", {"papers": [paper(f"{n}.docx") for n in range(3)]})
    assert answer.status_code == 413
    assert "一次最多放 2 个文件" in answer.content.decode()


def test_a_server_error_says_its_number_and_no_detail(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("inner detail")

    monkeypatch.setattr("gongkai.web.checkup.services.sample_batch_create", fail)
    client.raise_request_exception = False
    answer = client.post("/checkup/sample/")
    page = answer.content.decode()
    number = page.split("出错编号 ")[1][:4]
    assert answer.status_code == 500
    assert number in caplog.text
    assert "inner detail" not in page


def test_an_archive_gives_one_line_a_report(batch_of: Put, paper: Make) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("甲.docx", paper().read())
        archive.writestr("乙.docx", paper(t3__granted__total=9).read())
    over = batch_overview(batch_of(SimpleUploadedFile("全县.zip", buffer.getvalue())))
    files = [line.brief.file for line in over.lines if line.brief]
    assert sorted(files) == ["全县.zip!乙.docx", "全县.zip!甲.docx"]


def test_a_paper_that_is_no_report_can_be_set_aside_and_read_again(client: Client, batch_of: Put) -> None:
    batch = batch_of(SimpleUploadedFile("通知.txt", "关于召开会议的通知\n请各单位参加。".encode()))
    assert [line.kind for line in batch_overview(batch).lines] == ["other"]
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
    (line,) = over.of("todo")
    assert line.brief is not None
    assert line.brief.year == 2025
    assert "X-E1" in {issue.id for issue in line.issues}
