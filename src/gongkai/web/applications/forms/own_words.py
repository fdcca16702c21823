"""Every form of the desk says in its own words what is wrong, where, and what to write instead (ux 4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

# the first kind of field that fits, the more special ones first
_REQUIRED: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.FileField, _noop("请选择要放入的文件：%(label)s")),
    (forms.ChoiceField, _noop("请选择%(label)s")),
    (forms.BooleanField, _noop("请勾选“%(label)s”")),
    (forms.DateField, _noop("请填写%(label)s，写成 2026-11-24 这样")),
)
_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DateField, _noop("%(label)s要写成 2026-11-24 这样")),
    (forms.IntegerField, _noop("%(label)s只填整数，例如 5")),
    (forms.EmailField, _noop("%(label)s要写成 name@example.cn 这样")),
)
_ALWAYS = {
    "invalid": _noop("%(label)s读不出，请对照原件再填一次"),
    "invalid_choice": _noop("%(label)s里没有这一项，请从列出的里面选"),
    "invalid_list": _noop("%(label)s读不出，请重新选择"),
    "max_length": _noop("%(label)s最多 {limit_value} 个字，您填了 {show_value} 个"),
    "min_length": _noop("%(label)s至少 {limit_value} 个字，您填了 {show_value} 个"),
    "max_value": _noop("%(label)s最多 {limit_value}，您填的超过了"),
    "min_value": _noop("%(label)s至少 {limit_value}，您填的不够"),
    "null_characters_not_allowed": _noop("%(label)s里有看不见的控制字符，请重新输入"),
    "empty": _noop("%(label)s：这个文件是空的，请另选一个"),
    "missing": _noop("%(label)s：文件没有传上来，请再选一次"),
    "contradiction": _noop("%(label)s：选了文件又勾了去掉，请只留一样"),
    "overflow": _noop("%(label)s的数字太大，请核对"),
    "invalid_date": _noop("%(label)s要写成 2026-11-24 这样"),
}

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class OwnWords(_Form):
    """Mixed into a form before `forms.Form`; a field's own `error_messages` come first.

    The messages are made when the form is cleaned, so that fields that were added or changed for the case have theirs.
    """

    def full_clean(self) -> None:
        """Give every field its words, then clean."""
        for field in self.fields.values():
            said = field.__dict__.setdefault("said", dict(_own(field)))
            field.error_messages = {**field.error_messages, **messages_of(field), **said}
        super().full_clean()


def messages_of(field: forms.Field) -> dict[str, str]:
    """What the field says for every kind of error, by its label."""
    label = str(field.label or "").rstrip("：:")
    patterns = dict(_ALWAYS)
    patterns["required"] = _first(_REQUIRED, field, _noop("请填写%(label)s"))
    patterns["invalid"] = _first(_INVALID, field, patterns["invalid"])
    return {code: _filled(_(pattern), label) for code, pattern in patterns.items()}


def _filled(pattern: str, label: str) -> str:
    """The label now, the limits when the error is made: Django fills them in with %."""
    text = pattern.replace("%(label)s", label.replace("%", "%%"))
    return text.replace("{limit_value}", "%(limit_value)s").replace("{show_value}", "%(show_value)s")


def _first(patterns: Iterable[tuple[type[forms.Field], str]], field: forms.Field, otherwise: str) -> str:
    return next((pattern for kind, pattern in patterns if isinstance(field, kind)), otherwise)


def _own(field: forms.Field) -> dict[str, Any]:
    """Messages that were given to this one field, not inherited from Django's classes."""
    inherited: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        inherited.update(getattr(kind, "default_error_messages", {}))
    return {code: said for code, said in field.error_messages.items() if said is not inherited.get(code)}
