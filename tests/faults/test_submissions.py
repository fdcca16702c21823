"""200 applications at once while the site is killed -9 and started again: what was acknowledged is there once, none twice.

Half go through the portal's check page, half through the API, each with its key. Most people press again until they have
a receipt; every fifth gives up at the first failure, so that some are left of whom nobody knows what became.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from faults.site_process import BEHIND_A_PROXY, ROOT, Site

SUBMISSIONS = 200
SEED = 20_190_515  # the day on which the revised Regulation came into force
KILLS = 3
WHOLE = ["made", "submitted"]
BODY = {
    "agency": "someju", "applicant_type": "natural_person", "name": "李某某", "id_type": "resident_id",
    "id_number": "11010519491231002X", "delivery": "online", "medium": "electronic",
}  # fmt: skip


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """The variables of a database of this test's own: on the cluster of `tests/postgres.py`, else the home's SQLite."""
    url = os.environ.get("GONGKAI_DATABASE_URL")
    if not url:
        yield {}
        return
    name = f"faults_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"GONGKAI_DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass
class Journal:
    """What was acknowledged: the receipt by the title of the application."""

    receipts: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)


class Submission(threading.Thread):
    """One person with one filled-in form, who presses until there is a receipt or the first failure ends it."""

    def __init__(self, n: int, port: int, ground: dict[str, Any], journal: Journal) -> None:
        super().__init__(daemon=True)
        self.portal, self.port, self.journal = n < len(ground["codes"]), port, journal
        self.title = f"portal {n}" if self.portal else f"api {n}"
        self.path = f"/apply/{ground['codes'][n]}/check/" if self.portal else "/api/v1/applications"
        self.gives_up = n % 5 == 4
        self.form: dict[str, str] = {}
        self.cookie = ""
        self.key, self.uuid = ground["key"], str(uuid.UUID(int=n + 1, version=4))
        self.headers = {**BEHIND_A_PROXY, "X-Forwarded-For": f"10.9.{n // 250}.{n % 250 + 1}"}

    def run(self) -> None:
        """Press, and press again."""
        while not self.journal.failures:
            try:
                receipt = self.press()
            except (OSError, http.client.HTTPException):
                self.journal.answers["cut off"] += 1
                if self.gives_up:
                    return
                time.sleep(0.3)
                continue
            self.journal.receipts[self.title] = receipt
            return

    def press(self) -> str:
        """The receipt that the site answers with."""
        if not self.portal:
            body = json.dumps({**BODY, "title": self.title})
            answer, said = self.ask(
                "POST", body, "application/json", {"X-Api-Key": self.key, "Idempotency-Key": self.uuid}
            )
            self.expect(answer, said, 200, 201)
            return str(json.loads(said)["receipt"])
        if not self.form:
            answer, said = self.ask("GET")
            self.expect(answer, said, 200)
            page = said.decode()
            self.form = dict(re.findall(r'type="hidden" name="(key|digest|csrfmiddlewaretoken)" value="([^"]+)"', page))
            self.cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
        more = {"Cookie": self.cookie, "Referer": f"https://127.0.0.1:{self.port}{self.path}"}
        answer, said = self.ask("POST", urlencode(self.form), "application/x-www-form-urlencoded", more)
        self.expect(answer, said, 303)
        return str(answer.getheader("Location")).split("/")[-2]

    def ask(
        self, method: str, body: str | None = None, kind: str = "", more: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {**self.headers, **(more or {}), **({"Content-Type": kind} if kind else {})}
            connection.request(method, self.path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def expect(self, answer: http.client.HTTPResponse, said: bytes, *right: int) -> None:
        """A refusal of an earnest application is a failure of the test, a cut connection is not."""
        self.journal.answers[str(answer.status)] += 1
        if answer.status not in right:
            self.journal.failures.append(f"{self.title}: {answer.status} {said[:400]!r}")
            raise http.client.HTTPException


def ground(site: Site, what: str, *arguments: str) -> Any:
    """Run `submission_ground.py` beside the site."""
    script = str(Path(__file__).with_name("submission_ground.py"))
    variables = site.environment | {
        "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("tests", "tests/web")),
    }
    done = subprocess.run([sys.executable, script, what, *arguments], env=variables, check=True, capture_output=True)
    return json.loads(done.stdout)


def kill_at_seeded_moments(site: Site, people: list[Submission], journal: Journal) -> int:
    """Kill when so many have a receipt, up to 300 ms later; start again; how many times that was."""
    random, killed = Random(SEED), 0
    for turn in range(KILLS):
        threshold = (turn * SUBMISSIONS) // (KILLS + 1) + random.randrange(5, 30)
        delay = random.uniform(0, 0.3)
        while len(journal.receipts) < threshold and any(each.is_alive() for each in people):
            time.sleep(0.01)
        time.sleep(delay)
        site.kill()
        killed += 1
        site.start()
    return killed


def check(found: dict[str, Any], receipts: dict[str, str]) -> None:
    """Every acknowledged case is there once, each case is whole, numbers have no gap, and the site's checks are clean."""
    titles = Counter(case["title"] for case in found["cases"])
    assert max(titles.values()) == 1
    there = {case["title"]: case["receipt"] for case in found["cases"]}
    assert {title: there.get(title) for title in receipts} == receipts
    whole = [(case["kinds"], case["keys"], case["identity"]) for case in found["cases"]]
    assert whole == [(WHOLE, 1, True)] * len(found["cases"])
    assert [case["serial"] for case in found["cases"]] == list(range(1, len(found["cases"]) + 1))
    assert (found["last"], found["identities"]) == (len(found["cases"]), len(found["cases"]))
    assert found["integrity"] == "ok"
    for sentence, name in (("全部相符", "verify"), ("各表与记录全部相符", "rebuild"), ("文件全部相符", "check_files")):
        assert sentence in found["said"][name], found["said"][name]


def test_what_was_acknowledged_is_there_once_whatever_is_killed(tmp_path: Path) -> None:
    with database() as variables:
        site = Site(tmp_path / "home", 8440, GONGKAI_HTTPS="1", **variables)
        try:
            made = ground(site, "prepare", str(SUBMISSIONS // 2))
            site.start()
            port = urlsplit(site.address).port or 0
            journal = Journal()
            people = [Submission(n, port, made, journal) for n in range(SUBMISSIONS)]
            for person in people:
                person.start()
            assert kill_at_seeded_moments(site, people, journal) == KILLS
            for person in people:
                person.join(120)
        finally:
            site.kill()
        found = ground(site, "look")
    assert journal.failures == []
    assert journal.answers["cut off"] > 0  # the kills came while people were waiting for an answer
    assert {person.title for person in people if not person.gives_up} <= journal.receipts.keys()
    check(found, journal.receipts)


def test_two_workers_give_every_case_its_own_number(tmp_path: Path) -> None:
    count = 40
    with database() as variables:
        site = Site(tmp_path / "home", 8460, workers=2, GONGKAI_HTTPS="1", **variables)
        made = ground(site, "prepare", str(count // 2))
        try:
            site.start()
            journal = Journal()
            people = [Submission(n, site.port, made, journal) for n in range(count)]
            for person in people:
                person.start()
            for person in people:
                person.join(120)
        finally:
            site.kill()
        found = ground(site, "look")
    assert (journal.failures, len(journal.receipts), journal.answers["cut off"]) == ([], count, 0)
    check(found, journal.receipts)
