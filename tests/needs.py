"""What the machine must have for some tests: a missing program is a counted skip, or a failure under GONGKAI_REQUIRE."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

PROBES: dict[str, tuple[str, Callable[[], bool]]] = {
    "chromium": ("Debian's chromium", lambda: Path(chromium_path()).exists()),
    "libreoffice": (
        "Debian's libreoffice-writer-nogui and libreoffice-calc-nogui",
        lambda: shutil.which("soffice") is not None and Path("/usr/lib/libreoffice/program/libsclo.so").exists(),
    ),
    "fonts": (
        "Debian's fonts-noto-cjk and fonts-lxgw-wenkai",
        lambda: (
            Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc").exists()
            and any(Path("/usr/share/fonts/truetype/lxgw-wenkai").glob("*.ttf"))
        ),
    ),
    "ocr": ("the extra gongkai[ocr]", lambda: importlib.util.find_spec("rapidocr") is not None),
    "postgresql": ("Debian's postgresql", lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
}


def chromium_path() -> str:
    """The browser under test: `GONGKAI_CHROMIUM`, else Debian's."""
    return os.environ.get("GONGKAI_CHROMIUM", "/usr/bin/chromium")


def required() -> frozenset[str]:
    """The needs that must be met here (`GONGKAI_REQUIRE`, comma-separated)."""
    return frozenset(filter(None, os.environ.get("GONGKAI_REQUIRE", "").split(",")))


def missing(need: str) -> str | None:
    """What to install for `need`, or None when it is there."""
    thing, is_here = PROBES[need]
    return None if is_here() else thing
