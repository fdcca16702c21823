"""登记: one page for what came to the desk; the date it asks for is the channel's own (条例第31条)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.forms.scans import WithScan, kept_field, scan_field
from gongkai.web.applications.models import ApplicantType, Channel, Delivery, Medium
from gongkai.web.applications.services.intake import CONFIRMED_LATER, Arrival, Wanted
from gongkai.web.history import clock
from gongkai.web.history.dating import wants_second_person
from gongkai.web.identity import checks
from gongkai.web.identity.models import IdType
from gongkai.web.identity.services import IdentityFields

# what each channel is asked for: the law's own fact
DAY_ASKED = {
    Channel.IN_PERSON: _("提交日"),
    Channel.POSTAL_SIGNED: _("签收日"),
    Channel.POSTAL_ORDINARY: _("收到信件之日"),
    Channel.ONLINE: _("提交日"),
    Channel.EMAIL: _("收到邮件之日"),
    Channel.FAX: _("收到传真之日"),
}


_SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("怎么来的"), ("agency", "channel", "day", "confirmed", "tracking", "addressee", "reason", "second_person")),
    (
        _("谁申请"),
        ("applicant_type", "name", "id_type", "id_number", "phone", "address", "email", "agent_name", "agent_phone"),
    ),
    (_("要什么"), ("title", "document_no", "description")),
    (_("怎么给"), ("delivery", "medium", "assistance", "is_oral", "scan")),
)


def _date(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=picker)


def _line(label: Any, hint: Any = "", *, required: bool = False, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


def check_number(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """A document number that is given must be one of its kind."""
    if number := cleaned.get("id_number"):
        try:
            cleaned["id_number"] = checks.id_number(cleaned.get("id_type", ""), number)
        except forms.ValidationError as problem:
            form.add_error("id_number", problem)


class RegisterForm(OwnWords, WithScan, forms.Form):
    """Everything article 29 asks for, and how it came; what the paper lacks is registered as lacking (条例第30条)."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kept = kept_field()
    channel = forms.ChoiceField(
        label=_("渠道"), choices=Channel.choices, widget=forms.RadioSelect, initial=Channel.IN_PERSON
    )
    day = _date(
        _("提交日、签收日或者来件日"),
        _("当面：提交日；需签收的邮寄：行政机关签收日（门卫、收发室签收也算）；其余：来件日"),
    )
    confirmed = _date(_("双方确认之日"), _("平信、网上、邮件、传真填写；还没有确认就空着，期限不起算"), required=False)
    tracking = _line(_("邮件号"), most=60)
    addressee = _line(_("收件人写的是谁"), _("寄给内设科室或者个人的，按无需签收处理"), most=100)
    reason = _line(_("补录原因"), _("日期早于今天时填写，例如：窗口当日收件，次日补录"))
    second_person = _line(_("核对人"), _("日期早于 20 个工作日以前的，由第二人核对，写核对人姓名"), most=40)
    applicant_type = forms.ChoiceField(label=_("申请人类型"), choices=ApplicantType.choices)
    name = _line(_("姓名或者名称"), required=True, most=100)
    id_type = forms.ChoiceField(label=_("证件种类"), choices=IdType.choices)
    id_number = _line(_("证件号码"), _("没有写的空着：照样登记，可以告知补正（第三十条）"), most=40)
    phone = _line(_("电话"), most=30)
    address = _line(_("通信地址"), most=200)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    agent_name = _line(_("代理人姓名"), _("有代理人时填写，并附授权委托书"), most=60)
    agent_phone = _line(_("代理人电话"), most=30)
    title = _line(_("信息名称"), _("名称、文号、特征描述至少填一项"), most=300)
    document_no = _line(_("文号"), most=120)
    description = forms.CharField(
        label=_("特征描述"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    delivery = forms.ChoiceField(label=_("获取方式"), choices=Delivery.choices)
    medium = forms.ChoiceField(label=_("载体"), choices=Medium.choices)
    assistance = _line(_("需要什么帮助"), _("阅读困难或者视听障碍的，第四十三条"))
    is_oral = forms.BooleanField(label=_("口头申请，由工作人员代填，打印后请申请人签名"), required=False)
    scan = scan_field()

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.agencies = {agency.slug: agency for agency in agencies}
        self.fields["day"].initial = clock.today().isoformat()
        self.fields["key"].initial = uuid.uuid4()
        if len(agencies) > 1:
            choices = [(agency.slug, agency.name) for agency in agencies]
            self.fields["agency"] = forms.ChoiceField(label=_("受理机关"), choices=choices)
            self.order_fields(["agency"])

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The page in four parts: how it came, who, what, how it is to be given."""
        return [(label, [self[name] for name in names if name in self.fields]) for label, names in _SECTIONS]

    @property
    def agency(self) -> Agency:
        """The agency that takes it in."""
        chosen = self.cleaned_data.get("agency")
        return self.agencies[chosen] if chosen else next(iter(self.agencies.values()))

    def clean(self) -> dict[str, Any]:
        """What must agree: the days with the channel, one of the three descriptions, an address for the post."""
        cleaned = super().clean() or {}
        today, day, confirmed = clock.today(), cleaned.get("day"), cleaned.get("confirmed")
        asked = DAY_ASKED.get(cleaned.get("channel", ""), _("日期"))
        if day and day > today:
            said = {"what": asked, "day": day, "today": today}
            self.add_error("day", _now("%(what)s %(day)s 是将来的日期（今天 %(today)s）") % said)
        if confirmed and cleaned.get("channel") not in CONFIRMED_LATER:
            self.add_error("confirmed", _now("当面和需签收的邮寄不用确认，收到日就是上面的日期"))
        elif confirmed and (confirmed > today or (day and confirmed < day)):
            self.add_error("confirmed", _now("确认日应在来件日和今天之间"))
        earlier = [each for each in (day, confirmed) if each and each < today]
        if earlier and not cleaned.get("reason"):
            self.add_error("reason", _now("补录以前的日期，请写明原因"))
        if earlier and wants_second_person(min(earlier), today) and not cleaned.get("second_person"):
            self.add_error(
                "second_person", _now("%(day)s 早于 20 个工作日以前，请写核对人姓名") % {"day": min(earlier)}
            )
        if not any(cleaned.get(name) for name in ("title", "document_no", "description")):
            self.add_error("title", _now("请至少填写名称、文号、特征描述中的一项"))
        check_number(self, cleaned)
        return cleaned

    def arrival(self) -> Arrival:
        """How it came, in the law's facts."""
        data = self.cleaned_data
        facts = {"addressee": data["addressee"]} if data["addressee"] else {}
        confirmed = data["confirmed"] if data["channel"] in CONFIRMED_LATER else None
        return Arrival(data["channel"], day=data["day"], confirmed=confirmed, tracking=data["tracking"], facts=facts)

    def who(self, authorisation: str = "") -> IdentityFields:
        """Who applies."""
        names = ("name", "id_type", "id_number", "phone", "address", "email", "agent_name", "agent_phone")
        data = {name: self.cleaned_data[name] for name in names}
        return IdentityFields(
            **data,
            authorisation=authorisation,
            is_organisation=self.cleaned_data["applicant_type"] != ApplicantType.NATURAL_PERSON,
        )

    def wanted(self) -> Wanted:
        """What is asked for."""
        names = ("title", "document_no", "description", "delivery", "medium", "assistance")
        return Wanted(**{name: self.cleaned_data[name] for name in names})
