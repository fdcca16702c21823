"""Steps 2 and 3: what is asked for, and how it is to be given (条例第29条第2款第2、3项). No purpose is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.web.applications.models import Delivery, Medium
from gongkai.web.portal.forms.ground import Files, Line, Page, Text


class WhatForm(Page):
    """The agency and the information: name, document number or description, at least one."""

    agency = forms.ChoiceField(
        label=gettext_lazy("向哪个机关申请"),
        help_text=gettext_lazy("不确定也没关系。选最接近的，我们会告诉您应当找谁。"),
        error_messages={
            "required": gettext_lazy("请选一个机关，不确定就选最接近的"),
            "invalid_choice": gettext_lazy("没有这个机关，请从列表里选"),
        },
    )
    title = Line(
        label=gettext_lazy("信息名称"), max_length=300, required=False,
        help_text=gettext_lazy("例如：青石镇中心小学2025年食堂食材配送采购合同"),
    )  # fmt: skip
    document_no = Line(
        label=gettext_lazy("文号"), required=False, help_text=gettext_lazy("知道就填，例如：云教发〔2025〕48号")
    )
    description = Text(
        label=gettext_lazy("特征描述"), required=False,
        help_text=gettext_lazy("大概的时间、地点、事情、涉及的单位，写得越具体，越快找到。"),
    )  # fmt: skip
    uploads = Files(label=gettext_lazy("附件（选填）"))

    def __init__(self, *args: Any, agencies: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.choices = [("", _("请选择")), *agencies]

    def clean(self) -> dict[str, Any]:
        """One of the three is enough (条例第29条第2款第2项)."""
        said = super().clean() or {}
        names = ("title", "document_no", "description")
        if not self.errors.keys() & set(names) and not any(said.get(name) for name in names):
            self.add_error("description", _("请至少填写名称、文号、特征描述中的一项"))
        return said


DELIVERY_HINTS = {
    Delivery.ONLINE: gettext_lazy("凭回执号和查询码下载，最快"),
    Delivery.POSTAL: gettext_lazy("通过邮政寄送，不收邮费"),
    Delivery.READING: gettext_lazy("到机关查阅、抄录"),
}
_ORDER = (
    Delivery.ONLINE, Delivery.EMAIL, Delivery.POSTAL, Delivery.PICK_UP, Delivery.READING, Delivery.FAX,
)  # fmt: skip


class HowForm(Page):
    """The way, the medium, and the help that is needed (条例第43条)."""

    delivery = forms.ChoiceField(
        choices=[(each.value, each.label) for each in _ORDER],
        widget=forms.RadioSelect,
        label=gettext_lazy("想怎样得到"),
        help_text=gettext_lazy("选一种。网上下载和电子邮件最快。"),
        error_messages={"required": gettext_lazy("请选一种获取方式")},
    )
    medium = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (Medium.ELECTRONIC, Medium.PAPER, Medium.DISC, Medium.OTHER)],
        widget=forms.RadioSelect,
        label=gettext_lazy("要什么载体"),
        error_messages={"required": gettext_lazy("请选一种载体")},
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        required=False,
        help_text=gettext_lazy("选了电子邮件的填"),
        error_messages={"invalid": gettext_lazy("电子邮箱写成 name@example.com 这样")},
    )
    address = Line(
        label=gettext_lazy("邮寄地址和收件人"), required=False, max_length=200, help_text=gettext_lazy("选了邮寄的填")
    )
    needs_help = forms.BooleanField(label=gettext_lazy("我需要帮助"), required=False)
    assistance = Line(
        label=gettext_lazy("需要什么帮助"), required=False, max_length=200,
        help_text=gettext_lazy("例如：大字、朗读、盲文、请工作人员代写"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The way that was chosen has its address."""
        said = super().clean() or {}
        needs = {
            str(Delivery.EMAIL): ("email", _("选了电子邮件，请填写电子邮箱")),
            str(Delivery.POSTAL): ("address", _("选了邮寄，请填写邮寄地址和收件人")),
        }
        if (need := needs.get(str(said.get("delivery")))) and not said.get(need[0]) and need[0] not in self.errors:
            self.add_error(*need)
        if said.get("needs_help") and not said.get("assistance"):
            said["assistance"] = _("需要帮助，请打电话问")
        return said


class DeliveryForm(Page):
    """Another way or medium, on the tracking page."""

    delivery = forms.ChoiceField(
        choices=[(each.value, each.label) for each in _ORDER],
        widget=forms.RadioSelect,
        label=gettext_lazy("想怎样得到"),
    )
    medium = forms.ChoiceField(choices=Medium.choices, widget=forms.RadioSelect, label=gettext_lazy("要什么载体"))
