"""Files on their way out: never shown inside a page, never sniffed, never run (security.md b9)."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse

from gongkai.web.applications.models import Attachment
from gongkai.web.history import files
from gongkai.web.history.errors import FileUnknown


def attachment(kept: Attachment) -> HttpResponse:
    """A kept file as a download.

    Raises:
        Http404: its bytes are gone, or the screening keeps it apart.
    """
    if kept.kept_apart:
        raise Http404
    try:
        content = files.open(kept.sha256)
    except FileUnknown as error:
        raise Http404 from error
    return download(content, kept.name, "application/octet-stream")


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes as a download under a name that may be Chinese."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
