"""New ways to reach the applicant: kept in the identity, told in the history without their content."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import moves
from gongkai.web.applications.services.acting import NotAllowed, acting, note
from gongkai.web.identity import services as identity


def contact_change(*, application: Application, phone: str = "", email: str = "", address: str = "") -> Application:
    """Change what is given; what is "" stays.

    Raises:
        NotAllowed: the identity of this case was erased.
    """
    given = {"phone": phone, "email": email, "address": address}
    with acting(application) as case:
        if case.identity is None:
            raise NotAllowed(_("这一件的身份信息已经清除"))
        changes = {name: value for name, value in given.items() if value}
        identity.contact_change(identity_id=case.identity, **changes)
        note(case, "contact_changed", by=None, data={"fields": sorted(changes)})
    return moves.again(application)
