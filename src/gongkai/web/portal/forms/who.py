"""Step 1: who applies (条例第29条第2款第1项), one of the six kinds that the annual report counts, in person or by agent."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from gongkai.web.applications.models import ApplicantType
from gongkai.web.identity.models import IdType
from gongkai.web.portal.forms.ground import Files, Line, Page

PERSON_IDS = [(each.value, each.label) for each in IdType if each != IdType.USCC]
ORGANISATION_IDS = [(each.value, each.label) for each in (IdType.USCC, IdType.OTHER)]
_PHONE = re.compile(r"[0-9+()（）\-— ]{5,30}")


class KindForm(Page):
    """Who applies, and whether somebody else fills in."""

    applicant_type = forms.ChoiceField(
        choices=[(each.value, each.label) for each in ApplicantType],
        widget=forms.RadioSelect,
        label=gettext_lazy("谁来申请"),
        help_text=gettext_lazy("自己用，就选自然人；代表单位，选单位的类别。"),
        error_messages={"required": gettext_lazy("请选一种申请人")},
    )
    by_agent = forms.ChoiceField(
        choices=[("no", gettext_lazy("本人或者本单位提出")), ("yes", gettext_lazy("我替别人提出（代理）"))],
        widget=forms.RadioSelect,
        label=gettext_lazy("谁在填写"),
        initial="no",
        error_messages={"required": gettext_lazy("请选谁在填写")},
    )


class DetailsForm(Page):
    """The applicant's own data; the fields that this kind of applicant does not have are left out."""

    name = Line(error_messages={"required": gettext_lazy("请填写申请人的姓名或者名称")})
    id_type = forms.ChoiceField(label=gettext_lazy("身份证明的种类"), widget=forms.Select)
    id_number = Line(
        label=gettext_lazy("证件号码"), max_length=40, error_messages={"required": gettext_lazy("请填写证件号码")}
    )
    contact_name = Line(label=gettext_lazy("联系人"), required=False, help_text=gettext_lazy("单位里与我们联系的人"))
    phone = Line(
        label=gettext_lazy("联系电话"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("工作人员打这个电话与您确认收到。没有电话，就填下面的邮箱或者地址"),
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱（选填）"),
        required=False,
        error_messages={"invalid": gettext_lazy("电子邮箱写成 name@example.com 这样")},
    )
    address = Line(label=gettext_lazy("联系地址（选填）"), required=False, max_length=200)
    proofs = Files(label=gettext_lazy("身份证明的照片或者扫描件（选填）"))
    agent_name = Line(label=gettext_lazy("代理人姓名"))
    agent_id_number = Line(label=gettext_lazy("代理人身份证号码"), max_length=40)
    agent_phone = Line(label=gettext_lazy("代理人联系电话"), max_length=30)
    authorisation = Files(label=gettext_lazy("授权委托书"))

    def __init__(self, *args: Any, applicant_type: str, by_agent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_person = applicant_type == ApplicantType.NATURAL_PERSON
        ids: Any = self.fields["id_type"]
        ids.choices = PERSON_IDS if self.is_person else ORGANISATION_IDS
        self.fields["name"].label = _("姓名") if self.is_person else _("单位名称")
        self.fields["authorisation"].help_text = _(
            "写明委托谁、委托做什么，申请人签名或者盖章。没有也可以先提交，之后补上"
        )
        self.fields["proofs"].help_text = _("没有也可以提交。加密保存，只有经办人能看，每看一次都留记录")
        if self.is_person:
            del self.fields["contact_name"]
        if not by_agent:
            for name in ("agent_name", "agent_id_number", "agent_phone", "authorisation"):
                del self.fields[name]

    def clean_phone(self) -> str:
        """Digits and the signs between them."""
        return _phone(self.cleaned_data["phone"])

    def clean_agent_phone(self) -> str:
        """Digits and the signs between them."""
        return _phone(self.cleaned_data["agent_phone"])

    def clean_agent_id_number(self) -> str:
        """An identity number."""
        return resident_id(self.cleaned_data["agent_id_number"])

    def clean(self) -> dict[str, Any]:
        """The number fits its kind; somebody can be reached."""
        said = super().clean() or {}
        number, kind = said.get("id_number"), said.get("id_type")
        if number and kind:
            try:
                said["id_number"] = {"resident_id": resident_id, "uscc": credit_code}.get(kind, str)(number)
            except forms.ValidationError as error:
                self.add_error("id_number", error)
        wrong = self.errors.keys() & {"phone", "email", "address"}
        if not wrong and not (said.get("phone") or said.get("email") or said.get("address")):
            self.add_error("phone", _("请至少填写电话、电子邮箱、联系地址中的一项，否则没有办法与您确认"))
        return said


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise forms.ValidationError(_("电话号码只写数字，例如 0000-0000000"))
    return text


def resident_id(text: str) -> str:
    """An 18-digit identity number with its check digit (GB 11643).

    Raises:
        ValidationError: says how many digits there are, or that the check digit does not fit.
    """
    compact = ric.compact(text)
    try:
        return str(ric.validate(compact))
    except InvalidLength as error:
        said = {"n": len(compact)}
        raise forms.ValidationError(_("身份证号应为 18 位，您填了 %(n)s 位") % said) from error
    except InvalidChecksum as error:
        raise forms.ValidationError(_("身份证号的最后一位与前面对不上，请对照证件再看一遍")) from error
    except ValidationError as error:
        raise forms.ValidationError(_("身份证号里的地区、生日或者字符不对，请对照证件再看一遍")) from error


def credit_code(text: str) -> str:
    """A unified social credit code (GB 32100).

    Raises:
        ValidationError: says how many signs there are, or that the check digit does not fit.
    """
    compact = uscc.compact(text)
    try:
        return str(uscc.validate(compact))
    except InvalidLength as error:
        said = {"n": len(compact)}
        raise forms.ValidationError(_("统一社会信用代码应为 18 位，您填了 %(n)s 位") % said) from error
    except ValidationError as error:
        raise forms.ValidationError(_("统一社会信用代码校验不符，请对照证书再看一遍")) from error
