"""Founding and changing agencies, their guide and their choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts import choices, guide
from gongkai.web.accounts.models import Agency


class Day(forms.DateField):
    """A date written 2026-11-24."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        wrong = {"invalid": _("日期写成 2026-11-24 这样"), "required": _("请填写日期")}
        attrs = {"type": "date", "class": "w-10"}
        widget = forms.DateInput(format="%Y-%m-%d", attrs=attrs)
        super().__init__(label=label, widget=widget, input_formats=["%Y-%m-%d"], error_messages=wrong, **kwargs)


def _text(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("widget", forms.TextInput(attrs={"class": "w-20"}))
    return forms.CharField(label=label, max_length=length, error_messages={"required": _("请填写这一项")}, **kwargs)


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the open agencies that the person may choose from."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        wrong = {"required": _("请选一个机关"), "invalid_choice": _("请选一个机关")}
        super().__init__(queryset=Agency.objects.none(), label=label, error_messages=wrong, **kwargs)

    def among(self, agencies: Iterable[Any]) -> None:
        """Offer these, without the abolished ones."""
        self.queryset = Agency.objects.filter(pk__in=agencies, abolished=None)


class ActForm(forms.Form):
    """A change of an agency; agencies are chosen among those that the person manages."""

    def __init__(self, *args: Any, among: Iterable[Any], agency: Agency | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AgencyField):
                field.among({each for each in among if agency is None or each != agency.pk})


class FoundForm(ActForm):
    """设立."""

    parent = AgencyField(_("上级机关"))
    name = _text(_("名称"), 100)
    short_name = _text(_("简称"), 40, help_text=_("用在文号和列表里"))
    slug = _text(_("网址简称"), 40, help_text=_("拉丁字母、数字和连字符，例如 jyj；定了就不再改"))
    kind = forms.ChoiceField(label=_("类别"), choices=Agency.Kind.choices, help_text=_("复议机关和法院由类别确定"))
    founded = Day(_("设立日期"))
    code = _text(_("统一社会信用代码"), 30, required=False)


class RenameForm(ActForm):
    """更名."""

    name = _text(_("新名称"), 100)
    short_name = _text(_("新简称"), 40, required=False)
    since = Day(_("自哪一天起"))


class MoveForm(ActForm):
    """改由另一个机关管理."""

    parent = AgencyField(_("新的上级机关"))
    since = Day(_("自哪一天起"))


class EndForm(ActForm):
    """并入, 撤销."""

    successor = AgencyField(_("承接职权的机关"))
    since = Day(_("自哪一天起"))


class TakeOverForm(ActForm):
    """承接职权."""

    from_agency = AgencyField(_("原来由哪个机关承担"))
    function = _text(_("承接的职权"), 200)
    since = Day(_("自哪一天起"))


class GuideForm(forms.Form):
    """The fields of article 12 and a few more."""

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in guide.FIELDS.items():
            long = name in {"classification", "arrangement", "access_methods", "fees", "complaint", "note"}
            widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(attrs={"class": "w-20"})
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=2000, widget=widget, initial=agency.guide.get(name, "")
            )
            if name == "hours":
                self.fields[name].help_text = _("写出起止，例如：8:30-12:00，14:30-18:00")


class ChoiceForm(forms.Form):
    """One choice of `choices.yaml`."""

    def __init__(self, *args: Any, choice: choices.Choice, held: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        self.fields["value"] = _field_of(choice, held)

    def value(self) -> Any:
        """What was chosen, as `settings_change` takes it."""
        given = self.cleaned_data["value"]
        if self.choice.kind == "list" and self.choice.of == "days":
            return [each for each in str(given).replace("，", ",").replace("、", ",").split(",") if each.strip()]
        if self.choice.kind == "yes_no":
            return given == "yes"
        return given


def _field_of(choice: choices.Choice, held: Any) -> forms.Field:
    said: dict[str, Any] = {"label": choice.says, "required": False}
    if choice.kind in {"yes_no", "reading"}:
        sides: list[tuple[str, Any]] = list(choice.words.items()) or [("yes", _("是")), ("no", _("否"))]
        first = held if choice.words else "yes" if held else "no"
        return forms.ChoiceField(choices=sides, widget=forms.RadioSelect, initial=first, **said)
    if choice.kind == "list" and choice.options:
        labels = [(each, choices.channel_label(each)) for each in choice.options]
        return forms.MultipleChoiceField(choices=labels, widget=forms.CheckboxSelectMultiple, initial=held, **said)
    if choice.kind == "list":
        return forms.CharField(initial="，".join(map(str, held)), max_length=40, **said)
    if choice.options:
        options = [("", _("按机关类别")), *((each, each) for each in choice.options)]
        return forms.ChoiceField(choices=options, initial=held, **said)
    if choice.kind in {"days", "count"}:
        return forms.CharField(
            initial=held, max_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **said
        )
    return forms.CharField(initial=held, max_length=300, **said)


class NumbersForm(forms.Form):
    """The format of every sequence of numbers."""

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in choices.choices()["number_formats"].options:
            self.fields[name] = _text(sequence_label(name), 60, initial=choices.number_format(agency, name))


def sequence_label(name: str) -> Any:
    """A sequence of numbers in words."""
    return {
        "receipt": _("登记"),
        "reply": _("答复"),
        "correction": _("补正告知"),
        "extension": _("延期告知"),
        "transfer": _("转办"),
        "consultation": _("征求意见"),
        "fee": _("收费通知"),
        "other": _("其他"),
    }[name]
