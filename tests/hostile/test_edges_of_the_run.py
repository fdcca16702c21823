"""`gongkai read` where the machine does not play along: closed streams, full disks, pipes, folders that cannot be listed."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.documents.intake import paths_below
from hostile.papers import docx


def run(
    cwd: Path, *arguments: str, before: Callable[[], None] | None = None, out: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("gongkai"), "read", *arguments]
    # under a limit on file sizes CPython 3.11 leaves half a .pyc behind, which breaks every later run
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command,
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        check=False,
        preexec_fn=before,
        env=environment,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.docx").write_bytes(docx())
    os.mkfifo(tmp_path / "pipe.docx")
    return tmp_path


def test_a_closed_output_is_said(folder: Path) -> None:
    done = run(folder, "a.docx", "--json", before=lambda: os.close(1))
    assert done.returncode == 2
    assert done.stderr.startswith("标准输出是关闭的")


def test_complaints_never_fall_into_the_answer(folder: Path) -> None:
    done = run(folder, "missing.docx", "a.docx", "--json", before=lambda: os.close(2))
    assert done.returncode == 3
    assert len(json.loads(done.stdout)) == 1


def test_an_output_that_takes_no_more_is_said(folder: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    done = run(folder, "a.docx", "--json", out=full)
    os.close(full)
    assert done.returncode == 2
    assert "读写失败" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_result_that_cannot_be_written_leaves_no_half_of_it(folder: Path) -> None:
    small = 8 * 1024
    done = run(
        folder, "a.docx", "--out", "out", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))
    )
    assert done.returncode == 2
    assert "写不了" in done.stderr
    assert list((folder / "out").iterdir()) == []


def test_a_folder_in_the_place_of_a_result_is_said(folder: Path) -> None:
    (folder / "out" / "a.json").mkdir(parents=True)
    done = run(folder, "a.docx", "--out", "out")
    assert done.returncode == 2
    assert "out/a.json" in done.stderr


@pytest.mark.parametrize("path", ["pipe.docx", "/dev/zero"])
def test_a_pipe_or_device_is_refused_at_once(folder: Path, path: str) -> None:
    done = run(folder, path, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (2, [])
    assert "管道或设备" in done.stderr


def test_a_folder_that_goes_while_it_is_walked_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.txt").write_bytes(b"x")
    (tmp_path / "b").mkdir()
    found = paths_below(tmp_path)
    assert next(found).name == "1.txt"
    (tmp_path / "b").rmdir()
    assert list(found) in ([], [tmp_path / "b"])
