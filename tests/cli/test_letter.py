"""`gongkai letter` as a clerk calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli.main import app
from gongkai.documents import letters

RUN = CliRunner()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "案件.yaml"
    path.write_text(RUN.invoke(app, ["letter", "correction_notice", "--example"]).stdout, encoding="utf-8")
    return path


def test_the_list_names_every_kind_with_its_articles() -> None:
    lines = RUN.invoke(app, ["letter", "--list"]).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [form.kind for form in letters.kinds()]
    assert "条例第30条" in lines[1]


def test_a_letter_is_written_from_the_example(case_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "补正告知书.docx"
    result = RUN.invoke(app, ["letter", "correction_notice", str(case_file), "-o", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"PK")


def test_json_gives_the_wording_without_a_file(case_file: Path) -> None:
    result = RUN.invoke(app, ["letter", "correction_notice", str(case_file), "--json"])
    assert json.loads(result.stdout)["text"].startswith("云岭县教育局\n政府信息公开申请补正告知书\n")


def test_missing_elements_end_with_status_2_and_their_names(case_file: Path, tmp_path: Path) -> None:
    kept = [line for line in case_file.read_text("utf-8").splitlines() if not line.startswith(("guidance", "phone"))]
    case_file.write_text("\n".join(kept), encoding="utf-8")
    out = tmp_path / "x.docx"
    result = RUN.invoke(app, ["letter", "correction_notice", str(case_file), "-o", str(out)])
    assert result.exit_code == 2
    assert "还缺：联系电话、指导和释明" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "--list"),
        (["correction_notice", "没有.yaml", "-o", "x.docx"], "打不开"),
        (["nothing", "--example"], "--list"),
    ],
)
def test_a_wrong_call_ends_with_status_2_and_a_sentence(arguments: list[str], sentence: str) -> None:
    result = RUN.invoke(app, ["letter", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_other_formats_are_refused(case_file: Path, tmp_path: Path) -> None:
    result = RUN.invoke(app, ["letter", "correction_notice", str(case_file), "-o", str(tmp_path / "x.odt")])
    assert result.exit_code == 2
    assert "docx 或 pdf" in result.stderr
