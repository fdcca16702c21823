"""The forms of the action pages; each act has one small form."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.law import rulebook, workdays
from gongkai.web.accounts.models import Agency, Person
from gongkai.web.applications.acts.field_kinds import ActForm, Fact, day, line, service, text
from gongkai.web.applications.models import Delivery, Medium


class Confirm(Fact):
    """Both sides have confirmed."""

    how = line(_("怎样确认"), required=False, hint=_("例如：电话，2026年3月3日 9:40"))
    field_order = ["day", "how", "reason"]


class Unreached(ActForm):
    """Nobody could be reached."""

    text = text(_("联系经过"), hint=_("时间、方式、结果"))


def _as_asked(form: ActForm) -> None:
    """Offer first the way that the applicant asked for: who asked for the network does not wait for the post."""
    form.fields["service"].initial = "online" if form.situation.case.delivery == "online" else "postal"


class Correction(ActForm):
    """Everything that is unclear, at once (条例第30条)."""

    items = text(_("补正事项"), rows=4, hint=_("一行一项，一次列全：只能告知一次"))
    guidance = text(_("指导和释明"), hint=_("告诉申请人怎样写清楚"))
    until = day(_("补正期限"), hint=_("合理的期限，须是工作日"))
    how = line(_("提交方式"))
    service = service()
    reason = line(_("超过 7 个工作日告知的原因"), required=False)

    def prepare(self) -> None:
        _as_asked(self)
        self.fields["how"].initial = _("当面、邮寄或者网上提交")
        lacking = self.situation.first("elements_missing")
        items = lacking.data["items"].split("、") if lacking else []
        items += [_("授权委托书和代理人的身份证明")] if self.situation.has("authority_missing") else []
        self.fields["items"].initial = "\n".join(str(_("提供%(item)s")) % {"item": item} for item in items)
        calendar = workdays.default()
        number = calendar.index(self.situation.today) + 15
        self.fields["until"].initial = calendar.reckon(number)[0].isoformat()

    def clean_items(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["items"].splitlines() if each.strip()]

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self.situation.today:
            raise forms.ValidationError(_("补正期限要在今天（%(today)s）之后") % {"today": self.situation.today})
        return until


class CorrectionIn(Fact):
    """What the applicant added."""

    text = text(_("补正的内容"))
    still_unclear = forms.BooleanField(label=_("补正后仍不明确"), required=False)
    refused = forms.BooleanField(
        label=_("本机关曾拒收或者退回"), required=False, help_text=_("拒收、退回的，日期填送到之日，当日即算收到")
    )
    reason_accepted = forms.BooleanField(
        label=_("超过补正期限，但有正当理由"), required=False, help_text=_("没有正当理由逾期补正的，不再重新计算期限")
    )
    field_order = ["day", "text", "still_unclear", "refused", "reason_accepted", "reason"]


class Extension(ActForm):
    """At most the statutory number of working days (条例第33条第2款)."""

    days = forms.IntegerField(label=_("延长几个工作日"), min_value=1)
    reason = text(_("延长的理由"))
    approved_by = line(_("同意延长的负责人"), hint=_("政府信息公开工作机构负责人的姓名"), most=40)
    service = service()

    def prepare(self) -> None:
        _as_asked(self)
        most = rulebook.default().on("reply_extension_max_days", self.situation.case.received or self.situation.today)
        self.most = most.count()
        self.fields["days"].initial = self.most

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if days > self.most:
            raise forms.ValidationError(
                _("延长最多 %(most)s 个工作日，您填了 %(days)s（第三十三条）") % {"most": self.most, "days": days}
            )
        return days


class Justification(ActForm):
    """Facts that show the excess (条例第35条)."""

    facts = text(_("事实（件数、频次）"))
    until = day(_("说明理由的期限"))
    service = service()

    def prepare(self) -> None:
        _as_asked(self)


class Reasons(Fact):
    """The reasons that came in."""

    text = text(_("申请人说明的理由"))
    field_order = ["day", "text", "reason"]


class Deferral(ActForm):
    """A later day that is reasonable (条例第35条)."""

    until = day(_("延迟到"))
    reason = text(_("延迟的理由"))
    service = service()

    def prepare(self) -> None:
        _as_asked(self)


class FeeForm(ActForm):
    """By item or by page, never both (国办函〔2020〕109号)."""

    by = forms.ChoiceField(
        label=_("计收标准"), choices=(("item", _("按件")), ("page", _("按量（页）"))), widget=forms.RadioSelect
    )
    pages = forms.IntegerField(
        label=_("页数"),
        min_value=1,
        required=False,
        help_text=_("按量计收时填写：A4 及以下幅面单面为 1 页；已主动公开、只告知获取途径的不按量计收"),
    )
    how_to_pay = text(_("缴纳方式"), rows=2)
    service = service()

    def prepare(self) -> None:
        _as_asked(self)


class Paid(Fact):
    """Payment, with the bill's number."""

    receipt = line(_("票据号码"), most=60)
    field_order = ["day", "receipt", "reason"]


