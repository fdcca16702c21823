"""The house itself: small rooms with telling names, data inside the repository, hashed requirements."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    if name and (ROOT / name).is_file()
]
PYTHON = [path for path in TRACKED if path.suffix == ".py" and (path.is_relative_to(ROOT / "src"))]
DRAWERS = {"utils", "util", "core", "common", "helpers", "helper", "misc"}


def _named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_room_is_larger_than_300_lines() -> None:
    large = [path for path in PYTHON if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert _named(large) == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PYTHON
        if "/migrations/" not in str(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert long == []


def test_no_drawers() -> None:
    drawers = [path for path in PYTHON if DRAWERS & set(path.relative_to(ROOT).with_suffix("").parts)]
    assert _named(drawers) == []


def test_nothing_reaches_outside_the_repository() -> None:
    outside = re.compile(r"\.\./shared|/work[/]|pypi[.]org|python[h]osted|npm[j]s[.]|deb[.]debian[.]org")
    found = [
        path
        for path in TRACKED
        if path != Path(__file__)
        and path.suffix not in {".mo", ".png"}
        and outside.search(path.read_text("utf-8", "replace"))
    ]
    assert _named(found) == []


@pytest.mark.parametrize("name", ["build", "run", "dev", "bench"])
def test_every_requirement_is_hashed(name: str) -> None:
    lines = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][\w.\-\[\]]*==\S+ \\\n    --hash=", lines, re.MULTILINE | re.IGNORECASE)
    assert pinned
    assert len(pinned) == len(re.findall(r"^\S+==", lines, re.MULTILINE))


def test_every_public_function_of_the_domain_says_what_it_does() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PYTHON
        if path.is_relative_to(ROOT / "src/gongkai") and "/migrations/" not in str(path)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
