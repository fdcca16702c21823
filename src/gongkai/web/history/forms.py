"""What a witness holds: the number and sixteen digits on a printed receipt."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WitnessForm(forms.Form):
    """Number and digits as they are printed; spaces and capitals do not matter."""

    n = forms.IntegerField(
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-10", "autocomplete": "off"}),
        label=_("记录号"),
        help_text=_("回执下方“第…号记录”的数字"),
        min_value=1,
        max_value=2**63 - 1,
        error_messages={"required": _("请填回执上的记录号，例如 1024")},
    )
    digits = forms.CharField(
        widget=forms.TextInput(attrs={"class": "w-20", "autocomplete": "off", "spellcheck": "false"}),
        label=_("校验码"),
        help_text=_("16 位，每 4 位一组，空格填不填都行"),
        max_length=40,
        error_messages={"required": _("请填回执上的 16 位校验码，例如 1bf9 85f0 51cd d625")},
    )

    def clean_digits(self) -> str:
        """Sixteen hexadecimal digits."""
        digits = "".join(str(self.cleaned_data["digits"]).split()).lower()
        if len(digits) != 16 or set(digits) - set("0123456789abcdef"):
            raise forms.ValidationError(_("校验码是 16 位，由数字和字母 a 到 f 组成。请对照回执再填一次"))
        return digits
