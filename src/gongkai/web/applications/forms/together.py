"""The fields of an act on many cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.models import Person
from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.models import Application


class TogetherForm(OwnWords, forms.Form):
    """What every one of these forms carries: the key by which it is done once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cases: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.cases = cases
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the cases."""


class AssignForm(TogetherForm):
    """To whom; the clerks of the agency to which all chosen cases belong."""

    clerk = forms.ChoiceField(label=_("承办人"))
    sub_due = forms.DateField(
        label=_("内部期限"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def prepare(self) -> None:
        """Nobody, where the cases are of several agencies."""
        agencies = {case.agency_id for case in self.cases}
        held = Person.objects.filter(
            posts__agency__in=agencies, posts__role="clerk", posts__ended=False, is_active=True
        ).distinct()
        people = [(str(each.pk), each.name) for each in held] if len(agencies) == 1 else []
        self.fields["clerk"].choices = people  # type: ignore[attr-defined]  # a ChoiceField
        if len(agencies) > 1:
            self.fields["clerk"].help_text = _("选中的办件属于几个机关，没有共同的承办人。请一个机关一个机关地分办")


class ConfirmForm(TogetherForm):
    """How both sides confirmed; the day is today."""

    how = forms.CharField(label=_("怎样确认"), max_length=200, help_text=_("例如：逐一电话联系"))


class NoteForm(TogetherForm):
    """One note for all of them."""

    text = forms.CharField(label=_("备注"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class UndoForm(OwnWords, forms.Form):
    """Why it is undone."""

    reason = forms.CharField(label=_("撤销的理由"), max_length=300, help_text=_("例如：承办人选错"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})


class SaveViewForm(OwnWords, forms.Form):
    """The name of a list that is kept."""

    name = forms.CharField(label=_("名称"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class PersonSearchForm(OwnWords, forms.Form):
    """Who applied: by name, or by the whole number; sent by POST, so that neither stands in an address or a log."""

    q = forms.CharField(
        label=_("姓名或者完整的证件号码"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("只在有权查看身份信息的机关里找，查找留痕"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
