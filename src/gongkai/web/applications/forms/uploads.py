"""Files that staff put in: not larger than what the readers take."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def not_too_large(upload: Any) -> None:
    """Refuse a file beyond the site's limit.

    Raises:
        ValidationError: with both sizes in megabytes.
    """
    if upload.size > settings.CHECKUP_FILE_BYTES:
        words = {"limit": settings.CHECKUP_FILE_BYTES // 2**20, "size": round(upload.size / 2**20, 1)}
        raise ValidationError(_("文件有 %(size)s MB，超过 %(limit)s MB，请拆开后分别加入") % words)
