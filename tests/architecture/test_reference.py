"""The generated pages of the reference are current, and the written ones name what is there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from gongkai.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference"


def _tool(name: str) -> object:
    found = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


reference = _tool("reference")


@pytest.mark.parametrize("name", sorted(reference.PAGES))  # type: ignore[attr-defined]
def test_a_generated_page_is_current(name: str) -> None:
    made = reference.PAGES[name]()  # type: ignore[attr-defined]
    assert (REFERENCE / name).read_text(encoding="utf-8") == made, "run `make docs`"


def test_every_command_has_its_page_and_readme_line() -> None:
    page = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"## {name}\n" in page
        assert f"gongkai {name}" in readme or name in changelog


def test_every_setting_is_explained() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").glob("*.py")]
    used = {name for path in sources for name in re.findall(r"\bGONGKAI_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert {name for name in used if f"`{name}`" not in page} == set()


def test_no_link_of_the_documentation_leads_nowhere() -> None:
    broken = []
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []
