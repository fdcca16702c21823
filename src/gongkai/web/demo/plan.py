"""How many stories of which kind a year has: every outcome, every effect on the clock, and the usual days it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from gongkai.law import workdays
from gongkai.web.demo import stories
from gongkai.web.demo.stories import Telling
from gongkai.web.history.clock import SHANGHAI

SEED = 711  # the number of the State Council Order that promulgated the Regulation
# (story, outcome, how often a year)
USUAL: tuple[tuple[Telling, str, int], ...] = (
    (stories.plain, "granted", 16),
    (stories.plain, "granted_already_public", 6),
    (stories.plain, "partially_granted", 6),
    (stories.plain, "denied_internal_affairs", 2),
    (stories.plain, "denied_process_information", 3),
    (stories.plain, "denied_enforcement_case_file", 2),
    (stories.plain, "denied_state_secret", 1),
    (stories.plain, "denied_prohibited_by_law", 1),
    (stories.plain, "denied_three_securities_one_stability", 1),
    (stories.plain, "denied_administrative_query", 2),
    (stories.plain, "unable_not_held", 6),
    (stories.plain, "unable_not_responsible", 4),
    (stories.plain, "unable_needs_creation", 2),
    (stories.plain, "not_processed_petition", 3),
    (stories.plain, "not_processed_duplicate", 2),
    (stories.plain, "not_processed_publication", 1),
    (stories.plain, "not_processed_confirm_or_reissue", 1),
    (stories.corrected, "granted", 4),
    (stories.corrected, "unable_still_unclear", 1),
    (stories.uncorrected, "other_uncorrected", 2),
    (stories.extended, "granted", 3),
    (stories.extended, "partially_granted", 2),
    (stories.third_party, "granted", 2),
    (stories.third_party, "partially_granted", 4),
    (stories.third_party, "denied_third_party_rights", 3),
    (stories.co_author, "granted", 2),
    (stories.excessive, "granted", 1),
    (stories.excessive, "not_processed_excessive", 1),
    (stories.charged, "granted", 1),
    (stories.charged, "other_unpaid_fee", 1),
    (stories.withdrawn, "other_misc", 2),
    (stories.transferred, "granted", 3),
    (stories.divided, "partially_granted", 1),
)

# What is on the desk today: (story, outcome, working days ago it began, working days it takes): something due today,
# something overdue, something for every hand to wait for.
NOW: tuple[tuple[Telling, str, int, int], ...] = (
    (stories.unconfirmed, "", 0, 20),
    (stories.unconfirmed, "", 1, 20),
    (stories.unconfirmed, "", 2, 20),
    (stories.plain, "granted", 0, 12),
    (stories.plain, "unable_not_held", 0, 15),
    (stories.plain, "granted", 1, 12),
    (stories.plain, "denied_process_information", 2, 14),
    (stories.plain, "granted", 5, 15),
    (stories.plain, "partially_granted", 9, 12),
    (stories.plain, "granted", 12, 14),
    (stories.counter, "unable_not_responsible", 18, 30),
    (stories.counter, "granted", 20, 30),
    (stories.counter, "granted", 22, 30),
    (stories.counter, "granted", 21, 30),
    (stories.plain, "granted", 16, 21),
    (stories.counter, "partially_granted", 20, 23),
    (stories.corrected, "granted", 4, 12),
    (stories.corrected, "granted", 8, 12),
    (stories.uncorrected, "other_uncorrected", 9, 1),
    (stories.extended, "partially_granted", 21, 30),
    (stories.third_party, "partially_granted", 7, 30),
    (stories.third_party, "denied_third_party_rights", 18, 30),
    (stories.co_author, "granted", 6, 20),
    (stories.charged, "granted", 9, 20),
    (stories.excessive, "not_processed_excessive", 6, 20),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A story with its beginning, its outcome, how long the answer takes, and its own seed."""

    begins: datetime
    tell: Telling
    code: str
    days: int
    seed: int
    on_the_desk: bool = False


def planned(first_year: int, today: date) -> Iterator[Planned]:
    """All stories from New Year of `first_year` to today; the running year holds its share of a year's stories."""
    random = Random(SEED)
    for year in range(first_year, today.year + 1):
        for tell, code, times in USUAL:
            for _ in range(times):
                begins = _begins(random, year)
                days, seed = _days(random, begins.date(), today), random.getrandbits(32)
                if begins.date() <= today:
                    yield Planned(begins, tell, code, days, seed)

    calendar = workdays.default()
    for tell, code, ago, days in NOW:
        day = calendar.reckon(calendar.index(calendar.rolled(today)[0]) - ago)[0]
        yield Planned(
            datetime.combine(day, time(8, 30), SHANGHAI), tell, code, days, random.getrandbits(32), on_the_desk=True
        )


def _begins(random: Random, year: int) -> datetime:
    calendar = workdays.default()
    day = date(year, 1, 1) + timedelta(days=random.randrange(365))
    day = calendar.roll_forward(day)
    return datetime.combine(day, time(random.choice([8, 9, 10, 11, 14, 15, 16, 17]), random.randrange(60)), SHANGHAI)


def _days(random: Random, begins: date, today: date) -> int:
    """Working days until the answer: mostly well within the twenty; a few are late, as in any county."""
    late = random.random() < (0.02 if (today - begins).days > 60 else 0.0)
    return random.randint(19, 22) if late else min(17, max(1, round(random.gauss(9, 4))))
