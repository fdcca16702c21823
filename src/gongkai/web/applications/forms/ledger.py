"""The pages of an old ledger: the file, what its columns are, and who checked it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.forms.own_words import OwnWords
from gongkai.web.applications.forms.upload import UploadForm
from gongkai.web.applications.models import ApplicantType, Channel
from gongkai.web.applications.services.ledger.columns import FIELDS


class LedgerForm(UploadForm):
    """The file of an old ledger."""

    whose = _("哪个机关的台账")
    file = forms.FileField(
        label=_("台账文件"), help_text=_("xlsx、xls、ods 或者 csv，一次最多 2000 行"), max_length=255
    )


class MappingForm(OwnWords, forms.Form):
    """Which column holds what; for what no column holds, one answer for the whole file."""

    def __init__(self, *args: Any, heads: list[str], mapping: dict[str, Any], **kwargs: Any) -> None:
        initial = {f"col_{name}": str(at) for name, at in mapping.items() if name in FIELDS}
        initial |= {name: value for name, value in mapping.items() if name.startswith("all_")}
        super().__init__(*args, **{**kwargs, "label_suffix": "", "initial": initial})
        columns = [("", _("没有这一列")), *((str(at), head or f"{at + 1}") for at, head in enumerate(heads))]
        for name, (label, _words) in FIELDS.items():
            self.fields[f"col_{name}"] = forms.ChoiceField(label=label, choices=columns, required=False)
        for name, label, choices in (
            ("all_channel", _("没有写渠道的，按"), Channel.choices),
            ("all_applicant_type", _("没有写申请人类型的，按"), ApplicantType.choices),
        ):
            given = [("", _("不代填，逐行指出")), *choices]
            self.fields[name] = forms.ChoiceField(label=label, choices=given, required=False)

    def clean(self) -> dict[str, Any]:
        """One column is one field."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name, at in cleaned.items():
            if name.startswith("col_") and at:
                if at in seen:
                    said = {"one": self.fields[seen[at]].label, "other": self.fields[name].label}
                    self.add_error(name, _now("“%(one)s”和“%(other)s”选了同一列") % said)
                seen.setdefault(at, name)
        return cleaned

    def mapping(self) -> dict[str, Any]:
        """As it is kept with the ledger."""
        found: dict[str, Any] = {
            name.removeprefix("col_"): int(at)
            for name, at in self.cleaned_data.items()
            if name.startswith("col_") and at
        }
        return found | {name: at for name, at in self.cleaned_data.items() if name.startswith("all_") and at}


class RunForm(OwnWords, forms.Form):
    """The second person, and what becomes of the rows that are wrong."""

    second_person = forms.CharField(
        label=_("核对人"), max_length=40, help_text=_("旧日期由第二人核对，写核对人姓名，随每条记录保存")
    )
    skip_wrong = forms.BooleanField(label=_("跳过读不懂的行，只导入其余的"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": "", "auto_id": "run_%s"})
