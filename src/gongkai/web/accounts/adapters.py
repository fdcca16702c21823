"""What allauth asks of the site: no sign-up, re-authentication that counts a fresh sign-in, secrets sealed at rest."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from gongkai.web.accounts import seals
from gongkai.web.accounts.models import Person


def authenticated_recently(request: HttpRequest) -> bool:
    """Whether this session gave a password or a code within the last 15 minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`)."""
    if not isinstance(request.user, Person):
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the security administrator; nobody signs up, nothing is mailed from here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Never."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002  allauth's signature
        """Only when the last password or code is older than the sudo time."""
        from allauth.core import context

        return not authenticated_recently(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: staff are told by their administrator, the history keeps what happened."""


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are sealed in the database."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The user name, as the authenticator app shows it."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """The platform's name in the authenticator app."""
        return "Gongkai"

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return seals.seal_text(text, column="second_factor")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return seals.unseal_text(encrypted_text, column="second_factor")
