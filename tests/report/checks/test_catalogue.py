"""The catalogue is complete, strict and shown: against the rulebook's table, its own loader, and the published page."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest

from gongkai.errors import RuleDataError
from gongkai.law.strict_yaml import load_file
from gongkai.report.checks import catalogue, make_issue, page
from gongkai.report.checks.catalogue import FILE, read
from gongkai.report.equation import read_equations
from gongkai.report.form import form

ROOT = Path(__file__).parents[3]
RULEBOOK = dict(
    re.findall(r"^\| ([A-Z0-9]\S+) \| (ERROR|WARN)", (Path(__file__).parent / "rulebook_b5.md").read_text(), re.M)
)


def test_every_id_of_the_rulebook_is_in_the_catalogue_and_none_is_invented() -> None:
    assert {check.id for check in catalogue()} == set(RULEBOOK)


def test_severities_are_those_of_the_rulebook() -> None:
    severity = {"ERROR": "error", "WARN": "warning"}
    assert {check.id: check.severity for check in catalogue()} == {
        check_id: severity[word] for check_id, word in RULEBOOK.items()
    }


def test_only_prose_against_tables_blocks_publication_as_a_warning() -> None:
    assert {check.id for check in catalogue() if check.blocks_publication} == {"TXT-E1", "TXT-E2", "TXT-E3"}


def test_every_check_says_what_to_do_and_what_asks_for_it() -> None:
    for check in catalogue():
        assert check.fix and check.rule and check.evidence, check.id


def test_every_equation_of_a_form_has_its_check_and_every_variant_is_a_sentence() -> None:
    ids = {check.id for check in catalogue()}
    for version in ("v2019", "v2021"):
        assert {equation.check for equation in form(version).equations} <= ids


def test_equations_come_in_the_numbers_of_the_rulebook() -> None:
    for version, rows, column_sum in (("v2019", 23, "T3-E2b"), ("v2021", 25, "T3-E2a")):
        checks = [equation.check for equation in form(version).equations]
        assert checks.count("T3-E1") == checks.count(column_sum) == checks.count("X-E1") == 7
        assert checks.count("T3-E3") == rows


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw.update(colour="red"), "colour"),
        (lambda raw: raw.pop("rule"), "rule"),
        (lambda raw: raw.update(severity="fatal"), "fatal"),
        (lambda raw: raw.update(forms=["v2035"]), "v2035"),
        (lambda raw: raw.update(scope="world"), "world"),
        (lambda raw: raw.update(variants={"x": {"shout": "!"}}), "shout"),
        (lambda raw: raw.update(id="T3-E1"), "出现了两次"),
    ],
)
def test_a_malformed_entry_is_refused_by_name(change: object, says: str) -> None:
    document = copy.deepcopy(load_file(FILE))
    change(document["checks"][0])  # type: ignore[operator]  # parametrised with lambdas
    with pytest.raises(RuleDataError, match=says):
        read(document, FILE.name)


def test_an_equation_over_a_cell_that_the_form_lacks_is_refused() -> None:
    with pytest.raises(RuleDataError, match="t9"):
        read_equations([{"id": "T3-E1", "left": ["t9"], "right": []}], [], [], frozenset(), "form.yaml")


def test_an_equation_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(RuleDataError, match="until"):
        read_equations([{"id": "T3-E1", "left": [], "right": [], "until": 3}], [], [], frozenset(), "form.yaml")


def test_a_finding_stands_on_the_table_of_its_first_cell() -> None:
    issue = make_issue("X-E1", ("t3.carried_over.total",), column="总计", value=1, year=2024, previous=2, gap=1)
    assert (issue.table, issue.severity) == ("t3", "error")
    assert "2024" in issue.message


def test_the_published_page_is_the_catalogue_of_today() -> None:
    assert (ROOT / "docs/reference/checks.md").read_text(encoding="utf-8") == page.page(), (
        "run: python -m gongkai.report.checks.page > docs/reference/checks.md"
    )
