"""Odd file names never decide what happens: the content is read, results land inside the folder, one for each file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.papers import html

NAMES = [
    "\u202elmth.报告.html",
    "-rf --help.html",
    "'\"$(touch x)`id`.html",
    "CON.html",
    "  空 格  .html",
    "年\u200b报\ufeff.html",
    "长" * 80 + ".html",
    "回\r\n车.html",
    "..html",
    "年报.html.php.html",
    "[red]标记[reset].html",
    "%s{0}{file}.html",
]


def gongkai(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("gongkai"), *arguments], capture_output=True, text=True, cwd=cwd, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name in NAMES:
        (papers / name).write_text(html(), encoding="utf-8")
    return papers


def test_every_odd_name_is_read_and_gets_its_own_result(folder: Path, tmp_path: Path) -> None:
    done = gongkai("read", str(folder), "--out", "results", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    summary = json.loads((tmp_path / "results" / "_summary.json").read_text(encoding="utf-8"))
    hidden = {name for name in NAMES if name.startswith(".")}
    assert summary["files"] == len(NAMES) - len(hidden)
    written = {str(path.relative_to(tmp_path / "results")) for path in (tmp_path / "results").rglob("*.json")}
    assert written == {line["result"] for line in summary["results"]} | {"_summary.json"}
    assert {path.name for path in tmp_path.iterdir()} == {"papers", "results"}
    for line in summary["results"]:
        (report,) = json.loads((tmp_path / "results" / line["result"]).read_text(encoding="utf-8"))
        assert report["agency"] == "青禾县"


def test_a_hidden_name_is_read_when_it_is_named(folder: Path) -> None:
    done = gongkai("read", "--json", "--", "..html", "-rf --help.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert [item["source"]["file"] for item in json.loads(done.stdout)] == ["..html", "-rf --help.html"]


def test_a_name_cannot_turn_the_line_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / "\u202efdp.exe\r\n.docx").write_bytes(b"MZ" + b"\0" * 99)
    done = gongkai("read", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "\u202e" not in done.stdout + done.stderr
    assert "\\u202e" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
