"""Passwords under 等保: several kinds of characters, a change at intervals. The strong profile asks for neither."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Person
from gongkai.web.history import clock

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
WANTED = 3
MLPS = "mlps"


class KindsOfCharacters:
    """身份鉴别 a) of GB/T 22239: complexity, under the profile `mlps` alone (`GONGKAI_PASSWORD_PROFILE`)."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  Django's signature
        """Refuse fewer than three kinds of characters.

        Raises:
            ValidationError: fewer.
        """
        if settings.PASSWORD_PROFILE == MLPS and sum(bool(re.search(kind, password)) for kind in KINDS) < WANTED:
            raise ValidationError(self.get_help_text(), code="kinds")

    def get_help_text(self) -> str:
        """The rule in words."""
        if settings.PASSWORD_PROFILE != MLPS:
            return ""
        return _("口令要含大写字母、小写字母、数字、符号中的至少三种")


def is_overdue(person: Person) -> bool:
    """Whether the password is older than 等保 lets it be; never under the strong profile."""
    if settings.PASSWORD_PROFILE != MLPS:
        return False
    since = person.password_set_at
    return since is None or clock.now() - since >= timedelta(days=settings.PASSWORD_LIFE_DAYS)
