"""The result: the official form, each figure with its findings, its place and its corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.report.contract import from_json
from gongkai.report.form import form
from gongkai.web.checkup.models import Batch, Correction

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]
Make = Callable[..., SimpleUploadedFile]


def _page(client: Client, batch: Batch, query: str = "") -> str:
    return client.get(f"/checkup/{batch.code}/1/{query}").content.decode()


def _json(client: Client, batch: Batch) -> Any:
    answer: Any = client.get(f"/checkup/{batch.code}/1/report.json")
    data = json.loads(b"".join(answer.streaming_content))
    return data[0] if isinstance(data, list) else data


def test_every_cell_of_the_form_is_a_link(client: Client, batch_of: Put) -> None:
    page = _page(client, batch_of())
    for cell in form("v2021").cells:
        assert f"cell={cell}#cell" in page


def test_a_finding_stands_under_its_row_and_its_cells_are_marked(client: Client, batch_of: Put, paper: Make) -> None:
    page = _page(client, batch_of(paper(t3__new_received__natural_person=5)))
    assert 'class="bad' in page
    assert 'class="say' in page
    assert "处不通过" in page


def test_the_official_spans_stay_right_when_sentences_stand_between_rows(
    client: Client, batch_of: Put, paper: Make
) -> None:
    page = _page(client, batch_of(paper(t3__denied_state_secret__natural_person=1)))
    table = page[page.index('class="form rows t3"') :].split("</table>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    open_spans: list[list[int]] = []
    for row in rows:
        width = sum(span for span, _ in open_spans)
        open_spans = [[span, left - 1] for span, left in open_spans if left > 1]
        for cell in re.findall(r"<t[hd][^>]*>", row):
            across = int((re.search(r'colspan="(\d+)"', cell) or [0, "1"])[1])
            down = int((re.search(r'rowspan="(\d+)"', cell) or [0, "1"])[1])
            width += across
            if down > 1:
                open_spans.append([across, down - 1])
        assert width == 10, row
    assert open_spans == []


def test_a_chosen_cell_tells_what_the_paper_says_and_where(client: Client, batch_of: Put) -> None:
    page = _page(client, batch_of(), "?cell=t3.granted.natural_person")
    assert "（一）予以公开 × 自然人" in page
    assert re.search(r"第 \d+ 张表，第 \d+ 行，第 \d+ 列", page)


def test_the_place_is_outlined_in_the_paper(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    page = client.get(f"/checkup/{batch.code}/1/source/?cell=t3.granted.natural_person").content.decode()
    assert re.findall(r'id="here"[^>]*>\s*(\S+?)<', page) == ["4"]


def test_a_correction_is_recorded_with_its_reason_and_checked_anew(client: Client, batch_of: Put, paper: Make) -> None:
    batch = batch_of(paper(t3__new_received__natural_person=5))
    form_data = {"cell": "t3.new_received.natural_person", "value": "4", "reason": "对照原件第 2 页"}
    client.post(f"/checkup/{batch.code}/1/correct/", form_data)
    page = _page(client, batch, "?cell=t3.new_received.natural_person")
    assert 'class="bad' not in page
    assert "对照原件第 2 页" in page
    cell = from_json(_json(client, batch)).cells["t3.new_received.natural_person"]
    assert cell.value == 4
    assert cell.by_hand is not None
    assert cell.raw == "5", "what was read stays on record"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"cell": "t3.granted.total", "value": "四", "reason": "x"}, "不是数"),
        ({"cell": "t3.granted.total", "value": "1.5", "reason": "x"}, "不是整数"),
        ({"cell": "t3.granted.total", "value": "NaN", "reason": "x"}, "不是整数"),
        ({"cell": "t3.granted.total", "value": "4", "reason": " "}, "请写明更正的理由"),
        ({"cell": "t3.granted.total", "value": "1234567890123", "reason": "x"}, "超过 12 位"),
        ({"cell": "t3.granted.total", "value": "1e99999999", "reason": "x"}, "超过 12 位"),
        ({"cell": "t3.granted.total", "value": "4" * 41, "reason": "x"}, "数太长了"),
        ({"cell": "t3.granted.total", "value": "4", "reason": "长" * 201}, "理由最多 200 字"),
    ],
)
def test_a_correction_that_cannot_be_is_said_beside_the_field(
    client: Client, batch_of: Put, sent: dict[str, str], said: str
) -> None:
    batch = batch_of()
    answer = client.post(f"/checkup/{batch.code}/1/correct/", sent, follow=True)
    page = answer.content.decode()
    assert said in page
    assert f'value="{sent["value"]}"' in page, "what was typed stays"
    assert not sent["reason"].strip() or f'value="{sent["reason"]}"' in page
    assert Correction.objects.count() == 0


def test_a_paper_without_tables_cannot_be_corrected(client: Client, batch_of: Put) -> None:
    batch = batch_of(SimpleUploadedFile("通知.txt", "关于召开会议的通知".encode()))
    sent = {"cell": "t3.granted.total", "value": "4", "reason": "x"}
    assert client.post(f"/checkup/{batch.code}/1/correct/", sent).status_code == 302
    assert Correction.objects.count() == 0
    page = _page(client, batch)
    assert "没有认出年报" in page
    assert "report.docx" not in page, "what is no report is not written as one"


def test_the_list_of_findings_holds_what_the_page_says(client: Client, batch_of: Put, paper: Make) -> None:
    batch = batch_of(paper(t3__new_received__natural_person=5))
    sent = {"cell": "t3.new_received.natural_person", "value": "4", "reason": "对照原件"}
    client.post(f"/checkup/{batch.code}/1/correct/", sent)
    answer: Any = client.get(f"/checkup/{batch.code}/findings.csv")
    assert "T3-E1" not in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_by_htmx_only_the_panel_of_the_cell_comes(client: Client, batch_of: Put) -> None:
    address = f"/checkup/{batch_of().code}/1/?cell=t3.granted.total"
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert panel.lstrip().startswith("<aside")
    assert "（一）予以公开 × 总计" in panel
    assert 'href="/law/granted/"' in panel


def test_a_cell_can_be_corrected_to_blank(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    sent = {"cell": "t3.granted.total", "value": "", "reason": "原件空白"}
    client.post(f"/checkup/{batch.code}/1/correct/", sent)
    assert _json(client, batch)["t3"]["granted"]["total"] is None


@pytest.mark.fonts
@pytest.mark.parametrize(
    ("to", "magic"), [("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!"), ("json", b"")]
)
def test_the_report_can_be_taken_away(client: Client, batch_of: Put, to: str, magic: bytes) -> None:
    answer: Any = client.get(f"/checkup/{batch_of().code}/1/report.{to}")
    assert b"".join(answer.streaming_content).startswith(magic)
    assert "attachment" in answer["Content-Disposition"]


def test_an_unknown_download_is_not_found(client: Client, batch_of: Put) -> None:
    assert client.get(f"/checkup/{batch_of().code}/1/report.exe").status_code == 404


def test_the_result_speaks_english_to_who_asks(client: Client, batch_of: Put) -> None:
    batch = batch_of()
    client.post("/prefs/", {"lang": "en", "next": f"/checkup/{batch.code}/1/"})
    page = _page(client, batch)
    assert '<html lang="en"' in page
    assert "checks passed" in page
