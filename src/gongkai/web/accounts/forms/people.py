"""Accounts, posts and delegations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.forms.agencies import AgencyField, Day
from gongkai.web.accounts.models import ADMIN_ROLES, Agency, Person, Role

_WIDE = {"class": "w-20", "autocomplete": "off"}


class SecondPersonForm(forms.Form):
    """A second person, who proves to be there by their own code; asked for where an administrator is concerned."""

    second = forms.CharField(
        label=_("第二人账号"),
        required=False,
        max_length=40,
        help_text=_("涉及管理员时填写：另一位安全管理员或审计管理员"),
        widget=forms.TextInput(attrs=_WIDE),
    )
    second_code = forms.CharField(
        label=_("第二人动态码"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off", "inputmode": "numeric"}),
    )


class PersonForm(forms.Form):
    """A new account with its first password, told to the person by hand."""

    username = forms.CharField(label=_("账号"), max_length=40, widget=forms.TextInput(attrs=_WIDE))
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs=_WIDE))
    email = forms.EmailField(label=_("电子邮箱"), required=False, widget=forms.EmailInput(attrs=_WIDE))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False, widget=forms.TextInput(attrs=_WIDE))
    password = forms.CharField(
        label=_("首次登录口令"),
        help_text=_("至少 12 个字符，当面告诉本人，登录后请本人改掉"),
        widget=forms.PasswordInput(attrs={"class": "w-20", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The password must be one that the site takes from this person."""
        found = super().clean() or {}
        person = Person(username=found.get("username", ""), name=found.get("name", ""))
        _check(self, found.get("password"), person)
        return found


class PasswordForm(SecondPersonForm):
    """A new password for a person who lost theirs."""

    password = PersonForm.base_fields["password"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """The password must be one that the site takes from this person."""
        found = super().clean() or {}
        _check(self, found.get("password"), self.person)
        return found


def _check(form: forms.Form, password: str | None, person: Person) -> None:
    if password:
        try:
            validate_password(password, person)
        except ValidationError as error:
            form.add_error("password", error)


class PostForm(SecondPersonForm):
    """A role at an agency. An administration wants a second person, who proves to be there by their code."""

    agency = AgencyField(_("机关"))
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    since = Day(_("自哪一天起"))
    until = Day(_("到哪一天为止"), required=False, help_text=_("当天起不再有效；不填表示不定期"))

    def __init__(self, *args: Any, among: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, AgencyField)
        field.among(among)

    @property
    def wants_second(self) -> bool:
        """Whether what was chosen is an administration."""
        return self.cleaned_data.get("role") in ADMIN_ROLES


class DelegationForm(forms.Form):
    """Who acts in one's place at an agency while one is absent."""

    to = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("由谁代行"), error_messages={"required": _("请选一位代行人")}
    )
    roles = forms.MultipleChoiceField(label=_("代行哪些角色"), widget=forms.CheckboxSelectMultiple)
    since = Day(_("自哪一天起"))
    until = Day(_("到哪一天为止"), help_text=_("当天起不再有效"))

    def __init__(self, *args: Any, agency: Agency, person: Person, roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to, which = self.fields["to"], self.fields["roles"]
        assert isinstance(to, forms.ModelChoiceField)
        assert isinstance(which, forms.MultipleChoiceField)
        here = Person.objects.filter(posts__agency=agency, posts__ended=False, is_active=True)
        to.queryset = here.exclude(pk=person.pk).distinct()
        which.choices = [(role, Role(role).label) for role in roles]
