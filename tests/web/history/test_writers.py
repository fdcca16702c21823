"""Two writers at once, each in its own process: numbers without a gap, no event lost, a chain that holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

_WRITE = """
import sys
import django
django.setup()
from gongkai.web.history import kinds, services
kinds.register("sample", [kinds.Kind("asked", "收到申请")])
for i in range(40):
    stream = f"sample:{'shared' if i % 2 else sys.argv[1]}"
    services.record(stream=stream, kind="asked", actor=services.SYSTEM, agency=(None, ""), data={"i": i})
"""
_CHECK = """
import django
django.setup()
from gongkai.web.history import selectors, verification
seen, damages = verification.record()
assert damages == [], damages
print(seen.count, len(selectors.events_of("sample:shared")))
"""


def python(code: str, home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own with the site's shipped settings."""
    environment = {**os.environ, "GONGKAI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    environment.pop("GONGKAI_JOBS", None)
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.django_db(transaction=True)
def test_two_processes_write_one_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        monkeypatch.setenv(
            "GONGKAI_DATABASE_URL", os.environ["GONGKAI_DATABASE_URL"].replace("/postgres?", f"/{name}?")
        )
    else:
        migrate = python(
            "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)",
            tmp_path,
        )
        assert migrate.wait(120) == 0
    writers = [python(_WRITE, tmp_path, name) for name in ("left", "right", "third")]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    check = python(_CHECK, tmp_path)
    said, _ = check.communicate(timeout=60)
    assert said.split() == ["120", "60"]
