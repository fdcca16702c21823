"""What is done with a message at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.forms.upload import UploadForm
from gongkai.web.applications.models import Channel, Incoming
from gongkai.web.applications.services.incoming.acts import Words
from gongkai.web.history import clock


class PutInForm(UploadForm):
    """A mail saved as .eml, a fax or a scan that nobody has read yet."""

    whose = _("受理机关")
    file = forms.FileField(label=_("文件"), help_text=_(".eml 邮件，或者传真、扫描件（pdf、图片）"), max_length=255)
    kind = forms.ChoiceField(
        label=_("来件方式"),
        choices=(("eml", _("电子邮件")), ("fax", _("传真")), ("scan", _("信件扫描"))),
        required=False,
    )


class ReasonForm(OwnWords, forms.Form):
    """Why it is no application, or is one after all."""

    text = forms.CharField(
        label=_("原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：广告；信访件，已转信访办"),
    )


def first_values(incoming: Incoming, words: Words) -> dict[str, Any]:
    """What the message already says, for the page of its registration."""
    channels = {"eml": Channel.EMAIL, "imap": Channel.EMAIL, "fax": Channel.FAX, "scan": Channel.POSTAL_SIGNED}
    day = incoming.received_day
    values: dict[str, Any] = {
        "channel": channels[incoming.kind],
        "day": day.isoformat(),
        "name": words.name,
        "email": words.address,
        "title": words.subject if incoming.kind in ("eml", "imap") else "",
        "description": words.text[:4000],
        "delivery": "email" if words.address else "postal",
        "medium": "electronic" if words.address else "paper",
    }
    if day < clock.today():
        values["reason"] = _now("来件 %(day)s 到达，今天登记") % {"day": day}
    return values
