"""A job that was cut off runs again, its effect happens once, and nothing is tried for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.web.checkup import tasks
from gongkai.web.checkup.models import Batch, Paper

pytestmark = pytest.mark.django_db(transaction=True)
Put = Callable[..., Batch]


def test_a_job_that_runs_twice_has_its_effect_once(batch_of: Put) -> None:
    paper = batch_of().papers.get()
    assert tasks.read_paper(paper.pk) == "not queued"
    assert paper.reports.count() == 1


def test_a_paper_left_by_a_killed_worker_is_read_after_the_restart(batch_of: Put) -> None:
    paper = batch_of().papers.get()
    paper.reports.all().delete()
    Paper.objects.update(state=Paper.State.READING)
    assert tasks.requeue_unfinished() == 1
    paper.refresh_from_db()
    assert paper.state == Paper.State.READ
    assert paper.reports.count() == 1


def test_a_paper_that_killed_its_worker_twice_is_refused_with_that_reason(batch_of: Put) -> None:
    paper = batch_of().papers.get()
    Paper.objects.update(state=Paper.State.READING, attempts=tasks.MAX_ATTEMPTS)
    assert tasks.requeue_unfinished() == 0
    paper.refresh_from_db()
    assert paper.state == Paper.State.REFUSED
    assert "两次中断" in paper.refusal
    assert paper.original.exists()
