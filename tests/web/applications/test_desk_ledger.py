"""旧台账: what each row would become, in words; then each row once, however often the work is killed, in its year's report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import county as counties
import openpyxl
import pytest
import time_machine
from county import County
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from gongkai.web.applications.models import Application, LedgerImport
from gongkai.web.applications.services.ledger import columns, running
from gongkai.web.history import files, selectors
from gongkai.web.jobs.models import Job
from gongkai.web.reporting.models import CellCount

pytestmark = pytest.mark.django_db
HEADS = ["序号", "收件日期", "申请方式", "申请人类别", "申请人", "身份证号", "申请内容", "答复结果", "答复日期"]
ROWS = [
    ["1", "2023-03-01", "邮寄", "公民", "赵某某", "11010519491231002X", "校车租赁合同", "予以公开", "2023-03-20"],
    ["2", "2023年5月4日", "网络", "企业", "某某公司", "", "招生计划", "部分公开", "2023年6月1日"],
    ["3", "2023/11/20", "当面", "公民", "钱某某", "1101**********0012", "危房鉴定报告", "信息不存在", "2024/1/8"],
]


@pytest.fixture
def county() -> Iterator[County]:
    with time_machine.travel("2026-01-05T02:00:00Z", tick=False) as now:
        made = counties.make()
        made.person("clerk@education")
        now.move_to("2026-03-03T02:00:00Z")
        yield made


def as_xlsx(rows: list[list[str]], heads: list[str] = HEADS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["依申请公开台账"], heads, *rows):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *rows])
    return out.getvalue().encode("gbk")


def put(county: County, content: bytes, name: str = "台账.xlsx") -> Any:
    return county.client("clerk@education").post("/desk/import/", {"file": SimpleUploadedFile(name, content)})


def taken(county: County, content: bytes, name: str = "台账.xlsx") -> LedgerImport:
    answer = put(county, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return LedgerImport.objects.get(pk=answer.headers["Location"].split("/")[-2])


@pytest.mark.parametrize(("content", "name"), [(as_xlsx(ROWS), "台账.xlsx"), (as_csv(ROWS), "台账.csv")])
def test_a_ledger_is_read_and_its_cases_count_in_their_years(county: County, content: bytes, name: str) -> None:
    row = taken(county, content, name)
    client = county.client("clerk@education")
    page = client.get(f"/desk/import/{row.pk}/").content.decode()
    assert "共 3 行：3 行可以导入，0 行读不懂" in page
    assert Application.objects.count() == 0
    answer = client.post(f"/desk/import/{row.pk}/", {"step": "run", "second_person": "周某"})
    assert answer.status_code == 302
    assert "看导入结果" in client.get(answer.headers["Location"]).content.decode()
    cases = list(Application.objects.order_by("received"))
    assert [(case.number, case.decision, case.stage) for case in cases] == [
        ("2023-1", "granted", "closed"),
        ("2023-2", "partially_granted", "closed"),
        ("2023-3", "unable_not_held", "closed"),
    ]
    assert [case.submitted_day for case in cases] == [date(2023, 3, 1), date(2023, 5, 4), date(2023, 11, 20)]
    events = selectors.events_of(cases[0].stream)
    assert [event.kind for event in events] == ["made", "imported", "received", "reply_delivered"]
    assert events[2].reason == "旧台账导入"
    assert events[2].data["second_person"] == "周某"
    assert list(events[2].evidence) == [row.sha256]
    counted = CellCount.objects.filter(scope=county["education"].pk)
    assert counted.get(year=2023, cell="t3.granted.natural_person").n == 1
    assert counted.get(year=2024, cell="t3.unable_not_held.natural_person").n == 1


def test_errors_are_told_by_row_and_column_and_hold_the_import_up(county: County) -> None:
    wrong = [
        ["4", "昨天", "驿马", "公民", "孙某某", "", "防汛预案", "给了", "2023-01-01"],
        ["1", "2023-09-01", "当面", "公民", "李某某", "1101051949123100", "", "不予公开", "2023-08-01"],
    ]
    row = taken(county, as_xlsx([*ROWS, *wrong]))
    client = county.client("clerk@education")
    page = client.get(f"/desk/import/{row.pk}/").content.decode()
    for said in (
        "第 6 行", "“收件日期”：“昨天”不是日期", "“申请方式”：“驿马”认不出", "“答复结果”：“给了”认不出是年报表三的哪一行",
        "第 7 行", "“申请内容”：没有写", "“答复日期”：2023-08-01 早于收到日 2023-09-01", "“身份证号”：身份证号应为 18 位，您填了 16 位",
        "编号“1”与第 3 行重复", "“不予公开”认不出",
    ):  # fmt: skip
        assert said in page
    refused = client.post(f"/desk/import/{row.pk}/", {"step": "run", "second_person": "周某"})
    assert "有 2 行读不懂" in refused.content.decode()
    assert Application.objects.count() == 0
    client.post(f"/desk/import/{row.pk}/", {"step": "run", "second_person": "周某", "skip_wrong": "on"})
    assert Application.objects.count() == 3


def test_columns_that_are_not_known_are_chosen(county: County) -> None:
    heads = ["流水", "哪天来的", "申请方式", "身份类别", "申请人", "身份证号", "申请内容", "答复结果", "答复日期"]
    row = taken(county, as_xlsx(ROWS, heads))
    client = county.client("clerk@education")
    page = client.get(f"/desk/import/{row.pk}/").content.decode()
    assert "还不知道哪一列是：收到申请之日、申请人类型" in page
    chosen = {f"col_{name}": str(at) for name, at in row.mapping.items()}
    client.post(
        f"/desk/import/{row.pk}/",
        {"step": "columns", **chosen, "col_received": "1", "all_applicant_type": "enterprise"},
    )
    row.refresh_from_db()
    page = client.get(f"/desk/import/{row.pk}/").content.decode()
    assert row.mapping["received"] == 1
    assert "还不知道哪一列" not in page
    assert page.count("商业企业") >= 3


class Killed(BaseException):
    """The worker is gone in the middle of a step."""


def test_a_killed_import_goes_on_without_loss_or_doubles(
    county: County, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    rows = [
        [str(n), "2023-03-01", "当面", "公民", f"赵某{n}", "", f"第{n}号合同", "予以公开", "2023-03-10"]
        for n in range(1, 14)
    ]
    row = taken(county, as_xlsx(rows))
    staff = county.staff("clerk@education")
    monkeypatch.setattr("gongkai.web.jobs.tasks.enqueue", lambda _job: None)
    job = running.ledger_run(ledger=row, staff=staff, second_person="周某", skip_wrong=False)
    become, calls = running._become, []

    def dying(*given: Any) -> None:
        calls.append(given)
        if len(calls) in (3, 9, 10):
            raise Killed
        become(*given)

    monkeypatch.setattr(running, "_become", dying)
    finished = deaths = 0
    while not finished:
        try:
            with transaction.atomic():
                now = Job.objects.select_for_update().get(pk=job.pk)
                finished = running.ledger_step(now)
                now.save()
        except Killed:
            deaths += 1
    assert deaths == 3
    assert sorted(Application.objects.values_list("title", flat=True)) == sorted(each[6] for each in rows)
    assert sorted(Application.objects.values_list("serial", flat=True)) == list(range(1, 14))
    row.refresh_from_db()
    assert row.state == "done"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\x00\x01", "台账.xlsx", "没有"),
        ("甲,乙\n1,2\n".encode(), "台账.csv", "没有找到表头"),
        (as_csv([ROWS[0], [], ROWS[1]]), "台账.csv", "第 3 行是空行"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_reason(county: County, content: bytes, name: str, said: str) -> None:
    answer = put(county, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_same_file_goes_in_once(county: County) -> None:
    content = as_xlsx(ROWS)
    row = taken(county, content)
    running.ledger_run(ledger=row, staff=county.staff("clerk@education"), second_person="周某", skip_wrong=False)
    assert "已经导入过" in put(county, content).content.decode()
    again = county.client("clerk@education").post(f"/desk/import/{row.pk}/", {"step": "run", "second_person": "周某"})
    assert again.status_code == 422
    assert Application.objects.count() == 3


def test_another_agency_finds_no_ledger(county: County) -> None:
    row = taken(county, as_xlsx(ROWS))
    assert county.client("clerk@town").get(f"/desk/import/{row.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（一）予以公开", "granted"),
        ("1.属于国家秘密", "denied_state_secret"),
        ("不予公开", ""),
        ("重复申请", "not_processed_duplicate"),
    ],
)
def test_outcomes_are_told_by_the_words_of_the_form(text: str, code: str) -> None:
    assert columns.decision_of(text, date(2023, 5, 1)) == code


def test_the_file_lies_sealed(county: County) -> None:
    row = taken(county, as_csv(ROWS), "台账.csv")
    assert "赵某某".encode("gbk") in files.open(row.sha256)
    assert "赵某某".encode("gbk") not in files.path(row.sha256).read_bytes()
