"""Every check speaks where it must and is quiet where it must: the cases stand in the YAML files beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.report import checks
from report.written import report_of

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_report_gets_the_findings_it_owes_and_no_other(case: dict[str, Any]) -> None:
    previous = report_of(case["previous"]) if "previous" in case else None
    counted = report_of(case["records"]) if "records" in case else None
    issues = checks.run(report_of(case["report"]), previous, counted=counted)
    told = "\n".join(f"{issue.severity} {issue.id} {issue.cells} {issue.message}; {issue.fix}" for issue in issues)

    for wanted in case.get("finds", []):
        assert any(_fits(wanted, issue) for issue in issues), f"{wanted} is not among:\n{told}"
    above_note = {issue.id for issue in issues if issue.severity != "note"}
    assert above_note == {wanted["id"] for wanted in case.get("finds", []) if wanted["severity"] != "note"}, told
    for quiet in case.get("quiet", []):
        assert quiet not in above_note, told
    if case.get("silent"):
        assert not issues, told


def _fits(wanted: dict[str, Any], issue: Any) -> bool:
    return (
        issue.id == wanted["id"]
        and issue.severity == wanted["severity"]
        and issue.table == wanted.get("table", issue.table)
        and set(wanted.get("cells", [])) <= set(issue.cells)
        and all(words in issue.message for words in _list(wanted.get("says")))
        and all(words in issue.fix for words in _list(wanted.get("fix")))
    )


def _list(words: str | list[str] | None) -> list[str]:
    return [] if words is None else [words] if isinstance(words, str) else words


def test_every_check_of_one_report_has_a_case_that_speaks_and_one_that_is_quiet() -> None:
    ids = {check.id for check in checks.catalogue() if check.scope != "tree"}
    speaks = {wanted["id"] for case in CASES for wanted in case.get("finds", []) if wanted["severity"] != "note"}
    quiet = {check_id for case in CASES for check_id in case.get("quiet", [])}
    assert ids - speaks == set()
    assert ids - quiet == set()
