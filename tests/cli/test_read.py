"""`gongkai read`: the array, the folder, the summary, and the exit status of each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.papers import docx, packed, text_report

GOOD, BAD = text_report().encode(), docx()[:400]


def gongkai(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("gongkai"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    for name, data in {
        "a.docx": docx(),
        "a.txt": GOOD,
        "乡镇/b.txt": GOOD,
        "乡镇/坏.docx": BAD,
        "乡镇/~$b.docx": b"lock",
        "c.zip": packed({"一.docx": docx(), "坏.docx": BAD}),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_json_is_one_array_in_the_order_of_the_files(papers: Path) -> None:
    done = gongkai("read", "--json", "a.txt", "乡镇/坏.docx", "a.docx", cwd=papers)
    assert done.returncode == 3
    reports = json.loads(done.stdout)
    assert [report["source"]["file"] for report in reports] == ["a.txt", "a.docx"]
    assert {report["schema"] for report in reports} == {"gongkai.report/1"}
    assert [report["t3"]["new_received"]["total"] for report in reports] == [7, 7]
    assert "坏.docx：没有读" in done.stderr


def test_findings_of_checks_stand_beside_those_of_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text_report({"t3.new_received.natural_person": "5", "t3.new_received.total": "7"}))
    (report,) = json.loads(gongkai("read", "--json", "a.txt", cwd=tmp_path).stdout)
    assert any(issue["id"].startswith("T3-E") and issue["severity"] == "error" for issue in report["issues"])


def test_a_folder_of_results_mirrors_the_folder_of_papers(papers: Path, tmp_path: Path) -> None:
    done = gongkai("read", papers, "--out", "out", cwd=tmp_path)
    assert done.returncode == 3
    out = tmp_path / "out"
    written = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert written == ["_summary.json", "a.docx.json", "a.txt.json", "c.json", "乡镇/b.json", "乡镇/坏.json"]
    assert json.loads((out / "乡镇/坏.json").read_text()) == []
    (member,) = json.loads((out / "c.json").read_text())
    assert member["source"]["file"].endswith("c.zip!一.docx")
    summary = json.loads((out / "_summary.json").read_text())
    assert (summary["files"], summary["reports"], summary["refused"]) == (5, 4, 2)
    reasons = [refusal["reason"] for line in summary["results"] for refusal in line["refused"]]
    assert all("坏.docx" in reason for reason in reasons)
    assert "~$b.docx" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["a.txt"], 0), (["missing.docx"], 2), (["乡镇/坏.docx"], 2), (["a.txt", "missing.docx"], 3), (["c.zip"], 3)],
)
def test_the_exit_status_says_how_much_was_read(papers: Path, arguments: list[str], status: int) -> None:
    assert gongkai("read", *arguments, cwd=papers).returncode == status


def test_an_empty_folder_is_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = gongkai("read", "empty", "--json", cwd=tmp_path)
    assert done.returncode == 2
    assert json.loads(done.stdout or "[]") == []


def test_the_summary_for_people_says_what_was_read_and_what_was_not(papers: Path) -> None:
    done = gongkai("read", "a.txt", "乡镇/坏.docx", cwd=papers)
    head, good, bad = done.stdout.splitlines()
    assert head.split() == ["文件", "读成", "表二", "表三", "表四", "读不出", "校核"]
    assert "青禾县 2022 v2021" in good
    assert "没有读" in bad


def test_json_and_out_together_are_a_wrong_call(papers: Path) -> None:
    done = gongkai("read", "a.txt", "--json", "--out", "x", cwd=papers)
    assert done.returncode == 2
    assert "只能用一个" in done.stderr


def test_reading_a_docx_imports_neither_django_nor_numpy_nor_pandas(papers: Path) -> None:
    script = (
        "import sys, json\n"
        "from gongkai.documents.isolation.reading import read_here\n"
        "read_here(open('a.docx', 'rb').read(), 'a.docx', checks=True)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'numpy', 'pandas', 'onnxruntime'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=papers, check=True)
    assert done.stdout.strip() == "[]"
