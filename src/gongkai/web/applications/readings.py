"""What follows for open cases when an agency changes its reading of the law, or is abolished: told before, done after."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gongkai.web.accounts import choices, effects
from gongkai.web.accounts.models import Agency
from gongkai.web.applications.models import Application
from gongkai.web.applications.selectors.queues import OPEN
from gongkai.web.history import projection, selectors


def register() -> None:
    """Tell on the settings pages how many cases a change would move, and move them when it is made."""
    projection.listen(Agency, agency_changed)
    for name in choices.reading_names():
        effects.register(name, _would_move)
    effects.register("abolish", _would_go_on)


def agency_changed(before: Agency | None, after: Agency | None) -> None:
    """Reckon the open cases of the agency, and of those below, anew under the readings that hold now."""
    if before is None or after is None:
        return
    names = choices.reading_names()
    if all(before.settings.get(name) == after.settings.get(name) for name in names):
        return
    for case in Application.objects.filter(OPEN, agency__path__startswith=after.path):
        events = selectors.events_of(case.stream)
        for projector in projection.projectors(case.stream):
            projector.apply(case.stream, events)


def _would_move(agency: Any) -> str:
    count = Application.objects.filter(OPEN, agency__path__startswith=agency.path).count()
    return _("将重算 %(count)s 件在办申请的到期日") % {"count": count} if count else ""


def _would_go_on(agency: Any) -> str:
    count = Application.objects.filter(OPEN, agency=agency).count()
    return _("有 %(count)s 件在办申请，须由承接的机关继续办理") % {"count": count} if count else ""