class Withdrawal(Fact):
    """The applicant takes it back."""

    text = text(_("撤回的情况"), hint=_("谁、以什么方式提出"))
    field_order = ["day", "text", "reason"]


class Search(ActForm):
    """What was searched, how, with what result (条例第36条(四))."""

    places = text(_("检索范围"), hint=_("哪些档案、系统、科室"))
    method = line(_("检索方式"))
    keywords = line(_("关键词"), required=False)
    result = text(_("检索结果"))


class Assignment(ActForm):
    """Who handles it, and until when inside the office."""

    clerk = forms.ChoiceField(label=_("承办人"))
    sub_due = day(_("内部期限"), required=False)

    def prepare(self) -> None:
        held = Person.objects.filter(
            posts__agency=self.situation.case.agency, posts__role="clerk", posts__ended=False, is_active=True
        )
        self.fields["clerk"].choices = [(str(each.pk), each.name) for each in held.distinct()]  # type: ignore[attr-defined]  # a ChoiceField


class Note(ActForm):
    """For the office alone."""

    text = text(_("备注"))


class Transfer(ActForm):
    """To whom, and why."""

    to = forms.ChoiceField(label=_("转交给"))
    reason = text(_("转交的理由"))

    def prepare(self) -> None:
        root = self.situation.case.agency.path.split("/", 1)[0]
        others = Agency.objects.filter(path__startswith=f"{root}/", abolished=None).exclude(
            pk=self.situation.case.agency_id
        )
        self.fields["to"].choices = [(each.slug, each.name) for each in others]  # type: ignore[attr-defined]  # a ChoiceField


class Split(ActForm):
    """One part a line."""

    parts = text(_("拆成哪几件"), rows=6, hint=_("一行一件，写信息名称；每件各编一号，各计一件"))

    def prepare(self) -> None:
        self.fields["parts"].initial = self.situation.case.title

    def clean_parts(self) -> list[dict[str, str]]:
        parts = [{"title": each.strip()} for each in self.cleaned_data["parts"].splitlines() if each.strip()]
        if len(parts) < 2:
            raise forms.ValidationError(_("至少拆成两件"))
        return parts


class Merge(ActForm):
    """Into which other case of the same applicant."""

    number = line(_("并入哪一件"), hint=_("填编号，如 2026-87；须是同一申请人的同一内容"), most=20)


class ContactOf(ActForm):
    """How the applicant wants it now."""

    delivery = forms.ChoiceField(label=_("获取方式"), choices=Delivery.choices)
    medium = forms.ChoiceField(label=_("载体"), choices=Medium.choices)


class Publication(ActForm):
    """Under what title it becomes public."""

    title = line(_("公开的标题"), most=300)
    document_no = line(_("文号"), required=False, most=120)

    def prepare(self) -> None:
        self.fields["title"].initial = self.situation.case.title
        self.fields["document_no"].initial = self.situation.case.document_no


class Answer(ActForm):
    """An answer in words."""

    text = text(_("答复内容"))
