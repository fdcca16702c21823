"""Loads the demonstration into an empty history: every step through the services, each with the clock at its moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count, cycle
from random import Random

from django.db import transaction

from gongkai.law import workdays
from gongkai.web.accounts.services import agencies
from gongkai.web.demo.agencies import Cast, found_all
from gongkai.web.demo.plan import SEED, planned
from gongkai.web.demo.sign_ins import give_credentials
from gongkai.web.demo.sources import county
from gongkai.web.demo.stories import Steps, Story
from gongkai.web.history import clock
from gongkai.web.history.clock import SHANGHAI
from gongkai.web.history.models import Event
from gongkai.web.history.services import SYSTEM

TRIED = ("xfb", "jyj", "xfb", "qingshi", "jyj")  # the desks that can be signed in to have the open cases
Progress = Callable[[int, int], None]


class AlreadyLoaded(Exception):
    """The history is not empty: the demonstration goes only into an empty one."""


def load(progress: Progress = lambda _done, _total: None, *, scale: float = 1.0) -> int:
    """Load the county with two full years and the running one up to now; the number of stories told.

    Args:
        progress: called with the days done and all days.
        scale: a share of the stories, for tests.

    Raises:
        AlreadyLoaded: there are events already.
    """
    if Event.objects.exists():
        raise AlreadyLoaded
    now = clock.now()
    today = now.astimezone(SHANGHAI).date()
    first = today.year - 2
    # one transaction: a load that is killed leaves nothing behind and can begin anew
    with clock.moved_to(datetime.combine(date(first, 1, 1), time(8), SHANGHAI)), transaction.atomic():
        cast = found_all()
        told = _Loader(cast, first, now, progress).run(scale)
        with clock.moved_to(now):
            give_credentials(cast)
    return told


class _Loader:
    def __init__(self, cast: Cast, first: int, now: datetime, progress: Progress) -> None:
        self.cast, self.first, self.now, self.progress = cast, first, now, progress
        self.queue: list[tuple[datetime, int, Steps]] = []
        self.order = count()
        self.total = max(1, (now.astimezone(SHANGHAI).date() - date(first, 1, 1)).days)

    def run(self, scale: float) -> int:
        """Tell all stories in the order of their moments."""
        random = Random(SEED)
        told = 0
        slugs, desks = self.cast.receiving(), cycle(TRIED)
        for plan in planned(self.first, self.now.astimezone(SHANGHAI).date()):
            slug = random.choices(slugs, [_busy(slug) for slug in slugs])[0]
            if plan.on_the_desk:
                slug = next(desks)
            if random.random() > scale:
                continue
            own = Random(plan.seed)
            story = Story(self.cast, slug, own)
            self.push(plan.begins, plan.tell(story, plan.code, plan.days))
            told += 1
        self.push(self.reform_day(), self.reform())
        while self.queue:
            self.step()
        return told

    def push(self, moment: datetime, steps: Steps) -> None:
        """Put a step where its moment is; what lies ahead of now is not done."""
        if moment <= self.now:
            heapq.heappush(self.queue, (moment, next(self.order), steps))

    def step(self) -> None:
        """Do the next step of whichever story is first."""
        if not self.queue:
            return
        moment, _number, steps = heapq.heappop(self.queue)
        self.progress((moment.astimezone(SHANGHAI).date() - date(self.first, 1, 1)).days, self.total)
        with clock.moved_to(moment):
            try:
                days, hour = next(steps)
            except StopIteration:
                return
        self.push(_later(moment, days, hour), steps)

    def reform_day(self) -> datetime:
        """The day in the middle year on which one agency is merged into another and one gets a new name."""
        return datetime.combine(date(self.first + 1, 7, 1), time(9), SHANGHAI)

    def reform(self) -> Steps:
        """机构改革: a bureau goes into another, and one is named anew; both are seen in finding an agency."""
        told = {each["slug"]: each for each in county()["agencies"]}
        for slug, each in told.items():
            if "merged_into" in each:
                into = self.cast.agencies[each["merged_into"]]
                for role in ("clerk", "reviewer", "approver"):
                    self.cast.people.pop((slug, role), None)
                self.cast.agencies[slug] = agencies.agency_merge(
                    agency=self.cast.agencies[slug], actor=SYSTEM, into=into, since=clock.today()
                )
            if "founded_as" in each:
                self.cast.agencies[slug] = agencies.agency_rename(
                    agency=self.cast.agencies[slug], actor=SYSTEM, name=each["name"], since=clock.today()
                )
        yield 0, 9


def _busy(slug: str) -> int:
    return 6 if slug in county()["subjects"] else 0 if slug == "xcj" else 1


def _later(moment: datetime, days: float, hour: int) -> datetime:
    day = moment.astimezone(SHANGHAI).date()
    if days:
        calendar = workdays.default()
        day = calendar.reckon(calendar.index(day) + int(days))[0]
    then = datetime.combine(day, time(min(hour, 17), moment.minute), SHANGHAI)
    return then if then > moment else moment + timedelta(minutes=7)
