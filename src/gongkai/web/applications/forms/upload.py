"""A file for one of the agencies of whoever puts it in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.web.accounts.models import Agency
from gongkai.web.applications.forms.own_words import OwnWords


def refuse_too_large(file: Any) -> None:
    """Refuse a file beyond the bound of every upload.

    Raises:
        ValidationError: names the file and the bound.
    """
    if file.size > settings.CHECKUP_FILE_BYTES:
        said = {"name": file.name, "limit": settings.CHECKUP_FILE_BYTES // 2**20}
        raise forms.ValidationError(_("“%(name)s”超过 %(limit)s MB，可以分成几份再放") % said)


class UploadForm(OwnWords, forms.Form):
    """Whose file it is, asked only where there is a choice; a subclass has the field `file` and the question."""

    whose: ClassVar[Any]

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.agencies = {agency.slug: agency for agency in agencies}
        if len(agencies) > 1:
            choices = [(agency.slug, agency.name) for agency in agencies]
            self.fields["agency"] = forms.ChoiceField(label=self.whose, choices=choices)

    @property
    def agency(self) -> Agency:
        """The chosen agency, or the only one."""
        chosen = self.cleaned_data.get("agency")
        return self.agencies[chosen] if chosen else next(iter(self.agencies.values()))

    def clean_file(self) -> Any:
        """Within the bounds of every upload."""
        refuse_too_large(self.cleaned_data["file"])
        return self.cleaned_data["file"]
