"""Files to reports: in order, many at a time, bad ones beside good ones, our own JSON as well as papers."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.documents.intake import open_reports, paths_below, read_bytes, read_file, read_many
from gongkai.documents.isolation import ReaderServer
from gongkai.documents.isolation.reading import read_here
from gongkai.documents.readers import office
from gongkai.errors import RefusedFile
from gongkai.words import set_language
from hostile.papers import FIGURES, docx, html, packed, text_report


@pytest.fixture(scope="module")
def server() -> Iterator[ReaderServer]:
    with ReaderServer() as reader:
        yield reader


def test_a_file_gives_its_report_with_name_digest_and_kind(tmp_path: Path, server: ReaderServer) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(docx())
    (report,) = read_file(path, server=server).reports
    assert report.source is not None
    assert report.source.file == str(path)
    assert report.source.sha256 == hashlib.sha256(docx()).hexdigest()
    assert report.source.kind == "docx"
    assert report.value("t3.new_received.total") == 7


def test_what_is_said_of_a_file_is_said_in_the_language_of_who_asks(server: ReaderServer) -> None:
    (chinese,) = read_bytes(b"", "a.txt", server=server).refusals
    set_language("en")
    (english,) = read_bytes(b"", "a.txt", server=server).refusals
    assert "文件是空的" in chinese["message"]
    assert "The file is empty" in english["message"]


def test_results_come_in_the_order_of_the_paths_whatever_happens_to_each(tmp_path: Path) -> None:
    paths = []
    for number in range(30):
        path = tmp_path / f"{number:02}.txt"
        path.write_text("" if number % 7 == 3 else text_report(), encoding="utf-8")
        paths.append(path)
    paths.insert(5, tmp_path / "missing.txt")
    seen: list[str] = []
    results = list(read_many(paths, workers=2, on_progress=lambda result: seen.append(result.path)))
    assert [result.path for result in results] == [str(path) for path in paths]
    assert sorted(seen) == sorted(str(path) for path in paths)
    for result in results:
        assert bool(result.objects) != bool(result.refusals)


def test_paths_are_taken_only_as_results_are_taken(tmp_path: Path, server: ReaderServer) -> None:
    path = tmp_path / "a.txt"
    path.write_text("没有报告。", encoding="utf-8")
    taken = []

    def endless() -> Iterator[Path]:
        while True:
            taken.append(1)
            yield path

    results = read_many(endless(), servers=[server])
    for _ in range(20):
        next(results)
    assert len(taken) < 40


def test_the_child_reads_what_the_same_process_reads(server: ReaderServer) -> None:
    data = html().encode()
    assert read_bytes(data, "a.html", server=server).objects == read_here(data, "a.html")["reports"]


def test_members_of_an_archive_carry_both_names(server: ReaderServer) -> None:
    data = packed({"甲/一.docx": docx(), "二.txt": text_report().encode(), "__MACOSX/._二.txt": b"x"})
    result = read_bytes(data, "全县.zip", server=server)
    assert [item["source"]["file"] for item in result.objects] == ["全县.zip!甲/一.docx", "全县.zip!二.txt"]
    assert result.refusals == []


@pytest.mark.parametrize("as_array", [True, False])
def test_our_own_json_comes_back_as_it_was(tmp_path: Path, server: ReaderServer, as_array: bool) -> None:
    (item,) = read_bytes(docx(), "a.docx", server=server, checks=True).objects
    path = tmp_path / "报告.json"
    path.write_text(json.dumps([item] if as_array else item, ensure_ascii=False), encoding="utf-8")
    (report,) = open_reports(path, server=server)
    assert report.source.file == "a.docx"
    assert report.value("t2.licensing.decisions") == 1234
    assert all(issue.id.startswith("READ-") for issue in report.issues)


def test_opening_what_cannot_be_read_says_file_and_reason(tmp_path: Path, server: ReaderServer) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(docx()[:500])
    with pytest.raises(RefusedFile, match=r"坏\.docx") as caught:
        open_reports(path, server=server)
    assert caught.value.data["file"] == str(path)


def test_a_pipe_or_device_is_not_waited_for(tmp_path: Path, server: ReaderServer) -> None:
    pipe = tmp_path / "pipe.docx"
    os.mkfifo(pipe)
    assert "这是管道或设备" in read_file(pipe, server=server).refusals[0]["message"]


def test_a_file_beyond_the_size_limit_is_not_even_loaded(tmp_path: Path, server: ReaderServer) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    (refusal,) = read_file(path, server=server).refusals
    assert "不超过 20 MB" in refusal["message"]
    assert "big.pdf" in refusal["message"]


def test_a_folder_gives_its_papers_and_names_what_it_leaves_out(tmp_path: Path) -> None:
    for name in ("b/二.docx", "a/一.docx", ".git/x.docx", "a/~$一.docx", "a/.hidden.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    skipped: list[Path] = []
    found = [str(path.relative_to(tmp_path)) for path in paths_below(tmp_path, skipped)]
    assert found == ["a/一.docx", "b/二.docx"]
    assert sorted(path.name for path in skipped) == [".git", ".hidden.txt", "loop", "~$一.docx"]


@pytest.mark.libreoffice
def test_an_rtf_is_read_through_libreoffice_in_the_child(server: ReaderServer) -> None:
    line = "".join(f"\\u{ord(char)}?" for char in "青禾县2022年政府信息公开工作年度报告")
    result = read_bytes(f"{{\\rtf1\\ansi {line}\\par}}".encode(), "年报.rtf", server=server)
    assert result.refusals == []
    assert result.objects[0]["source"]["kind"] == "rtf"
    assert "青禾县" in json.dumps(result.objects[0], ensure_ascii=False)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "filter_name"), [("doc", "doc:MS Word 97"), ("odt", "odt:writer8")])
def test_an_old_or_open_document_keeps_every_merged_cell(
    tmp_path: Path, server: ReaderServer, kind: str, filter_name: str
) -> None:
    source = tmp_path / "paper.docx"
    source.write_bytes(docx())
    command = [
        office.program(),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        filter_name,
    ]
    for _ in range(2):  # the first start makes the profile
        subprocess.run([*command, "--outdir", tmp_path, source], capture_output=True, check=False)
    result = read_file(tmp_path / f"paper.{kind}", server=server)
    assert result.refusals == []
    (report,) = result.reports
    assert report.source.kind == kind
    assert {cell: str(report.value(cell)) for cell in FIGURES} == FIGURES
    assert not [issue for issue in report.issues if issue.severity != "note"]


@pytest.mark.libreoffice
def test_libreoffice_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with ReaderServer() as reader:
        assert read_bytes(b"{\\rtf1 x}", "a.rtf", server=reader).refusals == []
    assert list(tmp_path.iterdir()) == []
