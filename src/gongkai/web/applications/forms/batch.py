"""邮袋: one row a letter, by keyboard; what is empty in a row is as in the row above."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.forms.register import DAY_ASKED, check_number
from gongkai.web.applications.forms.scans import WithScan, kept_field, scan_field
from gongkai.web.applications.models import ApplicantType, Channel
from gongkai.web.applications.services.intake import Arrival, Wanted
from gongkai.web.history import clock
from gongkai.web.history.dating import wants_second_person
from gongkai.web.identity.models import IdType
from gongkai.web.identity.services import IdentityFields

ROWS = 10
MOST = 40
# what comes in a bag, what is most in it first
CHANNELS = (Channel.POSTAL_SIGNED, Channel.POSTAL_ORDINARY, Channel.FAX, Channel.EMAIL, Channel.IN_PERSON)
_ABOVE = ("channel", "day", "applicant_type")


def _line(label: Any, most: int, *, width: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def _first() -> dict[str, Any]:
    """What the first row is where it says nothing: a signed letter of a person that came today."""
    return {
        "channel": Channel.POSTAL_SIGNED.value,
        "day": clock.today(),
        "applicant_type": ApplicantType.NATURAL_PERSON.value,
    }


class BagForm(OwnWords, forms.Form):
    """What holds for the whole bag."""

    reason = forms.CharField(
        label=_("补录原因"), required=False, max_length=200, help_text=_("有日期早于今天的才填，例如：昨日收发室签收")
    )
    second_person = forms.CharField(
        label=_("核对人"), required=False, max_length=40, help_text=_("有日期早于 20 个工作日以前的，由第二人核对")
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.agencies = {agency.slug: agency for agency in agencies}
        if len(agencies) > 1:
            choices = [(agency.slug, agency.name) for agency in agencies]
            self.fields["agency"] = forms.ChoiceField(label=_("受理机关"), choices=choices)
            self.order_fields(["agency"])

    @property
    def agency(self) -> Agency:
        """The agency that takes the bag in."""
        chosen = self.cleaned_data.get("agency")
        return self.agencies[chosen] if chosen else next(iter(self.agencies.values()))


class LetterRow(OwnWords, WithScan, forms.Form):
    """One letter. `above` is the row before it, from which it takes channel, day and kind of applicant."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kept = kept_field()
    channel = forms.ChoiceField(
        label=_("渠道"), required=False, choices=[("", _("同上")), *((each.value, each.label) for each in CHANNELS)]
    )
    day = forms.DateField(
        label=_("签收日、来件日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    tracking = _line(_("邮件号"), 60)
    applicant_type = forms.ChoiceField(
        label=_("申请人类型"), required=False, choices=[("", _("同上")), *ApplicantType.choices]
    )
    name = _line(_("姓名、名称"), 100)
    phone = _line(_("电话"), 30)
    id_number = _line(_("证件号码"), 40)
    title = _line(_("信息名称"), 300)
    scan = scan_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": "", "use_required_attribute": False})
        self.fields["key"].initial = uuid.uuid4()
        self.above: dict[str, Any] = {}

    @property
    def is_blank(self) -> bool:
        """Nothing of a letter was written; channel and day alone are no letter."""
        names = ("tracking", "name", "phone", "id_number", "title", "kept")
        written = any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)
        return not written and not self.files.get(self.add_prefix("scan"))

    def clean(self) -> dict[str, Any]:
        """What is empty is as above; the first row is a signed letter of a person that came today."""
        cleaned = super().clean() or {}
        first = _first()
        for name in _ABOVE:
            if name not in self.errors:
                cleaned[name] = cleaned.get(name) or self.above.get(name) or first[name]
        self.above = {**first, **self.above, **{name: cleaned[name] for name in _ABOVE if name in cleaned}}
        if not cleaned.get("name"):
            self.add_error("name", _now("请填写姓名或者名称；信封和信里都没有的，写“未署名”"))
        if not cleaned.get("title"):
            self.add_error("title", _now("请写所申请的信息，一句话也行；看不明白的，写“内容不明确”，登记后告知补正"))
        organisation = (
            len(str(cleaned.get("id_number") or "")) == 18 and cleaned.get("applicant_type") != "natural_person"
        )
        cleaned["id_type"] = IdType.USCC if organisation else IdType.RESIDENT_ID
        check_number(self, cleaned)
        if (day := cleaned.get("day")) and day > clock.today():
            said = {
                "what": DAY_ASKED[Channel(cleaned.get("channel") or Channel.FAX)],
                "day": day,
                "today": clock.today(),
            }
            self.add_error("day", _now("%(what)s %(day)s 是将来的日期（今天 %(today)s）") % said)
        return cleaned

    def want_words(self, bag: BagForm) -> None:
        """An earlier day wants its reason, and one far back a second person: both are asked for once for the bag."""
        day: date | None = self.cleaned_data.get("day")
        if day is None or day >= clock.today():
            return
        if not bag.cleaned_data.get("reason"):
            self.add_error("day", _now("%(day)s 早于今天，请在上面写补录原因") % {"day": day})
        if wants_second_person(day, clock.today()) and not bag.cleaned_data.get("second_person"):
            self.add_error("day", _now("%(day)s 早于 20 个工作日以前，请在上面写核对人") % {"day": day})

    def arrival(self) -> Arrival:
        """How it came."""
        data = self.cleaned_data
        return Arrival(data["channel"], day=data["day"], tracking=data["tracking"])

    def who(self) -> IdentityFields:
        """Who applies, as far as the letter says."""
        data = self.cleaned_data
        return IdentityFields(
            name=data["name"],
            id_type=data["id_type"],
            id_number=data["id_number"],
            phone=data["phone"],
            is_organisation=data["applicant_type"] != ApplicantType.NATURAL_PERSON,
        )

    def wanted(self) -> Wanted:
        """What is asked for; who writes on paper is answered on paper."""
        data = self.cleaned_data
        postal = data["channel"] in (Channel.POSTAL_SIGNED, Channel.POSTAL_ORDINARY)
        ways = {"postal": ("postal", "paper"), "email": ("email", "electronic"), "fax": ("fax", "paper")}
        delivery, medium = ways["postal"] if postal else ways.get(data["channel"], ("pick_up", "paper"))
        return Wanted(title=data["title"], delivery=delivery, medium=medium)


def rows_of(data: Any = None, files: Any = None) -> list[LetterRow]:
    """Empty rows, or those that were sent: as many as the page says, at most `MOST`."""
    if data is None:
        return [LetterRow(prefix=f"r{at}", initial=_first() if at == 0 else None) for at in range(ROWS)]
    sent = str(data.get("rows", ROWS))
    count = min(int(sent), MOST) if sent.isascii() and sent.isdigit() else ROWS
    return [LetterRow(data, files, prefix=f"r{at}") for at in range(count)]
