"""Power loss on SQLite cannot be had by a kill: the settings of every connection, and a write-ahead log that is cut off."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from faults.site_process import environment

pytestmark = pytest.mark.sqlite
SEED = 20_190_515
CUTS = 30
ACKNOWLEDGED = 40
_CONNECTIONS = """
import json, sys, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
found = []
def ask():
    with connection.cursor() as cursor:
        found.append([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")])
    connection.close()
for _ in range(3):
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
ask()
ask()
json.dump(found, sys.stdout)
"""
_WRITE = """
import django
django.setup()
from gongkai.web.history import kinds, services
kinds.register("sample", [kinds.Kind("asked", "收到申请")])
while True:
    event = services.record(stream="sample:one", kind="asked", actor=services.SYSTEM, agency=(None, ""))
    print(event.n, event.hash, flush=True)
"""
_OPEN = """
import json, sys
from pathlib import Path
import django
django.setup()
from django.db import connection
from gongkai.web.history import verification
from gongkai.web.history.models import Event
found = []
for folder in sorted(Path(sys.argv[1]).iterdir(), key=lambda each: int(each.name)):
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "db.sqlite3")
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    events = list(Event.objects.order_by("n").values_list("n", "hash"))
    damages = [damage.sentence for damage in verification.record()[1]]
    found.append({"cut": int(folder.name), "whole": whole, "damages": damages, "events": events})
json.dump(found, sys.stdout)
"""


def python(code: str, home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process with the shipped settings."""
    variables = environment(home, DJANGO_SETTINGS_MODULE="gongkai.web.settings")
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=variables, stdout=subprocess.PIPE, text=True)


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    said, _ = python(_CONNECTIONS, tmp_path).communicate(timeout=120)
    assert json.loads(said) == [["wal", 2]] * 5


def test_a_torn_log_opens_at_a_prefix_of_what_was_acknowledged(tmp_path: Path) -> None:
    home, copies = tmp_path / "home", tmp_path / "copies"
    python(_CONNECTIONS, home).communicate(timeout=120)
    writer = python(_WRITE, home)
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().split() for _ in range(ACKNOWLEDGED)]
    os.kill(writer.pid, signal.SIGSTOP)  # in the middle of whatever it does
    log = (home / "db.sqlite3-wal").read_bytes()
    database = (home / "db.sqlite3").read_bytes()
    writer.kill()
    acknowledged += [line.split() for line in writer.communicate()[0].splitlines()]
    cuts = sorted({*Random(SEED).sample(range(len(log)), CUTS), 0, len(log)})
    for cut in cuts:
        (copies / str(cut)).mkdir(parents=True)
        (copies / str(cut) / "db.sqlite3").write_bytes(database)
        (copies / str(cut) / "db.sqlite3-wal").write_bytes(log[:cut])
    said, _ = python(_OPEN, home, str(copies)).communicate(timeout=300)
    shutil.rmtree(copies)
    order = [(int(n), own) for n, own in acknowledged]
    kept = 0
    for found in json.loads(said):
        events = [tuple(event) for event in found["events"]]
        assert (found["whole"], found["damages"]) == ("ok", [])
        assert events[: len(order)] == order[: len(events)]
        assert len(events) >= kept  # the more of the log there is, the more is there
        kept = len(events)
    assert kept >= len(order)  # nothing acknowledged is missing from the whole log
