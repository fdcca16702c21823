"""What the pre-screen hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.documents.plain_page.skim import PlainPage
from gongkai.report.table import Issue, Severity


@dataclass(slots=True)
class Screened:
    """A file that may be read.

    Attributes:
        kind: what it is by its content: "docx", "xlsx", "xls", "doc", "odt", "ods", "rtf", "html", "mhtml", "pdf",
            "png", "jpeg", "tiff", "bmp", "gif", "webp", "txt", "csv", "md", "json" (our own) or "zip" (of papers).
        data: the bytes to read, without what stood in front of a package.
        findings: READ-W3 findings: what the file carries beside what it shows.
        plain: a web page that was proved plain, ready to be read without a tree.
    """

    kind: str
    data: bytes
    findings: list[Issue] = field(default_factory=list)
    plain: PlainPage | None = None


Parts = Mapping[str, bytes]


def hidden(message: str, *, severity: Severity = "warning", fix: str = "") -> Issue:
    """A READ-W3 finding on the whole file."""
    return Issue(id="READ-W3", severity=severity, table="doc", cells=(), message=message, fix=fix)
