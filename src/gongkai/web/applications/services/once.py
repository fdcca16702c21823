"""A form of the desk that is sent twice registers once: by its key, for each person (security (b) 6, 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application, SubmissionKey
from gongkai.web.applications.services.intake import Submitted
from gongkai.web.history import clock


def registered_once(
    *, staff: Staff, key: UUID, register: Callable[[], Submitted]
) -> tuple[Application, Submitted | None]:
    """Register, or find what the same key led to before.

    Returns:
        The case, and what the applicant takes away; None for a repetition, for a code is shown once.
    """
    scope = hashlib.sha256(f"desk:{staff.person.pk}".encode()).hexdigest()
    if (known := _known(scope, key)) is not None:
        return known, None
    try:
        with transaction.atomic():
            submitted = register()
            SubmissionKey.objects.create(
                session=scope, key=key, body="", application=submitted.application.pk, made_at=clock.now()
            )
    except IntegrityError:  # the same form was sent in the same moment; the other one is there now
        if (known := _known(scope, key)) is None:
            raise
        return known, None
    return submitted.application, submitted


def _known(scope: str, key: UUID) -> Application | None:
    seen = SubmissionKey.objects.filter(session=scope, key=key).first()
    return None if seen is None else Application.objects.select_related("agency").get(pk=seen.application)
