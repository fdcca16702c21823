"""`gongkai due`, `fee` and `rules`: what a person sees, what a program gets, and the exit statuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gongkai.cli.due import flag_in_words, key_in_words, state_in_words
from gongkai.cli.main import app
from gongkai.law import reference, rulebook
from gongkai.law.events import kinds
from law.case_runner import answer, cases

CASE = """\
events:
  - {date: 2026-01-30, type: received, channel: in_person}
  - {date: 2026-02-28, type: lockdown_begins}
  - {date: null, type: reply_delivered}
"""


def gongkai(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def case_file(tmp_path: Path) -> str:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return str(path)


def test_the_verdict_stands_first_and_each_step_names_its_article(case_file: str) -> None:
    result = gongkai("due", case_file, "--today", "2026-03-02")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "到期日 2026-03-05——办理中，还有 3 个工作日（2026-03-02）"
    assert any("20 个工作日届满于 2026-03-05" in line and "〔条例第33条第2款〕" in line for line in lines)
    assert any("日期不明" in line for line in lines)


def test_json_follows_the_contract(case_file: str) -> None:
    given = json.loads(gongkai("due", case_file, "--today", "2026-03-02", "--json").output)
    assert given["schema"] == "gongkai.timeline/1"
    assert (given["due"], given["state"], given["remaining_working_days"]) == ("2026-03-05", "open", 3)
    assert given["flags"] == ["excuse_claimed"]
    assert given["steps"][0]["article"] == "条例第31条(一)"
    assert given["steps"][1] == {
        "from": "2026-01-30",
        "to": "2026-03-05",
        "working_days": 20,
        "kind": "start",
        "rule": "reply_days",
        "article": "条例第33条第2款",
        "says": "收到申请之日为 2026-01-30，当日不计，20 个工作日届满于 2026-03-05",
    }


def test_a_key_that_nothing_reads_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE + "title: 例\nconfg: {pause_count: open}\n", encoding="utf-8")
    result = gongkai("due", str(path))
    assert result.exit_code == 0
    assert "confg" in result.stderr and "title" not in result.stderr


def test_a_field_written_wrong_is_pointed_out_and_a_remark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("events: [{date: 2026-03-09, type: received, chanel: online, weekday: Monday}]", encoding="utf-8")
    told = gongkai("due", str(path)).stderr
    assert "第 1 个事件的 chanel" in told and "channel" in told and "weekday" not in told


def test_events_that_contradict_each_other_name_the_file_and_both(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "events: [{date: 2026-03-09, type: received}, {date: 2026-03-06, type: fee_paid}]", encoding="utf-8"
    )
    result = gongkai("due", str(path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(part in result.stderr for part in ("case.yaml", "第 1 项", "第 2 项", "2026-03-09", "2026-03-06"))


def test_no_code_word_is_left_in_what_a_person_reads(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "events: [{date: 2026-03-09, type: received, agency: 划出机关}, {date: 2026-03-12, type: reply_posted, "
        "code: denied_third_party_rights, ground: public_interest, claimed_by: 申请人}, "
        "{date: 2026-03-13, type: pages, count: 31}]",
        encoding="utf-8",
    )
    told = gongkai("due", str(path), "--today", "2026-03-20").output
    assert "10.00 元" in told and "申请人主张" in told and "征求划入机关意见后处理" in told
    assert not any(word in told for word in ("fee_fen", "consult_then_decide", "refuse_files_not_transferred"))


@pytest.mark.parametrize("words", [("due", "nowhere.yaml"), ("due", "nowhere.yaml", "--today", "soon"), ("fee",),
                                   ("fee", "--items", "3", "--pages", "3"), ("fee", "--items", "-1"),
                                   ("fee", "--items", "3", "--on", "2019-01-01"), ("rules", "nothing"),
                                   ("rules", "reply_days", "--on", "2007-01-01"), ("rules", "--on", "soon")])  # fmt: skip
def test_a_wrong_call_says_why_and_ends_with_2(words: tuple[str, ...]) -> None:
    result = gongkai(*words)
    assert result.exit_code == 2
    assert result.stderr.strip() and "Traceback" not in result.stderr


def test_every_worked_case_goes_through_the_command(tmp_path: Path) -> None:
    for case in cases():
        path = tmp_path / f"{case['id']}.json"
        path.write_text(json.dumps(case, default=str, ensure_ascii=False), encoding="utf-8")
        told = json.loads(gongkai("due", str(path), "--today", "2026-11-24", "--json").output)
        assert told == {**answer({**case, "today": "2026-11-24"})}
        assert gongkai("due", str(path)).exit_code == 0


def test_fee() -> None:
    assert "3000.00" in gongkai("fee", "--items", "35").output
    assert json.loads(gongkai("fee", "--pages", "250", "--json").output)["fee_fen"] == 470000
    assert json.loads(gongkai("fee", "--items", "41", "--from-item", "41", "--json").output)["fee_fen"] == 30000


def test_rules() -> None:
    shown = gongkai("rules", "reply_days").output
    for word in ("15 个工作日", "20 个工作日", "2019-05-15", "条例第33条第2款", "2026-11-24"):
        assert word in shown
    (old,) = json.loads(gongkai("rules", "reply_days", "--on", "2018-09-03", "--json").output)
    assert (old["value"], old["source"], old["evidence"]) == (15, "2007年条例第24条第2款", "verified")
    listed = gongkai("rules").output
    assert all(name in listed for name in rulebook.default())


def test_the_event_list_shows_every_kind() -> None:
    table = gongkai("rules", "events").output
    assert all(f"`{name}`" in table for name in kinds())
    assert {entry["type"] for entry in json.loads(gongkai("rules", "events", "--json").output)} == set(kinds())
    assert all(f"`{name}`" in reference.rule_table() for name in rulebook.default())


def test_every_state_flag_and_key_that_a_case_shows_has_words() -> None:
    fixed = {"schema", "today", "received", "due", "provisional", "due_statutory_only", "state", "remaining_working_days",
             "correction_notice_due", "steps", "flags", "decision", "report_row", "article", "events"}  # fmt: skip
    for case in cases():
        given = answer(case)
        assert state_in_words(given["state"])
        assert all(flag_in_words(flag) for flag in given["flags"])
        assert all(key_in_words(key) for key in set(given) - fixed)
        assert all("{" not in step["says"] for step in given["steps"])
