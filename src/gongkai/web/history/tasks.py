"""The daily head: signed, kept, and sent to those who keep it elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django_q.models import Schedule

from gongkai.web.history import clock, heads
from gongkai.web.jobs import services as jobs


def write_daily_head() -> str:
    """Sign today's head and mail it to `GONGKAI_HEAD_MAIL`; its file's name. Run twice, nothing is sent twice."""
    head = heads.write()
    body = (heads.folder() / head.name).read_text(encoding="utf-8")
    for address in settings.HEAD_MAIL:
        jobs.post_later(
            channel="mail",
            to=address,
            subject=_("%(day)s 的链头：第 %(n)s 号") % {"day": head.day, "n": head.n},
            body=body,
            key=f"head:{head.name}:{address}",
        )
    return head.name


def schedule_daily_head() -> None:
    """Have the cluster sign a head at ten past midnight; calling it again changes nothing."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)
    Schedule.objects.get_or_create(
        name="daily head",
        defaults={
            "func": "gongkai.web.history.tasks.write_daily_head",
            "schedule_type": Schedule.DAILY,
            "repeats": -1,
            "next_run": midnight + timedelta(minutes=10),
        },
    )
