"""`gongkai render` as a clerk calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli.main import app
from gongkai.report import contract
from gongkai.report.form import form
from gongkai.report.table import Cell, Report

RUN = CliRunner()


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    cells = {name: Cell.of(None) for name in form("v2021").cells}
    report = Report("v2021", "云岭县教育局", 2025, cells)
    path = tmp_path / "report.json"
    path.write_text(json.dumps([contract.to_json(report)], ensure_ascii=False), encoding="utf-8")
    return path


def test_the_format_follows_the_name_and_the_file_is_written(report_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "年报.docx"
    result = RUN.invoke(app, ["render", str(report_file), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"PK")


def test_standard_output_takes_the_bytes_and_nothing_else(report_file: Path) -> None:
    result = RUN.invoke(app, ["render", str(report_file), "--to", "json", "-o", "-"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["agency"] == "云岭县教育局"


def test_blanks_become_zero_only_when_asked(report_file: Path) -> None:
    plain = RUN.invoke(app, ["render", str(report_file), "--to", "html", "-o", "-"]).stdout
    filled = RUN.invoke(app, ["render", str(report_file), "--to", "html", "--fill-blanks", "-o", "-"]).stdout
    cell = '<td data-cell="t3.new_received.total">'
    assert f"{cell}</td>" in plain
    assert f"{cell}0</td>" in filled


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "wps", "-o", "x"], "不会写“wps”"),
        (["-o", "没有扩展名"], "请用 --to 选"),
        (["--to", "docx", "-o", "没有这个文件夹/x.docx"], "写不了"),
    ],
)
def test_a_wrong_call_ends_with_status_2_and_a_sentence(
    arguments: list[str], sentence: str, report_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, ["render", str(report_file), *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_report_of_no_official_form_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(contract.to_json(Report("pre2019", "甲县", 2015)), ensure_ascii=False), encoding="utf-8")
    result = RUN.invoke(app, ["render", str(path), "--to", "docx", "-o", str(tmp_path / "x.docx")])
    assert result.exit_code == 2
    assert "可以导出 json" in result.stderr
