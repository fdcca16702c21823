"""How long a fresh process takes, against a bare Python, and what it must not import."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pairs import Contender, Goal, Result, race, ratio
from benchmarks.papers import docx


def _process(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def start() -> Result:
    """`gongkai --help` and one docx read, in fresh processes."""
    gongkai = "import sys; from gongkai.cli.main import main; sys.argv[0] = 'gongkai'; main()"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(docx(1))
        found = race(
            [
                Contender("python -c pass", lambda: _process("-c", "pass")),
                Contender("**gongkai --help**", lambda: _process("-c", gongkai, "--help")),
                Contender("gongkai read a.docx --json", lambda: _process("-c", gongkai, "read", str(path), "--json")),
            ],
            rounds=9,
            clock=time.perf_counter,
        )
    bare, helping, reading = found.values()
    result = Result("Start", "python -m benchmarks start")
    result.table(found)
    result.goals = [Goal("gongkai --help: × a bare Python", ratio(helping, bare), 6, False)]
    result.notes = [
        f"Reading one docx in a fresh process, isolation included: {ratio(reading, bare):.1f} × a bare Python."
    ]
    return result
