"""Forms of the tracking page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from gongkai.web.portal.forms.ground import Files, Line, Page, Text


class TrackForm(Page):
    """Receipt number and query code."""

    receipt = Line(
        label=gettext_lazy("回执号"), max_length=60, error_messages={"required": gettext_lazy("请填写回执号")},
        help_text=gettext_lazy("在回执的第一行"),
    )  # fmt: skip
    code = Line(
        label=gettext_lazy("查询码"), max_length=40, error_messages={"required": gettext_lazy("请填写查询码")},
        help_text=gettext_lazy("在回执右下角，16 位，每 4 位一组，没有字母 I、O、U"),
    )  # fmt: skip


class DraftForm(Page):
    """The code of a draft."""

    code = Line(
        label=gettext_lazy("草稿码"), max_length=40, error_messages={"required": gettext_lazy("请填写草稿码")},
        help_text=gettext_lazy("16 位，保存草稿时给您的"),
    )  # fmt: skip


class TailForm(Page):
    """The last four characters of the telephone or of the identity number."""

    tail = Line(
        label=gettext_lazy("申请人电话或者证件号码的后四位"), min_length=4, max_length=4,
        error_messages={
            "required": gettext_lazy("请填写后四位"),
            "min_length": gettext_lazy("要填四位"),
            "max_length": gettext_lazy("只填后四位"),
        },
    )  # fmt: skip


class CorrectionForm(Page):
    """The answer to a notice of correction, with files."""

    text = Text(
        label=gettext_lazy("您的补充"), error_messages={"required": gettext_lazy("请写下您的补充，知道多少写多少")}
    )
    uploads = Files(label=gettext_lazy("附件（选填）"))


class ReasonsForm(Page):
    """The reasons that were asked for."""

    text = Text(label=gettext_lazy("申请的理由"), error_messages={"required": gettext_lazy("请写下理由")})


class WordsForm(Page):
    """A suggestion, a request or a complaint in words."""

    text = Text(
        label=gettext_lazy("您要说的"), max_length=3000, error_messages={"required": gettext_lazy("请写下您要说的")}
    )


class WithdrawForm(Page):
    """The withdrawal; nobody has to say why."""

    text = Text(label=gettext_lazy("原因（选填）"), required=False, max_length=1000)
    sure = forms.BooleanField(
        label=gettext_lazy("我要撤回这份申请"), error_messages={"required": gettext_lazy("请打勾，表示您要撤回")}
    )


class ContactForm(Page):
    """New ways to reach the applicant; what stays empty stays as it is."""

    phone = Line(label=gettext_lazy("联系电话"), required=False, max_length=30)
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"), required=False,
        error_messages={"invalid": gettext_lazy("电子邮箱写成 name@example.com 这样")},
    )  # fmt: skip
    address = Line(label=gettext_lazy("联系地址"), required=False, max_length=200)

    def clean(self) -> dict[str, str]:
        """At least one of them."""
        said = super().clean() or {}
        if not self.errors and not any(said.values()):
            self.add_error("phone", gettext_lazy("请至少填写一项新的联系方式"))
        return said
