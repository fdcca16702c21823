"""Shipped pages over the wire: granian with one worker and one thread, production settings, wrk (Debian's, never shipped).

Every page is asked under an address of its own, so that the page cache answers only where the cache is meant: 16
connections (search: 2), rounds of two seconds by turns with Django's `ok` in the same minute; medians of the rounds' ratios.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.pairs import Goal, Line, Result
from benchmarks.searching import terms, texts

DOCUMENTS = 50_000
CASES = 10_000
ROUNDS = 3
SECONDS = 2
COUNTING = """
local n = {start}
request = function()
  n = n + 1
  return wrk.format("GET", string.format("{path}", n % {many}))
end
done = function(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("FOUND %d %d %f %f %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors))
end
"""
SUBMITTING = """
local n = {start}
request = function()
  n = n + 1
  local key = string.format("00000000-0000-4000-8000-%012d", n)
  local headers = {{["Content-Type"] = "application/json", ["X-Api-Key"] = "{key}", ["Idempotency-Key"] = key}}
  return wrk.format("POST", "/api/v1/applications", headers, '{body}')
end
"""
BODY = {
    "agency": "office", "applicant_type": "natural_person", "name": "李某某", "id_type": "resident_id",
    "id_number": "11010519491231002X", "title": "采购合同", "delivery": "online", "medium": "electronic",
}  # fmt: skip


def serve() -> Result:
    """Ratios to `ok` for the anonymous pages, the desk's list and search; submissions against a bare chained commit."""
    result = Result("Pages over the wire", "python -m benchmarks serve")
    if shutil.which("wrk") is None:
        result.notes.append("Not measured here: wrk is not installed (Debian's `wrk`; a tool of the measurement only).")
        return result
    with tempfile.TemporaryDirectory(prefix="gongkai-serve-") as home:
        environment = {name: value for name, value in os.environ.items() if name != "GONGKAI_DATABASE_URL"}
        environment |= {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
        made = subprocess.run(
            [sys.executable, "-m", "benchmarks.serving"], env=environment, check=True, stdout=subprocess.PIPE
        )
        ground = json.loads(made.stdout)
        plain = {"PATH": os.environ["PATH"]}
        with _server("benchmarks.plain_site", 8911, plain), _server("gongkai.web.wsgi", 8912, environment):
            found = _rounds(ground)
        found["bare chained commit"] = [bare_commits(Path(home))]
    _lines(result, found, ground)
    return result


def _lines(result: Result, found: dict[str, list[dict[str, float]]], ground: dict[str, Any]) -> None:
    for name, rounds in found.items():
        rate = statistics.median(each["rate"] for each in rounds)
        tail = statistics.median(each["p99"] for each in rounds)
        result.lines.append(Line(name, 1000 / rate, f"{rate:,.0f} a second, p99 {tail:.1f} ms"))

    def times(name: str) -> float:
        pairs = zip(found[name], found["Django ok"], strict=True)
        return statistics.median(page["rate"] / ok["rate"] for page, ok in pairs)

    for name, bound in (
        ("guide of an agency, from the page cache", 0.45), ("answer, made anew", 0.1), ("desk list", 0.3), ("search", 0.12),
    ):  # fmt: skip
        result.goals.append(Goal(f"{name}, × Django ok", times(name), bound, True))
    search = statistics.median(each["rate"] for each in found["search"])
    result.goals.append(Goal("search page, × icontains alone", search * ground["icontains_ms"] / 1000, 100, True))
    submit = found["submit by the API, SQLite FULL"]
    bare = found["bare chained commit"][0]["rate"]
    rate = statistics.median(each["rate"] for each in submit)
    result.goals.append(Goal("submit, × a bare chained one-row FULL commit", rate / bare, 0.3, True))
    spread = statistics.median(each["p99"] / each["p50"] for each in submit)
    result.goals.append(Goal("submit, p99 over p50", spread, 6, False))
    result.notes.append(
        f"{DOCUMENTS:,} public answers and {CASES:,} cases of the agency. Each submission is a numbered case with its sealed "
        f"identity, three chained events, search text and counters. icontains: {ground['icontains_ms']:.0f} ms a term (CPU)."
    )


def _rounds(ground: dict[str, Any]) -> dict[str, list[dict[str, float]]]:
    office = "http://127.0.0.1:8912"
    asked: dict[str, tuple[str, str, int, tuple[str, ...]]] = {
        "Django ok": ("http://127.0.0.1:8911", "/?n=%d", 16, ()),
        "guide of an agency, from the page cache": (office, "/guide/office/", 16, ()),
        "answer, made anew": (office, "/answers/office/A-%d/", 16, ()),
        "desk list": (office, "/desk/applications/?year=2026&n=%d", 16, ("-H", f"Cookie: {ground['cookie']}")),
        "search": (office, "", 2, ()),
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in asked}
    found["submit by the API, SQLite FULL"] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            for name, (server, path, connections, more) in asked.items():
                script = COUNTING.replace("{start}", str(number * 15_000 + 1)).replace("{many}", str(DOCUMENTS))
                if name == "search":
                    script = _searching(script, ground["terms"], number)
                script = script.replace("{path}", path.replace("%d", "%%d") if "%d" not in path else path)
                found[name].append(_wrk(Path(folder), script, server, connections, more))
            script = SUBMITTING.format(
                start=number * 1_000_000, key=ground["key"], body=json.dumps(BODY, ensure_ascii=False)
            )
            script += COUNTING.partition("end\n")[2]
            found["submit by the API, SQLite FULL"].append(_wrk(Path(folder), script, office, 16, ()))
    return found


def _searching(script: str, words: list[str], number: int) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    ask = 'wrk.format("GET", "/search/?q=" .. words[n % #words + 1] .. "&n=" .. n)'
    head, _sep, tail = script.partition("request = function()")
    return f"{head}local words = {{{listed}}}\nrequest = function()\n  n = n + 1\n  return {ask}\nend\n{tail.partition('end')[2]}".replace(
        "local n = ", f"local n = {number}0000000 + 0 * "
    )


def _wrk(folder: Path, script: str, server: str, connections: int, more: tuple[str, ...]) -> dict[str, float]:
    file = folder / "ask.lua"
    file.write_text(script, encoding="utf-8")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", *more, "-s", str(file), server]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    got = re.search(r"FOUND (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", said)
    if got is None or int(got[5]):
        raise SystemExit(f"wrk: {said}")
    count, micro, p50, p99 = int(got[1]), int(got[2]), float(got[3]), float(got[4])
    return {"rate": count / micro * 1e6, "p50": p50 / 1000, "p99": p99 / 1000}


@contextmanager
def _server(module: str, port: int, environment: dict[str, str]) -> Any:
    options = "--interface wsgi --workers 1 --blocking-threads 1 --no-ws --host 127.0.0.1 --log-level error"
    command = [sys.executable, "-m", "granian", *options.split(), "--port", str(port), f"{module}:application"]
    running = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        from urllib.error import HTTPError, URLError
        from urllib.request import urlopen

        for _ in range(300):
            try:
                urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                break
            except HTTPError:
                break
            except URLError:
                time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(20)


def bare_commits(home: Path, seconds: float = 4) -> dict[str, float]:
    """One writer, one row a commit, each carrying the row before it: what any chained record must at least do."""
    database = sqlite3.connect(home / "bare.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE chain (n INTEGER PRIMARY KEY, prev TEXT, hash TEXT)")
    database.execute("INSERT INTO chain VALUES (0, '', '')")
    times, begun = [], time.perf_counter()
    while time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        n, own = database.execute("SELECT n, hash FROM chain ORDER BY n DESC LIMIT 1").fetchone()
        database.execute("INSERT INTO chain VALUES (?, ?, ?)", (n + 1, own, uuid.uuid4().hex * 2))
        database.execute("COMMIT")
        times.append((time.perf_counter() - start) * 1000)
    database.close()
    return {"rate": len(times) / seconds, "p50": statistics.median(times), "p99": sorted(times)[int(len(times) * 0.99)]}


def prepare() -> dict[str, Any]:
    """A county with a full register; runs in a child with the site's settings."""
    import django

    django.setup()
    from datetime import date, timedelta

    from django.core.management import call_command
    from django.db import transaction

    from benchmarks.cells import build
    from gongkai.web.accounts.access import staff_of
    from gongkai.web.accounts.services import people
    from gongkai.web.api.services import key_make
    from gongkai.web.history.services import SYSTEM
    from gongkai.web.portal.models import PublicAnswer
    from gongkai.web.portal.published import KIND
    from gongkai.web.search import index
    from gongkai.web.search.models import Document
    from gongkai.web.search.words import fold

    call_command("migrate", verbosity=0)
    county, office = build(CASES)
    made = texts(DOCUMENTS)
    with transaction.atomic():
        answers = []
        for n, text in enumerate(made):
            day = date(2016, 1, 4) + timedelta(days=n // 20)
            answer = PublicAnswer(agency=office, number=f"A-{n}", title=text[:40], published=day)
            answers.append(answer)
            document = Document(
                pk=(day.toordinal() << 12) + n % 20, kind=KIND, object_id=answer.pk, agency_id=office.pk, public=True,
                day=day, text=fold(text),
            )  # fmt: skip
            document.save(force_insert=True)
            index.add(document)
        PublicAnswer.objects.bulk_create(answers, batch_size=500)
        clerk = people.person_add(actor=SYSTEM, username="clerk", name="张某")
        people.post_give(person=clerk, actor=SYSTEM, agency=office, role="clerk")
        admin = people.person_add(actor=SYSTEM, username="admin", name="王某")
        people.post_give(person=admin, actor=SYSTEM, agency=county, role="system_admin")
        _row, key = key_make(agency=county, staff=staff_of(admin), name="大厅")
    call_command("collectstatic", verbosity=0, interactive=False)
    words = [term for length in terms(made).values() for term in length]
    times = []
    for term in words[::3]:
        start = time.process_time()
        list(Document.objects.filter(kind=KIND, text__icontains=term).order_by("-pk")[:20])
        times.append((time.process_time() - start) * 1000)
    from urllib.parse import quote

    return {
        "cookie": _signed_in(clerk), "key": key, "terms": [quote(term) for term in words],
        "icontains_ms": statistics.mean(times),
    }  # fmt: skip


def _signed_in(person: Any) -> str:
    """The cookie of a session that was signed in with a second factor a moment ago."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from gongkai.web.accounts.sessions import SEEN, STARTED

    TOTP.activate(person, generate_totp_secret())
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session[STARTED] = session[SEEN] = datetime.now(UTC).isoformat()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    json.dump(prepare(), sys.stdout)
