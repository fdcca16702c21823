"""The record: how fast it is verified, and what one recorded event costs beside a bare chained commit."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.pairs import Goal, Line, Result

EVENTS = 20_000
STREAMS = 2_000
COMMITS = 150


def history() -> Result:
    """Verify 20,000 events of 2,000 cases; record one at a time with the disk waited for."""
    with tempfile.TemporaryDirectory(prefix="gongkai-history-") as home:
        environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
        environment |= {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
        command = [sys.executable, "-m", "benchmarks.recording", home]
        found = json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    result = Result("The record", "python -m benchmarks history")
    result.lines += [
        Line("verify: chain, payloads, heads, triggers, an event", 1000 / found["verified"], f"{found['verified']:,.0f} a second, CPU time"),
        Line("record one event, committed", found["record"], "wall time"),
        Line("a bare chained one-row commit", found["bare"], "wall time, plain sqlite3, synchronous=FULL"),
    ]  # fmt: skip
    result.goals += [
        Goal("events verified a second", found["verified"], 100_000, True),
        Goal("one recorded event over a bare chained commit", found["record"] / found["bare"], 2, False),
    ]
    return result


def measure(home: Path) -> dict[str, Any]:
    """Runs in the child."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from benchmarks.serving import bare_commits
    from gongkai.web.history import kinds, services, verification

    call_command("migrate", verbosity=0)
    kinds.register("sample", [kinds.Kind("asked", "收到申请")])

    def record(n: int) -> None:
        services.record(
            stream=f"sample:{n % STREAMS}", kind="asked", actor=services.SYSTEM, agency=services.SITE,
            data={"number": f"2026-{n}", "channel": "online", "applicant_type": "natural_person"},
        )  # fmt: skip

    with transaction.atomic():
        for n in range(EVENTS):
            record(n)
    times = []
    for n in range(COMMITS):
        start = time.perf_counter()
        record(n)
        times.append((time.perf_counter() - start) * 1000)
    bare = bare_commits(home, 3)["p50"]
    rates = []
    for _ in range(3):
        begun = time.process_time()
        seen, damages = verification.record()
        rates.append(seen.count / (time.process_time() - begun))
        if damages:
            raise SystemExit(damages[0].sentence)
    return {"verified": statistics.median(rates), "record": statistics.median(times), "bare": bare}


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
