"""Redaction: find personal data, take it out for real, prove that it is gone.

`find.suggest` → a person decides → `apply.redact` → `prove.certificate`; `leaks.scan` looks at bytes before they are
served. All four parse what others sent: the site calls them through `safely`, which does it in a bound child.
"""

from __future__ import annotations

from gongkai.documents.redaction.model import (
    Box,
    Certificate,
    Leak,
    PageSize,
    Place,
    Redacted,
    Redaction,
    Suggestion,
)

__all__ = ["Box", "Certificate", "Leak", "PageSize", "Place", "Redacted", "Redaction", "Suggestion"]
