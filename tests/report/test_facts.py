"""The contract's "Case facts": three formats, the same facts, every problem with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from gongkai.errors import CaseFileError
from gongkai.report.facts import read_facts, read_table2
from gongkai.report.tally import CaseFact, RemedyFact

CASE = {
    "id": "A-2026-0042",
    "applicant_type": "natural_person",
    "received": "2026-01-30",
    "decided": "2026-03-02",
    "decision": "denied_internal_affairs",
    "count": 1,
}
OPEN = {
    "id": "A-2",
    "applicant_type": "enterprise",
    "received": "2026-12-30",
    "decided": None,
    "decision": None,
    "count": 2,
}
REMEDY = {"id": "R-1", "kind": "reconsideration", "opened": "2026-04-01", "closed": None, "outcome": None}
CASES = [
    CaseFact("A-2026-0042", "natural_person", date(2026, 1, 30), date(2026, 3, 2), "denied_internal_affairs"),
    CaseFact("A-2", "enterprise", date(2026, 12, 30), count=2),
]
REMEDIES = [RemedyFact("R-1", "reconsideration", date(2026, 4, 1))]
HEADER = "id,applicant_type,received,decided,decision,count,kind,opened,closed,outcome"
ROWS = [
    "A-2026-0042,natural_person,2026-01-30,2026-03-02,denied_internal_affairs,1,,,,",
    "A-2,enterprise,2026-12-30,,,2,,,,",
    "R-1,,,,,,reconsideration,2026-04-01,,",
]


def jsonl(path: Path, *records: Any) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def test_jsonl(tmp_path: Path) -> None:
    facts = read_facts([jsonl(tmp_path / "facts.jsonl", CASE, OPEN, REMEDY)])
    assert (facts.cases, facts.remedies, facts.notes) == (CASES, REMEDIES, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_offices_save(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "facts.csv"
    rows = [ROWS[0].replace("A-2026-0042", "申-42"), *ROWS[1:]]
    path.write_bytes("\r\n".join([HEADER, *rows, ""]).encode(encoding))
    facts = read_facts([path])
    assert [case.id for case in facts.cases] == ["申-42", "A-2"]
    assert facts.remedies == REMEDIES


def test_xlsx_with_its_two_sheets(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, records in (("cases", [CASE, OPEN]), ("remedies", [REMEDY]), ("说明", [])):
            sheet = book.add_worksheet(name)
            for column, field in enumerate(records[0] if records else ()):
                sheet.write(0, column, field)
                for row, record in enumerate(records, start=1):
                    value = record[field]
                    if field == "received":
                        sheet.write_datetime(row, column, date.fromisoformat(value))
                    else:
                        sheet.write(row, column, value)
    facts = read_facts([path])
    assert (facts.cases, facts.remedies) == (CASES, REMEDIES)
    assert facts.notes == ["facts.xlsx：没有用到这些工作表：说明"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"applicant_type": "person"}, "applicant_type"),
        ({"applicant_type": None}, "applicant_type"),
        ({"decision": "refused"}, "decision"),
        ({"decided": "2026-01-29"}, "decided"),
        ({"decided": None}, "decided"),
        ({"decision": None}, "decision"),
        ({"received": "2026-02-30"}, "received"),
        ({"received": "yesterday"}, "received"),
        ({"received": 20260130}, "received"),
        ({"received": None}, "received"),
        ({"count": 1.5}, "count"),
        ({"count": "two"}, "count"),
        ({"count": True}, "count"),
        ({"count": 0}, "count"),
        ({"count": -1}, "count"),
        ({"id": ""}, "id"),
        ({"id": "A-2"}, "id"),
        ({"decison": "granted"}, "decison"),
        ({"outcome": "upheld"}, "kind"),
        ({"kind": "reconsideration"}, "applicant_type"),
    ],
)
def test_a_problem_names_file_line_and_field(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    path = jsonl(tmp_path / "facts.jsonl", OPEN, {**CASE, **change})
    with pytest.raises(CaseFileError, match=rf"facts\.jsonl 第 2 行，{field}：") as caught:
        read_facts([path])
    assert caught.value.data["field"] == field


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "A", "id": "B"}', '"x"', "\udcff", "[" * 5000])
def test_a_line_that_is_no_fact_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(json.dumps(OPEN).encode() + b"\n\n" + line.encode("utf-8", "surrogateescape"))
    with pytest.raises(CaseFileError, match=r"facts\.jsonl 第 3 行"):
        read_facts([path])


def test_an_id_repeated_in_another_file_names_both_places(tmp_path: Path) -> None:
    paths = [jsonl(tmp_path / "a.jsonl", CASE), jsonl(tmp_path / "b.jsonl", OPEN, CASE)]
    with pytest.raises(CaseFileError, match=r"b\.jsonl 第 2 行.*a\.jsonl 第 1 行"):
        read_facts(paths)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{HEADER}\nA,natural_person,2026-01-30", "第 2 行"),
        (f"{HEADER}\n\nA,natural_person,2026-13-30,,,,,,,", "第 3 行，received"),
        ("applicant_type,received\nnatural_person,2026-01-30", "第 1 行，id"),
        ("id,id\n1,2", "第 1 行，id"),
        ("", "第 1 行，id"),
    ],
)
def test_a_broken_csv_is_told_by_its_line(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseFileError, match=place):
        read_facts([path])


def test_a_column_that_is_not_ours_is_told_not_dropped_in_silence(tmp_path: Path) -> None:
    facts = read_facts([jsonl(tmp_path / "facts.jsonl", {**CASE, "经办人": "某"})])
    assert facts.notes == ["facts.jsonl：没有用到这些栏：经办人"]


@pytest.mark.parametrize("name", ["facts.xlsx", "facts.xls", "facts.txt", "missing.csv"])
def test_files_that_cannot_be_facts_are_refused_by_name(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(CaseFileError, match=name):
        read_facts([tmp_path / name])


def test_table_two_figures_are_numbers_by_cell(tmp_path: Path) -> None:
    path = tmp_path / "t2.json"
    path.write_text('{"t2.licensing.decisions": 12, "t2.admin_fee.amount_10k_yuan": "3.50"}', encoding="utf-8")
    assert {name: str(value) for name, value in read_table2(path).items()} == {
        "t2.licensing.decisions": "12",
        "t2.admin_fee.amount_10k_yuan": "3.50",
    }
    path.write_text('{"t2": {"t2.licensing.decisions": "a dozen"}}', encoding="utf-8")
    with pytest.raises(CaseFileError, match=r"t2\.licensing\.decisions：“a dozen”不是数"):
        read_table2(path)
