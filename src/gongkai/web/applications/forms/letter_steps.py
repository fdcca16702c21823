"""The steps of a letter: review, return, signature, giving up, and what is told of its service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.forms.uploads import not_too_large
from gongkai.web.applications.services.letters import RESULTS, REVIEW_NAMES
from gongkai.web.applications.services.service import SERVICES

CARRIERS = (("邮政企业 EMS", _("邮政 EMS")), ("邮政企业 挂号信", _("邮政挂号信")), ("邮政企业 平信", _("邮政平信")))


class SignForm(forms.Form):
    """What stood on the screen, by its digest."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ReviewForm(SignForm):
    """One review: its result, and a remark that a return cannot do without."""

    review = forms.ChoiceField(choices=list(REVIEW_NAMES.items()), widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("结论"), choices=list(RESULTS.items()), widget=forms.RadioSelect)
    text = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)


class ReturnForm(forms.Form):
    """What is to be changed."""

    text = forms.CharField(label=_("改什么"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class VoidForm(forms.Form):
    """Why it is given up."""

    text = forms.CharField(label=_("作废的原因"), max_length=500)


class ServeForm(forms.Form):
    """How a letter left. An earlier day is entered with its reason and shown for ever as entered later."""

    service = forms.ChoiceField(label=_("怎样送"), choices=list(SERVICES.items()), widget=forms.RadioSelect)
    carrier = forms.ChoiceField(
        label=_("邮政业务"), choices=CARRIERS, required=False, help_text=_("只能通过邮政企业，不得到付")
    )
    tracking = forms.CharField(
        label=_("邮件号"), max_length=40, required=False, help_text=_("邮寄必填，是交邮当日的凭据")
    )
    by_whom = forms.CharField(label=_("代为送达的机关"), max_length=100, required=False)
    day = forms.DateField(
        label=_("交邮、签收或者送达的日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False,
        help_text=_("不填就是今天"),
    )  # fmt: skip
    reason = forms.CharField(label=_("补登原因"), max_length=300, required=False, help_text=_("日期早于今天时必填"))
    second_person = forms.CharField(
        label=_("核对人"), max_length=60, required=False, help_text=_("超过 20 个工作日前的日期要第二人核对")
    )
    proof = forms.FileField(label=_("凭据（收据、回证的扫描件）"), required=False, validators=[not_too_large])

    def clean(self) -> dict[str, Any]:
        """By post the number, by another agency its name."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("service") == "postal" and not data.get("tracking"):
            self.add_error("tracking", _("请填写邮件号，它是交邮当日的凭据"))
        if data.get("service") == "by_agency" and not data.get("by_whom"):
            self.add_error("by_whom", _("请写明代为送达的机关"))
        return data


class ProveForm(forms.Form):
    """The applicant's signature came back."""

    day = forms.DateField(
        label=_("签收日期"), widget=forms.DateInput(attrs={"type": "date"}), required=False, help_text=_("不填就是今天")
    )
    signed_by = forms.ChoiceField(
        label=_("签收人"), choices=[("本人", _("本人")), ("法定代理人", _("法定代理人")), ("代收人", _("代收人"))]
    )
    reason = forms.CharField(label=_("补登原因"), max_length=300, required=False, help_text=_("日期早于今天时必填"))
    proof = forms.FileField(label=_("回证的扫描件"), required=False, validators=[not_too_large])
