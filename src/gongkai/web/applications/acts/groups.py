"""Under which heading the case page lists an act: a long list is read by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.acts.act import Offer, Words

_GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        _("期限"),
        ("confirm", "unreached", "correction", "correction-in", "extend", "reasons", "reasons-in", "defer", "fee",
         "fee-received", "fee-paid"),
    ),
    (_("征求意见"), ("third-party", "co-author", "other-agency", "party-received", "opinion", "override")),
    (_("申请人"), ("delivery", "withdraw", "complaint-answer", "record-answer", "publish")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with the acts under it."""

    label: Words
    offers: list[Offer]


def grouped(offered: Sequence[Offer]) -> list[Group]:
    """The acts that can be done now under their headings; what has none is the office's own order."""
    named = {name for _label, names in _GROUPS for name in names}
    allowed = [offer for offer in offered if offer.allowed]
    found = [Group(label, [each for each in allowed if each.act.name in names]) for label, names in _GROUPS]
    found.append(Group(_("内部办理"), [each for each in allowed if each.act.name not in named]))
    return [group for group in found if group.offers]
