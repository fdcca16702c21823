"""A scan is kept with the first sending, so that a form that comes back for mending does not ask for it again."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.forms.upload import refuse_too_large
from gongkai.web.history import files
from gongkai.web.history.files import StoredFile

_SALT = "applications.scan"
_A_DAY = 24 * 3600

if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


def scan_field() -> forms.FileField:
    """The scan of a paper."""
    return forms.FileField(label=_("扫描件"), required=False, max_length=255)


def kept_field() -> forms.CharField:
    """Which scan was kept before, signed for the person who sent it."""
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)


class WithScan(_Form):
    """Mixed into a form with the fields `scan` and `kept`; call `keep_scan` on a bound form before it is shown again."""

    stored: StoredFile | None = None
    person: str = ""

    def clean_scan(self) -> Any:
        """Refuse what is too large, and everything while the disk has no room (the words are still taken)."""
        scan = self.cleaned_data.get("scan")
        if not scan:
            return scan
        refuse_too_large(scan)
        place = Path(settings.FILES)
        while not place.exists():
            place = place.parent
        if shutil.disk_usage(place).free - scan.size < settings.DISK_FLOOR_BYTES:
            raise forms.ValidationError(_now("服务器存不下文件了，扫描件没有收下。文字可以照常登记，扫描件以后再补"))
        return scan

    def keep_scan(self, person: object) -> StoredFile | None:
        """The scan that came with this sending or an earlier one; the form carries it on."""
        self.person = str(person)
        if "scan" not in self.errors and (scan := self.cleaned_data.get("scan")):
            name = PurePath(str(scan.name)).name[:200] or "scan"
            self.stored = files.keep_private(scan.chunks(), name=name, content_type=scan.content_type or "")
            self._carry(self.stored)
        elif token := self.data.get(self.add_prefix("kept")):
            self.stored = self._again(str(token))
        return self.stored

    def _carry(self, file: StoredFile) -> None:
        """Bound data is not to be changed: it is replaced by a copy that names the scan."""
        token = signing.dumps([self.person, file.sha256, file.name, file.content_type], salt=_SALT)
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict
        data[self.add_prefix("kept")] = token
        self.data = data

    def _again(self, token: str) -> StoredFile | None:
        try:
            person, sha256, name, content_type = signing.loads(token, salt=_SALT, max_age=_A_DAY)
        except (signing.BadSignature, ValueError):
            return None
        if person != self.person:
            return None
        known = files.stored(sha256)
        return StoredFile(sha256, known.size, name, content_type, known.sealed)
