"""What the forms of the action pages are made of: the kinds of field, and a form that knows its case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.acts.act import Data, Situation
from gongkai.web.applications.forms.own_words import OwnWords

SERVICE = (("postal", _("邮寄（邮政企业）")), ("in_person", _("当面送达")), ("online", _("网上送达")))


class ActForm(OwnWords, forms.Form):
    """A form that knows the case; `second` fields are shown only where a day before today is entered."""

    def __init__(self, situation: Situation, staff: Staff, data: Data | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial or None, label_suffix="")
        self.situation, self.staff = situation, staff
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the case: limits, choices."""


def text(label: Any, *, rows: int = 3, hint: Any = "", required: bool = True, most: int = 2000) -> forms.CharField:
    """A field of several lines."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, help_text=hint, required=required, max_length=most)


def line(label: Any, *, hint: Any = "", required: bool = True, most: int = 200) -> forms.CharField:
    """A field of one line."""
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


def day(label: Any, *, hint: Any = "", required: bool = True) -> forms.DateField:
    """A date."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=picker)


def service() -> forms.ChoiceField:
    """How the paper goes out (邮寄须通过邮政企业)."""
    return forms.ChoiceField(label=_("送达方式"), choices=SERVICE)


class Fact(ActForm):
    """A fact dated by the world outside; an earlier day asks for its reason."""

    day = day(_("日期"))
    reason = line(_("补录原因"), required=False, hint=_("日期早于今天时填写，例如：窗口当日收件，次日补录"))

    def prepare(self) -> None:
        self.fields["day"].initial = self.situation.today.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when: date | None = cleaned.get("day")
        if when and when > self.situation.today:
            self.add_error("day", _("日期不能晚于今天（%(today)s）") % {"today": self.situation.today})
        if when and when < self.situation.today and not cleaned.get("reason"):
            self.add_error("reason", _("补录以前的日期，请写明原因"))
        return cleaned
