"""The forms of asking others: whom, about what, what they say, and disclosure against a third party's will."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.law import workdays
from gongkai.web.applications.acts.field_kinds import ActForm, Fact, day, line, service, text

OFFICES = ("third_party", "co_author", "other_agency")
_OTHERS_DAYS = 15  # working days first proposed for another agency; the law sets none, the clerk decides


class Consultation(ActForm):
    """Whom to ask about what; the applicant is never named."""

    party = line(_("征求谁的意见"))
    contents = text(_("拟公开的内容"), hint=_("不要写申请人的姓名"))
    reply_to = line(_("意见怎样提交"))
    service = service()

    def prepare(self) -> None:
        self.fields["reply_to"].initial = self.situation.case.agency.guide.get("address", "")
        self.fields["contents"].initial = self.situation.case.subject


class ThirdParty(Consultation):
    """A third party: an organisation, or a person."""

    natural_person = forms.BooleanField(label=_("对方是个人（信里称“您”）"), required=False)
    field_order = ["party", "natural_person", "contents", "reply_to", "service"]


class OtherAgency(ActForm):
    """Which agency is asked for what, until when."""

    party = line(_("请哪个机关协办"))
    contents = text(_("请对方办理的事项"), hint=_("不要写申请人的姓名"))
    until = day(_("请在哪天以前反馈"))
    service = service()

    def prepare(self) -> None:
        calendar = workdays.default()
        number = calendar.index(self.situation.today) + _OTHERS_DAYS
        self.fields["until"].initial = calendar.reckon(number)[0].isoformat()


class PartyFact(Fact):
    """A fact about a party that was asked."""

    office = ""
    party = forms.ChoiceField(label=_("哪一方"))
    field_order = ["party", "day", "reason"]

    def prepare(self) -> None:
        super().prepare()
        parties = [(f"{office}:{party}", party) for office in OFFICES for party in self.situation.asked(office)]
        self.fields["party"].choices = parties  # type: ignore[attr-defined]  # a ChoiceField


class Opinion(PartyFact):
    """What the party says."""

    opinion = forms.ChoiceField(
        label=_("意见"), choices=(("agrees", _("同意公开")), ("objects", _("不同意公开"))), widget=forms.RadioSelect
    )
    text = text(_("理由"), required=False)
    field_order = ["party", "opinion", "text", "day", "reason"]


class Override(ActForm):
    """Why the public interest weighs more (条例第32条)."""

    party = forms.ChoiceField(label=_("第三方"))
    contents = text(_("决定公开的内容"), rows=3)
    text = text(_("公开的理由"), hint=_("不公开可能对公共利益造成什么重大影响"))

    def prepare(self) -> None:
        sent = self.situation.first("third_party_letter_sent")
        letter = None if sent is None else self.situation.case.letters.filter(pk=sent.data["letter"]).first()
        self.fields["contents"].initial = self.situation.case.subject if letter is None else letter.fields["contents"]
        parties = self.situation.asked("third_party", still=False)
        self.fields["party"].choices = [(each, each) for each in parties]  # type: ignore[attr-defined]  # a ChoiceField
