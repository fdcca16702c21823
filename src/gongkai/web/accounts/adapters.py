"""What allauth asks of the site: no sign-up, re-authentication that counts a fresh sign-in, secrets sealed at rest."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.web import sealing
from gongkai.web.accounts.models import Person

_PLACE: dict[str, str] = {"table": "mfa_authenticator", "column": "secret", "row": ""}  # allauth does not say which row


def authenticated_recently(request: HttpRequest) -> bool:
    """Whether this session gave a password or a code within the last 15 minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`)."""
    if not isinstance(request.user, Person):
        return False
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the security administrator; nobody signs up, nothing is mailed from here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("账号已停用，请找本单位的安全管理员"),
        "username_password_mismatch": _("账号或口令不对。大小写要分清，忘了请找本单位的安全管理员"),
        "invalid_login": _("账号或口令不对"),
        "incorrect_password": _("口令不对"),
        "enter_current_password": _("现在的口令不对"),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth's signature
        """The first part of the desk that the person's roles open."""
        return reverse("accounts:start")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No flash messages: the page that follows says what happened."""

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

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("动态码不对。请填验证器现在显示的 6 位数字；一直不对的，请核对手机时间"),
        "cannot_delete_authenticator": _("这一种不能取消：没有别的第二验证方式了"),
        "cannot_generate_recovery_codes": _("先启用动态码，再生成恢复码"),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The user name, as the authenticator app shows it."""
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        """The platform's name in the authenticator app."""
        return "Gongkai"

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return base64.b64encode(sealing.seal(text.encode(), **_PLACE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return sealing.unseal(base64.b64decode(encrypted_text), **_PLACE).decode()
