"""The site's clock: the only place where services learn the time, so that a demonstration and tests can give it.

A legal day is the date in Asia/Shanghai; moments are aware and kept in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.web.history.errors import ClockHeld

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This moment (UTC, aware)."""
    if moment := _moved.get():
        return moment
    if file := settings.CLOCK_FILE:
        return datetime.fromisoformat(Path(file).read_text(encoding="ascii").strip()).astimezone(UTC)
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def is_moved() -> bool:
    """Whether the time is not the real one: events recorded now carry `demonstration`."""
    return _moved.get() is not None or bool(settings.CLOCK_FILE)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment` (aware). Inside a load it may be moved again, best forward only.

    Raises:
        ClockHeld: the history was not empty when the load began.
    """
    if moment.tzinfo is None:
        raise ValueError("moved_to needs an aware datetime")
    if _moved.get() is None:
        _refuse_on_real_history()
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def _refuse_on_real_history() -> None:
    from gongkai.web.history.models import Event

    if Event.objects.exists():
        raise ClockHeld(_("记录里已经有事件，时钟不能拨动。演示数据只能装进空的库"))
