"""The page of a redaction: a decision, a search, a box, a new file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.documents.redaction.kinds import reasons
from gongkai.web.applications.forms.uploads import not_too_large


def reason_choices() -> list[tuple[str, str]]:
    """The reasons with their articles, in the reader's language."""
    return [(key, reason.says) for key, reason in reasons().items()]


class DecideForm(forms.Form):
    """One place: 遮盖 with its reason, or 不遮盖."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=40)
    cover = forms.ChoiceField(choices=[("yes", _("遮盖")), ("no", _("不遮盖"))])
    reason = forms.ChoiceField(label=_("理由"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = reason_choices()  # type: ignore[attr-defined]  # a choice field


class SeekForm(forms.Form):
    """遮盖全部“…”."""

    text = forms.CharField(label=_("遮盖全部"), max_length=200)


class BoxForm(forms.Form):
    """A box on a page, in points from the upper left corner."""

    page = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    left = forms.FloatField(label=_("左"), min_value=0)
    top = forms.FloatField(label=_("上"), min_value=0)
    right = forms.FloatField(label=_("右"), min_value=0)
    bottom = forms.FloatField(label=_("下"), min_value=0)
    box_reason = forms.ChoiceField(label=_("理由"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["box_reason"].choices = reason_choices()  # type: ignore[attr-defined]  # a choice field

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The box of a valid form."""
        left, top, right, bottom = (float(self.cleaned_data[name]) for name in ("left", "top", "right", "bottom"))
        return left, top, right, bottom


class SourceForm(forms.Form):
    """Information that was found: a file that may have to be redacted before it leaves."""

    source = forms.FileField(
        label=_("查到的信息（文件）"), help_text=_("docx、pdf、xlsx、图片、txt、csv"), validators=[not_too_large]
    )
