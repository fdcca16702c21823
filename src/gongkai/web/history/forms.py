"""What a witness holds: the number and sixteen digits on a printed receipt."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WitnessForm(forms.Form):
    """Number and digits as they are printed; spaces and capitals do not matter."""

    n = forms.IntegerField(
        label=_("记录号"),
        min_value=1,
        max_value=2**63 - 1,
        error_messages={"required": _("请填回执上的记录号，例如 1024")},
    )
    digits = forms.CharField(
        label=_("校验码"),
        max_length=40,
        error_messages={"required": _("请填回执上的 16 位校验码，例如 1bf9 85f0 51cd d625")},
    )

    def clean_digits(self) -> str:
        """Sixteen hexadecimal digits."""
        digits = "".join(str(self.cleaned_data["digits"]).split()).lower()
        if len(digits) != 16 or set(digits) - set("0123456789abcdef"):
            raise forms.ValidationError(_("校验码是 16 位，由数字和字母 a 到 f 组成。请对照回执再填一次"))
        return digits
