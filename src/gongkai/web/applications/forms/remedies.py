"""Reconsiderations and lawsuits: what is asked at each step."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.services.remedies import KIND_NAMES, OUTCOMES, PROCEDURES


class Dated(forms.Form):
    """The day of the fact; an earlier one with its reason."""

    day = forms.DateField(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False, help_text=_("不填就是今天")
    )
    reason = forms.CharField(label=_("补登原因"), max_length=300, required=False, help_text=_("日期早于今天时必填"))


class OpenForm(Dated):
    """A reconsideration or lawsuit begins."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(KIND_NAMES.items()), widget=forms.RadioSelect)
    authority = forms.CharField(label=_("复议机关或者法院"), max_length=120)
    field_order = ("kind", "authority", "day", "reason")


class CopyForm(Dated):
    """The copy came in."""

    procedure = forms.ChoiceField(
        label=_("程序"), choices=list(PROCEDURES.items()), widget=forms.RadioSelect,
        help_text=_("普通程序 10 个工作日、简易程序 5 个工作日内答复（行政复议法第48、54条）"),
    )  # fmt: skip
    field_order = ("procedure", "day", "reason")


class ComplaintForm(Dated):
    """The complaint of a lawsuit came in."""

    answer_due = forms.DateField(
        label=_("答辩期限"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("按应诉通知书写明的日期")
    )
    field_order = ("answer_due", "day", "reason")


class CloseForm(Dated):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("结果"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    text = forms.CharField(label=_("摘要"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False)
    order_due = forms.DateField(
        label=_("责令重新答复的期限"), widget=forms.DateInput(attrs={"type": "date"}), required=False,
        help_text=_("结果纠正、并要求重新答复时填写；到重新答复发出为止都会提醒"),
    )  # fmt: skip
    field_order = ("outcome", "text", "order_due", "day", "reason")
