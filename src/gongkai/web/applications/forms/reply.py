"""The page of a reply (S14): the questions of the chosen letter, items, enclosures, service. A draft may have gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.documents import letters
from gongkai.documents.letters.elements import OVERRIDES
from gongkai.web.applications.letter_data import Input, inputs_of
from gongkai.web.applications.services.service import SERVICES

GROUNDS = ("第十四条", "第十五条", "第十五条、第三十二条", "第十六条第一款", "第十六条第二款")
REMEDIES = {
    "R_RECONSIDER_FIRST": gettext_lazy("先申请行政复议"),
    "R_PARTIAL": gettext_lazy("不公开的部分先复议，其余部分复议或者起诉"),
    "R_EITHER": gettext_lazy("复议或者起诉"),
    "none": gettext_lazy("不写救济段"),
}
OPTIONAL = ("responsible_agency",)  # named where it can be told (条例第36条(五))
_EXTRA_ITEMS = 3


class _Later:
    """A field that may still be empty in a draft, and is needed all the same: it is not marked 选填."""

    empty_values: Sequence[Any]

    def validate(self, value: Any) -> None:
        """Nothing yet is no mistake."""
        if value not in self.empty_values:
            super().validate(value)  # type: ignore[misc]  # the field that this is mixed into


class Line(_Later, forms.CharField):
    """One line."""


class Day(_Later, forms.DateField):
    """A day."""


class Choice(_Later, forms.ChoiceField):
    """One of several."""


class Lines(_Later, forms.CharField):
    """Several entries, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something, as a list."""
        return [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]


class ItemForm(forms.Form):
    """One item of a severable file: disclosed, or withheld with ground and reason (条例第37条)."""

    use_required_attribute = False
    name = Line(label=gettext_lazy("内容"), max_length=200)
    disclosed = Choice(
        label=gettext_lazy("处理"),
        choices=[("yes", gettext_lazy("公开")), ("no", gettext_lazy("不公开"))],
    )
    basis = Choice(label=gettext_lazy("依据"), choices=[("", "—"), *((ground, ground) for ground in GROUNDS)])
    reason = Line(label=gettext_lazy("理由"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


Items = forms.formset_factory(ItemForm, extra=_EXTRA_ITEMS, max_num=60)


class ReplyForm(forms.Form):
    """The questions of one kind of letter. Nothing is required here: what lacks is listed, and keeps it from leaving."""

    use_required_attribute = False
    service = Choice(label=gettext_lazy("怎样送"), choices=list(SERVICES.items()), widget=forms.RadioSelect)
    enclosures = forms.MultipleChoiceField(
        label=gettext_lazy("随答复提供的文件"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("只有核验过的文件能发出"),
    )  # fmt: skip
    override_type = forms.ChoiceField(label=gettext_lazy("换成"), required=False)
    override_by = forms.CharField(label=gettext_lazy("谁决定的（姓名）"), max_length=60, required=False)
    override_reason = forms.CharField(label=gettext_lazy("原因"), max_length=500, required=False)

    def __init__(self, *args: Any, kind: str, files: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.asked = inputs_of(kind)
        self.severable = kind == "reply_partial"
        for asked in self.asked:
            if not (self.severable and asked.name == "public_parts"):
                self.fields[asked.name] = _field(asked)
        if any("attachments" in element.fields for element in letters.template(kind).requires):
            self.fields["attachments"] = Lines(
                label=_("附件（纸质或者另寄的）"), help_text=_("一行写一件，例如：采购合同（13页）"), required=False,
                max_length=4000,
            )  # fmt: skip
        choices = list(files)
        self.fields["enclosures"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if not choices:
            del self.fields["enclosures"]
        self.fields["override_type"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("不换")), *((name, REMEDIES[name]) for name in OVERRIDES)
        ]  # fmt: skip

    @property
    def questions(self) -> list[forms.BoundField]:
        """The letter's own questions, in its order."""
        names = [asked.name for asked in self.asked if asked.name in self.fields]
        return [self[name] for name in [*names, *(["attachments"] if "attachments" in self.fields else [])]]

    @property
    def override_fields(self) -> list[forms.BoundField]:
        """The three fields that put another remedy paragraph in place."""
        return [self["override_type"], self["override_by"], self["override_reason"]]


def _field(asked: Input) -> forms.Field:
    common: dict[str, Any] = {
        "label": _(asked.label),
        "help_text": _(asked.hint) if asked.hint else "",
        "required": asked.name not in OPTIONAL,
    }
    if asked.kind == "date":
        return Day(**common, widget=forms.DateInput(attrs={"type": "date"}))
    if asked.kind == "choice":
        return Choice(**common, choices=[("", _("请选择")), *((word, _(word)) for word in asked.options)])
    if asked.kind == "lines":
        return Lines(**common, max_length=8000)
    widget = forms.Textarea(attrs={"rows": 4}) if asked.kind == "text" else forms.TextInput()
    return Line(**common, widget=widget, max_length=8000)


def fields_of(data: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was typed as the fields of a letter: items become the parts disclosed and withheld, empty answers go."""
    found = {
        name: value for name, value in data.items() if value not in ("", None, []) and not name.startswith("override_")
    }
    named = [item for item in items if item.get("name")]
    if named:
        found["public_parts"] = [item["name"] for item in named if item.get("disclosed") != "no"]
        found["withheld"] = [
            {"part": item["name"], "basis": item.get("basis", ""), "reason": item.get("reason", "")}
            for item in named
            if item.get("disclosed") == "no"
        ]
    if data.get("override_type"):
        found["remedy_override"] = {
            "type": data["override_type"], "by": data.get("override_by", ""), "reason": data.get("override_reason", ""),
        }  # fmt: skip
    return {name: value for name, value in found.items() if value != []}


def initial_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The form's values for a draft that was kept."""
    override = kept.get("remedy_override", {})
    told = {f"override_{name}": override.get(name, "") for name in ("type", "by", "reason")}
    return {**kept, **told}


def items_of(kept: Mapping[str, Any]) -> list[dict[str, str]]:
    """The items of a draft that was kept."""
    shown = [{"name": name, "disclosed": "yes"} for name in kept.get("public_parts", [])]
    return shown + [
        {
            "name": item.get("part", ""),
            "disclosed": "no",
            "basis": item.get("basis", ""),
            "reason": item.get("reason", ""),
        }
        for item in kept.get("withheld", [])
    ]
