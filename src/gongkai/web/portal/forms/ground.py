"""What the citizen's forms share: lines without control characters, files within bounds, errors that say how to mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile  # Django's class takes no parameter when it runs

# a line break in a name would make a second header of a mail, a NUL no database takes
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FILES_A_FORM = 20
PICTURE_BYTES = 10 * 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff")


def no_control(value: str) -> None:
    """Refuse line breaks and control characters in a line."""
    if _CONTROL.search(value):
        raise ValidationError(_("这一栏只能写一行，请去掉换行和控制字符"))


def no_control_in_text(value: str) -> None:
    """Refuse control characters other than line breaks in a text."""
    if _CONTROL_IN_TEXT.search(value):
        raise ValidationError(_("里面有看不见的控制字符，请重新输入这一段"))


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)
        self.validators.append(no_control)

    def to_python(self, value: Any) -> str:
        """A pasted line keeps no blanks around it; line breaks inside are refused, not dropped."""
        return str(super().to_python(value) or "")


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 5000)
        super().__init__(widget=forms.Textarea(attrs={"data-keep": ""}), **kwargs)
        self.validators.append(no_control_in_text)


class Several(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, each within the bounds that the page names; one that is too large leaves the others alone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=Several(attrs={"multiple": True}), allow_empty_file=True, max_length=255, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """The files in the order in which they were chosen.

        Raises:
            ValidationError: one sentence a file that is too large, or that there are too many.
        """
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > FILES_A_FORM:
            raise ValidationError(
                _("一次最多放 %(most)s 个文件，您放了 %(n)s 个") % {"most": FILES_A_FORM, "n": len(given)}
            )
        wrong = [sentence for file in given if (sentence := too_large(file))]
        if wrong:
            raise ValidationError(wrong)
        return [super(Files, self).clean(file, initial) for file in given]


def too_large(file: Upload) -> str:
    """Why the file is not taken, "" when it is."""
    picture = str(file.name).lower().endswith(PICTURES)
    limit = PICTURE_BYTES if picture else settings.CHECKUP_FILE_BYTES
    if (file.size or 0) <= limit:
        return ""
    words = {"name": file.name, "limit": limit // 2**20}
    return _("“%(name)s”超过 %(limit)s MB，没有收下。可分几次上传，或者当面、邮寄提交") % words


class Page(forms.Form):
    """A form of one subject; names of fields are its ids, and nothing but its own fields is read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "f-%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, in the order of the page."""
        found = []
        for name, sentences in self.errors.items():
            target = "" if name == "__all__" else self[name].id_for_label or self[name].auto_id
            found += [(target, str(sentence)) for sentence in sentences]
        return found
