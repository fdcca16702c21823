"""What can be done to a case from its page: every act with its form, its article, when it is allowed and what it moves.

`all_acts()` is the whole list, in the order in which the page offers them; a jurist reads the reasons in `reasons.py`.
"""

from __future__ import annotations

from django.http import Http404

from gongkai.web.applications.acts.act import Act, Offer, Situation, offers, situation_of
from gongkai.web.applications.acts.listing import LISTED

__all__ = ["Act", "Offer", "Situation", "act_named", "all_acts", "offers", "situation_of"]


def all_acts() -> tuple[Act, ...]:
    """Every act of the case page."""
    return LISTED


def act_named(name: str) -> Act:
    """The act of that name.

    Raises:
        Http404: there is none.
    """
    found = next((act for act in LISTED if act.name == name), None)
    if found is None:
        raise Http404
    return found
