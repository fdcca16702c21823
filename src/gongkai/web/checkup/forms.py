"""What a person may send in the check-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """All chosen files; at least one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ARG002  Django's signature
        """The list of uploads.

        Empty files are kept here: the service names each one that it does not take.
        """
        files = [file for file in (data or []) if file]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class PapersForm(forms.Form):
    """Papers put in."""

    papers = ManyFilesField(error_messages={"required": _("还没有选文件。请选一个或多个年报，或压缩包")})


class CorrectionForm(forms.Form):
    """A cell set by hand."""

    cell = forms.CharField(max_length=100, error_messages={"required": _("没有说更正哪一格")})
    value = forms.CharField(
        max_length=40, required=False, error_messages={"max_length": _("数太长了，请只填这一格的数，不超过 12 位")}
    )
    reason = forms.CharField(
        max_length=200, required=False, error_messages={"max_length": _("理由最多 200 字，请写短一些")}
    )
