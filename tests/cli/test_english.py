"""`--lang en`: what the commands say is English down to the punctuation; names, labels of the form and data stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli.main import COMMANDS, app

_CHINESE = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]+")
_DOCUMENT = re.compile(r"国办\w*函〔\d+〕\d+号|法释〔\d+〕\d+号")


def _said(*words: str) -> str:
    answer = CliRunner().invoke(app, ["--lang", "en", *words])
    return answer.output


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_help_page_is_english(name: str) -> None:
    page = _said(*filter(None, (name, "--help")))
    assert "Usage:" in page
    assert _CHINESE.findall(page) == []


@pytest.mark.parametrize(
    "words", [("rules", "reply_days"), ("fee", "--items", "35"), ("letter", "--list"), ("rules", "events")]
)
def test_answers_hold_no_chinese_but_the_names_of_documents(words: tuple[str, ...]) -> None:
    answer = _said(*words)
    assert answer
    assert _CHINESE.findall(_DOCUMENT.sub("", answer)) == []


def test_the_ledger_of_a_case_is_english(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "events:\n"
        "  - {date: 2026-03-02, type: signed_by_agency, channel: postal_signed}\n"
        "  - {date: 2026-03-05, type: correction_notice_posted}\n"
        "  - {date: 2026-03-12, type: correction_received}\n"
        "  - {date: 2026-03-16, type: extension_approved, days: 20, told_applicant: 2026-03-17}\n",
        encoding="utf-8",
    )
    answer = _said("due", str(case), "--today", "2026-03-23")
    assert "Due 2026-" in answer
    assert "[Regulation art. 30]" in answer
    assert _CHINESE.findall(_DOCUMENT.sub("", answer)) == []
