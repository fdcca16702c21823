"""Work in steps: each has its effect once, whatever is killed when; a failure is said and is not for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ

from gongkai.errors import GongkaiError
from gongkai.web.jobs import access, services, tasks
from gongkai.web.jobs.models import Job, Outgoing

pytestmark = pytest.mark.django_db(transaction=True)


def write_one(job: Job) -> bool:
    """Write one message and move on."""
    Outgoing.objects.create(channel="none", to=str(job.done), body="", message_id="x", due_at=timezone.now())
    job.done += 1
    job.cursor = {"next": job.done}
    return job.done == job.total


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of job for these tests."""
    monkeypatch.setattr(tasks, "STEPS", {})
    services.register("letters", write_one)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait in the queue as on a running site."""
    monkeypatch.setattr(Conf, "SYNC", False)


def start(total: int = 3, **more: uuid.UUID) -> Job:
    """A job of so many letters."""
    return services.job_start(kind="letters", title="发三封信", total=total, payload={}, **more)


def test_a_job_is_done_in_steps() -> None:
    job = start()
    assert (job.state, job.done, job.cursor) == ("done", 3, {"next": 3})
    assert Outgoing.objects.count() == 3


def test_a_job_and_its_step_are_queued_with_the_act_or_not_at_all(queued: None) -> None:
    with transaction.atomic():
        start()
        transaction.set_rollback(True)
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)
    job = start()
    assert (job.state, OrmQ.objects.count()) == ("queued", 1)


def test_a_step_that_fails_leaves_nothing_and_is_tried_again_not_for_ever() -> None:
    tries = []

    def fail(job: Job) -> bool:
        write_one(job)
        tries.append(job.done)
        raise GongkaiError("第二页读不出来")

    services.register("fails", fail)
    job = services.job_start(kind="fails", title="读", total=2, payload={})
    assert (job.state, job.error, job.done) == ("failed", "第二页读不出来", 0)
    assert tries == [1, 1, 1]
    assert not Outgoing.objects.exists()


def test_an_error_of_the_program_shows_no_detail() -> None:
    services.register("breaks", lambda job: bool(1 / (job.done * 0)))
    assert services.job_start(kind="breaks", title="读", total=2, payload={}).error == "ZeroDivisionError"


def test_a_job_that_another_worker_holds_is_left_alone(queued: None) -> None:
    job = start()
    Job.objects.update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    assert tasks.run(str(job.pk)) == "not taken"
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.run(str(job.pk)) == "finished"
    assert tasks.run(str(job.pk)) == "not taken"
    assert Outgoing.objects.count() == 3


def test_steps_beyond_the_time_of_a_task_go_on_in_the_next(queued: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BUDGET", -1)
    job = start()
    for expected in ("more", "more", "finished"):
        assert tasks.run(str(job.pk)) == expected
    assert OrmQ.objects.count() == 3
    assert Outgoing.objects.count() == 3


def test_what_a_killed_cluster_left_is_queued_again(queued: None) -> None:
    job = start()
    OrmQ.objects.all().delete()
    Job.objects.update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    assert tasks.tick() == 0
    assert tasks.requeue_unfinished() == 1
    assert OrmQ.objects.count() == 1
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert tasks.tick() == 1
    assert tasks.run(str(job.pk)) == "finished"
    assert (tasks.requeue_unfinished(), tasks.tick()) == (0, 3)


def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="invented"):
        services.job_start(kind="invented", title="", total=1, payload={})
    assert not Job.objects.exists()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[HttpRequest, Job], bool]]]:
    """Rules of this test only."""
    monkeypatch.setattr(access, "_rules", [])
    yield access._rules


def test_the_page_is_its_starters_and_nobody_elses(client: Client, rules: list[object]) -> None:
    people = get_user_model()
    own, other = people.objects.create(username="own"), people.objects.create(username="other")
    job = start(actor_id=own.pk)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    access.register_rule(lambda _request, asked: asked.pk == job.pk)
    page = client.get(f"/jobs/{job.pk}/")
    assert "已经完成，共 3 项" in page.content.decode()
    assert "http-equiv" not in page.content.decode()
    assert client.get(f"/jobs/{uuid.uuid4()}/").status_code == 404


def test_the_page_comes_again_while_there_is_work(client: Client, rules: list[object], queued: None) -> None:
    access.register_rule(lambda *_: True)
    job = start()
    assert "正在排队" in client.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.update(state="running", done=1)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "正在进行：1 / 3" in page
    assert 'http-equiv="refresh"' in page
    Job.objects.update(state="failed", error="第二页读不出来")
    assert "原因：第二页读不出来" in client.get(f"/jobs/{job.pk}/").content.decode()


_KILLED = """
import os, sys
import django
django.setup()
from django.utils import timezone
from gongkai.web.jobs import services, tasks
from gongkai.web.jobs.models import Job, Outgoing
def step(job):
    Outgoing.objects.create(channel="none", to=str(job.done), body="", message_id="x", due_at=timezone.now())
    if job.done == 2 and sys.argv[1] == "kill":
        os._exit(137)
    job.done += 1
    return job.done == job.total
services.register("letters", step)
if sys.argv[1] == "kill":
    job = services.job_start(kind="letters", title="发信", total=5, payload={})
else:
    tasks.requeue_unfinished()
    job = Job.objects.get()
tasks.run(str(job.pk))
print(sorted(Outgoing.objects.values_list("to", flat=True)), Job.objects.get().state)
"""


def test_a_worker_killed_in_a_step_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "GONGKAI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    for name in ("GONGKAI_JOBS", "GONGKAI_DATABASE_URL"):
        environment.pop(name, None)
    migrate = (
        "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", migrate], env=environment, check=True)
    killed = subprocess.run([sys.executable, "-c", _KILLED, "kill"], env=environment, check=False)
    assert killed.returncode == 137
    again = subprocess.run([sys.executable, "-c", _KILLED, "again"], env=environment, check=True, capture_output=True)
    assert again.stdout.decode().split("\n")[0] == "['0', '1', '2', '3', '4'] done"
