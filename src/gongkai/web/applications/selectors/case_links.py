"""Where a case leads: the pages of its reply, files, remedies and archive that this person may use."""

from __future__ import annotations

import uuid

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application, Stage
from gongkai.web.applications.services.remedies import ordered


def link(name: str, case: Application, key: uuid.UUID | None = None) -> str:
    """The address of a page of the case, "" where there is no such page."""
    args = [case.agency.slug, case.number, *([key] if key else [])]
    try:
        return reverse(f"applications:{name}", args=args)
    except NoReverseMatch:
        return ""


def links_of(case: Application, staff: Staff) -> list[dict[str, str]]:
    """The pages beside the acts: the reply first."""
    found: list[dict[str, str]] = []
    acts, signs = staff.can("case_act", case.agency), staff.can("case_sign", case.agency)
    unfinished = (letter for letter in case.letters.all() if letter.state not in ("sent", "void"))
    working = max(unfinished, key=lambda letter: letter.event_n, default=None)
    if working is not None and (acts or signs or staff.can("case_review", case.agency)):
        found.append(
            {"label": _("在办的文书"), "url": link("letter", case, working.pk), "key": "r", "note": working.number}
        )
    elif acts and case.stage == Stage.PROCESSING:
        found.append({"label": _("拟写答复"), "url": link("letter_new", case), "key": "r", "note": ""})
    if acts and (order := ordered(case)) is not None and working is None:
        words = {"authority": order.authority}
        label = _("按%(authority)s的决定重新答复") % words
        found.append({"label": label, "url": link("letter_new", case), "key": "r", "note": str(order.order_due)})
    if acts:
        found += [
            {
                "label": _("遮盖“%(name)s”") % {"name": each.name},
                "url": link("redact", case, each.pk),
                "key": "",
                "note": "",
            }
            for each in case.attachments.all()
            if each.role == "source"
        ]
        if case.stage in (Stage.CLOSED, Stage.ARCHIVED):
            found.append({"label": _("登记复议、诉讼"), "url": link("remedies", case), "key": "", "note": ""})
    return [each for each in found if each["url"]]
