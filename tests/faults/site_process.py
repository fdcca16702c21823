"""The real site (`manage.py serve`, production settings) in a home of its own, as one process group that can be killed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("GONGKAI_JOBS", "GONGKAI_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
BEHIND_A_PROXY = {"X-Forwarded-Proto": "https"}


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process of that site sees: nothing of the tests' own choices."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | {
        "GONGKAI_HOME": str(home),
        "GONGKAI_DEMO": "0",
        **more,
    }


class Site:
    """`manage.py serve`; `more` are further variables, such as `GONGKAI_HTTPS`.

    With `workers` it is granian alone, with so many of them, over a database that is there already.
    """

    def __init__(self, home: Path, port: int, *, workers: int = 0, **more: str) -> None:
        self.port, self.workers = port, workers
        self.environment = environment(home, GONGKAI_PORT=str(port), **more)
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            self.command(), cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        self.address = f"http://127.0.0.1:{self.port}/"
        for line in self.process.stdout if not self.workers else ():
            if found := re.search(r"http://\S+", line):
                self.address = found[0]
                break
        for _ in range(400):
            try:
                request = urllib.request.Request(self.address, headers=BEHIND_A_PROXY)
                urllib.request.urlopen(request, timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the site does not answer")

    def command(self) -> list[str]:
        """What is started."""
        if not self.workers:
            return [sys.executable, str(ROOT / "manage.py"), "serve"]
        options = f"--interface wsgi --workers {self.workers} --blocking-threads 1 --no-ws --host 127.0.0.1"
        server = [sys.executable, "-m", "granian", *options.split(), "--log-level", "warning"]
        return [*server, "--port", str(self.port), "gongkai.web.wsgi:application"]

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None
