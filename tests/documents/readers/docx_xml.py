"""Word documents written by hand for the tests: the XML says exactly what a case is about, no library in between."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ROOT = (
    f'<w:document xmlns:w="{W_NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"><w:body>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "styles": "styles.xml",
    "numbering": "numbering.xml",
    "footnotes": "footnotes.xml",
    "comments": "comments.xml",
}


def p(*content: str, properties: str = "") -> str:
    """A paragraph of runs (as XML) or plain words."""
    inner = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def tc(content: str = "", properties: str = "") -> str:
    """A cell of block XML, or of one paragraph of words."""
    inner = content if content.startswith("<") else p(content) if content else "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


def document(*body: str) -> str:
    return _ROOT + "".join(body) + "</w:body></w:document>"


def package(members: dict[str, bytes | str], *, names: list[tuple[str, bytes]] | None = None) -> bytes:
    """A zip of these members, and of further ones that may repeat a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*members.items(), *(names or [])]:
            archive.writestr(name, data)
    return out.getvalue()


def docx(
    *body: str, xml: str | bytes | None = None, extra: dict[str, bytes | str] | None = None, **parts: str
) -> bytes:
    """A docx of body XML; `parts` are the inner XML of styles, numbering, footnotes, comments; `extra` any members."""
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{_PARTS[kind]}"/>'
        for at, kind in enumerate(parts, start=10)
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": xml if xml is not None else document(*body),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
        ),
    }
    for kind, inner in parts.items():
        members[f"word/{_PARTS[kind]}"] = f'<w:{kind} xmlns:w="{W_NAMESPACE}">{inner}</w:{kind}>'
    members.update(extra or {})
    return package(members)
