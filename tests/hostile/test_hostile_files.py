"""Every hostile file goes through the shipped reader in its child and comes out as the manifest says."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.documents.intake import FileResult, read_bytes
from gongkai.documents.isolation import ReaderServer
from gongkai.law.strict_yaml import load_file
from hostile.papers import FIGURES
from hostile.registry import FILES

for module in ("containers", "ole_files", "xml_parts", "tables", "web_pages", "workbooks", "pdfs", "pictures", "heavy"):
    importlib.import_module(f"hostile.{module}")

MANIFEST: dict[str, dict[str, Any]] = load_file(Path(__file__).with_name("manifest.yaml"))


@pytest.fixture(scope="module")
def server() -> Iterator[ReaderServer]:
    with ReaderServer() as reader:
        yield reader


def test_the_manifest_names_every_file_and_no_other() -> None:
    assert set(MANIFEST) == set(FILES)


@pytest.mark.parametrize("name", [name for name, entry in MANIFEST.items() if entry["expect"] == "error"])
def test_a_file_that_must_be_refused_is_refused_with_its_place(name: str, server: ReaderServer) -> None:
    result = read_bytes(FILES[name](), name, server=server)
    assert result.objects == []
    assert len(result.refusals) == 1
    refusal = result.refusals[0]
    assert refusal["code"] == "READ-E1"
    assert refusal["message"].startswith(f"{name}：")
    assert "fault" not in refusal["data"], refusal
    assert "Traceback" not in refusal["message"]
    if word := MANIFEST[name].get("says"):
        assert word in refusal["message"]


@pytest.mark.parametrize("name", [name for name, entry in MANIFEST.items() if entry["expect"] == "read"])
def test_a_good_file_in_odd_clothes_is_read_whole(name: str, server: ReaderServer) -> None:
    result = read_bytes(FILES[name](), name, server=server)
    assert result.refusals == []
    assert_facts(result, MANIFEST[name])
    if MANIFEST[name].get("clean"):
        assert [issue for item in result.objects for issue in item["issues"] if issue["severity"] != "note"] == []


@pytest.mark.parametrize("name", [name for name, entry in MANIFEST.items() if entry["expect"] == "flag"])
def test_a_doubtful_file_is_read_and_flagged(name: str, server: ReaderServer) -> None:
    entry = MANIFEST[name]
    result = read_bytes(FILES[name](), name, server=server)
    assert_facts(result, entry)
    found = {issue["id"]: issue["message"] for item in result.objects for issue in item["issues"]}
    assert entry.get("finding", "READ-W3") in found, found
    if word := entry.get("says"):
        assert any(word in issue["message"] for item in result.objects for issue in item["issues"]), found


def assert_facts(result: FileResult, entry: dict[str, Any]) -> None:
    """The form, the agency and every figure, except the ones that the manifest names as changed or unread."""
    assert result.objects, result.refusals
    report = result.objects[0]
    if "form" in entry:
        assert report["form"] == entry["form"]
        return
    assert (report["form"], report["agency"], report["report_year"]) == ("v2021", entry.get("agency", "青禾县"), 2022)
    changed = entry.get("cells", {})
    for cell_id, figure in {**FIGURES, **changed}.items():
        assert shown(report, cell_id) == figure, cell_id


def shown(report: dict[str, Any], cell_id: str) -> str:
    """A cell as the manifest writes it: its number, or its status where it was not read."""
    cell = report["cells"][cell_id]
    if cell["status"] != "value":
        return str(cell["status"])
    table = report[cell_id[:2]]
    _, row, column = cell_id.split(".")
    return str(table[row][column] if cell_id.startswith("t3.") else table[cell_id])


def test_a_bad_member_leaves_the_good_one_beside_it_alone(server: ReaderServer) -> None:
    name = "zip_with_a_bad_member.zip"
    result = read_bytes(FILES[name](), name, server=server)
    assert [item["source"]["file"] for item in result.objects] == [f"{name}!好.docx"]
    assert [refusal["file"] for refusal in result.refusals] == [f"{name}!坏.docx"]


def test_a_pdf_without_any_text_says_so_whether_or_not_something_can_read_pictures(server: ReaderServer) -> None:
    name = "pdf_image_only.pdf"
    result = read_bytes(FILES[name](), name, server=server)
    assert [item["form"] for item in result.objects] == ["not_a_report"]
    assert "READ-E5" in {issue["id"] for issue in result.objects[0]["issues"]}
