"""What the desk has done by the clock: reminders before the last day, and forgetting what was kept long enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.law import workdays
from gongkai.web.accounts import choices
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.queues import OPEN
from gongkai.web.applications.services.acting import acting, note
from gongkai.web.history import clock
from gongkai.web.history.services import SYSTEM
from gongkai.web.identity import retention
from gongkai.web.identity import selectors as identities
from gongkai.web.identity.errors import IdentityRefused
from gongkai.web.identity.services import proofs_erase
from gongkai.web.jobs.services import post_later

# who is reminded as the day comes nearer: the clerk first, then the office, at last the leader (issue: 7/3/1/0)
_ALSO = ((1, "approver"), (0, "supervisor"))


def remind() -> int:
    """Remind of every open case that has so many working days left as its agency chose; how many messages were written.

    Running twice on a day writes nothing twice: a message is known by its case, day and addressee.
    """
    today, calendar, written = clock.today(), workdays.default(), 0
    for agency in Agency.objects.filter(abolished=None):
        wanted = {int(days) for days in choices.of(agency, "remind_before")}
        cases = Application.objects.filter(OPEN, agency=agency, due__gte=today, provisional=False)
        for case in cases.select_related("agency"):
            left = calendar.clamped(case.due) - calendar.clamped(today) if case.due else None
            if left in wanted and left is not None:
                written += _remind(case, left, today)
    return written


def _remind(case: Application, left: int, today: date) -> int:
    names = []
    for person in _addressees(case, left):
        names.append(person.name)
        for channel, to in (("mail", person.email), ("sms", person.phone)):
            if to:
                post_later(
                    channel=channel,
                    to=to,
                    subject=_("%(number)s 还剩 %(left)s 个工作日") % {"number": case.number, "left": left},
                    body=_("%(number)s 应于 %(due)s 前答复，还剩 %(left)s 个工作日。请登录办理。")
                    % {"number": case.number, "due": case.due, "left": left},
                    key=f"remind:{case.pk}:{today.isoformat()}:{channel}:{person.pk}",
                    agency_id=case.agency_id,
                )
    with acting(case) as now:
        if not _reminded(now, left, today):
            note(now, "reminded", by=SYSTEM, data={"to": "、".join(names) or case.agency.name, "days": left})
    return len(names)


def _reminded(case: Application, left: int, today: date) -> bool:
    from gongkai.web.history import selectors

    events = selectors.events_of(case.stream)
    return any(event.kind == "reminded" and event.day == today and event.data.get("days") == left for event in events)


def _addressees(case: Application, left: int) -> Iterable[Person]:
    """The case's clerk, or all clerks of the office while it has none; and who stands above as the day comes nearer."""
    roles = {"clerk"} | {role for days, role in _ALSO if left <= days}
    people = Person.objects.filter(posts__agency=case.agency, posts__role__in=roles, posts__ended=False, is_active=True)
    found = list(people.distinct().order_by("username"))
    if case.clerk is None:
        return found
    others = roles - {"clerk"}
    return [person for person in found if person.pk == case.clerk or person.posts.filter(role__in=others).exists()]


def schedule_reminders() -> None:
    """Have `remind` run every hour (a message of a day leaves once); called at every start, so that the row exists once."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="applications.remind",
        defaults={"func": "gongkai.web.applications.tasks.remind", "schedule_type": Schedule.HOURLY, "repeats": -1},
    )


def fetch_mail() -> int:
    """Take what is new in the mail box for applications; how many messages were."""
    from gongkai.web.applications.services.incoming import mailbox

    return mailbox.fetch()


def schedule_mail() -> None:
    """Have `fetch_mail` run every five minutes where a mail box is set; called at every start."""
    from django_q.models import Schedule

    name = "applications.mail"
    if settings.IMAP is None:
        Schedule.objects.filter(name=name).delete()
        return
    how = {"schedule_type": Schedule.MINUTES, "minutes": 5, "repeats": -1}
    Schedule.objects.update_or_create(name=name, defaults={"func": "gongkai.web.applications.tasks.fetch_mail", **how})


def forget_proofs() -> int:
    """Erase the copies of identity documents whose time is over; of how many cases (`identity/retention.yaml`)."""
    today, done = clock.today(), 0
    closed = Application.objects.filter(decided__isnull=False, identity__in=identities.with_proofs())
    for identity, decided in closed.values_list("identity", "decided"):
        if identity is None or decided is None:
            continue
        rule = retention.rule("proofs", decided)
        until = rule.until(decided)
        if until is None or today < until:
            continue
        try:
            done += bool(proofs_erase(identity_id=identity, actor=SYSTEM, basis=rule.source, reason=rule.says))
        except IdentityRefused:  # a hold, or already erased: the law's reason to keep wins
            continue
    return done


def schedule_forgetting() -> None:
    """Have `forget_proofs` run every day; called at every start, so that the row exists once."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name="applications.forget_proofs",
        defaults={
            "func": "gongkai.web.applications.tasks.forget_proofs",
            "schedule_type": Schedule.DAILY,
            "repeats": -1,
        },
    )
