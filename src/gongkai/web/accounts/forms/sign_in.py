"""allauth's forms in our words; wrong codes count for the same lock-out as wrong passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-10", "maxlength": "12"}


class SignInForm(LoginForm):
    """User name and password; the session is never kept longer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        for name, label in (("login", _("账号")), ("password", _("口令"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs = {
                "autocomplete": "username" if name == "login" else "current-password",
                "class": "w-20",
            }


class PasswordAgainForm(PasswordAgain):
    """The password once more, before an act of weight."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("口令")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "class": "w-20"}

    def clean_password(self) -> str:
        """The password, unless too many were wrong."""
        return str(_counted(self.user, super().clean_password))


class NewPasswordForm(ChangePasswordForm):
    """The old password and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"oldpassword": _("现在的口令"), "password1": _("新口令"), "password2": _("再填一次新口令")}
        for name, label in words.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            kind = "current-password" if name == "oldpassword" else "new-password"
            self.fields[name].widget.attrs = {"autocomplete": kind, "class": "w-20"}


class CodeForm(AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self)

    def clean_code(self) -> str:
        """The code, unless too many were wrong."""
        return str(_counted(self.user, super().clean_code))


class CodeAgainForm(ReauthenticateForm):
    """A code once more, before an act of weight."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self)

    def clean_code(self) -> str:
        """The code, unless too many were wrong."""
        return str(_counted(self.user, super().clean_code))


class FirstCodeForm(ActivateTOTPForm):
    """The code that proves that the authenticator has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_code(self)


def _say_code(form: forms.Form) -> None:
    form.fields["code"].label = _("动态码")
    form.fields["code"].widget.attrs = dict(CODE)


def _counted(user: Any, check: Any) -> Any:
    """Run a check of a secret under the lock-out: locked, it is not even looked at; failed, it counts."""
    request, credentials = context.request, {"username": user.get_username()}
    if AxesProxyHandler.is_locked(request, credentials):
        request.axes_locked_out, request.axes_credentials = True, credentials
        raise forms.ValidationError(_("登录失败次数过多"), code="locked")
    try:
        return check()
    except forms.ValidationError:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        raise
