"""Office packages written with the same bytes for the same parts."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: no clock in the file
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PICTURES = {"png": "image/png", "jpg": "image/jpeg"}


def xml(root: etree._Element) -> bytes:
    """A part's bytes."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    _drop_ignorable(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_ignorable(root: etree._Element) -> None:
    """mc:Ignorable names prefixes; one that is no longer declared makes Word refuse the file."""
    for element in root.iter("*"):
        for key, value in list(element.attrib.items()):
            if etree.QName(key).localname == "Ignorable":
                known = [prefix for prefix in str(value).split() if prefix in element.nsmap]
                if known:
                    element.set(key, " ".join(known))
                else:
                    del element.attrib[key]


def pack(parts: Mapping[str, bytes], types: Mapping[str, str]) -> bytes:
    """A package of these parts; `types` gives the content type of each that is neither a picture nor a .rels."""
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        **_PICTURES,
    }
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    listed = "".join(f'<Default Extension="{key}" ContentType="{value}"/>' for key, value in defaults.items())
    listed += "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(types.items()))
    whole = {"[Content_Types].xml": f'{_HEAD}<Types xmlns="{space}">{listed}</Types>'.encode(), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in whole.items():
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3
            archive.writestr(member, data)
    return out.getvalue()


def rels(out: dict[str, bytes], part: str, relations: Mapping[str, tuple[str, str]]) -> None:
    """Add the relations of a part (of the package itself for ""): id -> (kind, target)."""
    folder, name = posixpath.split(part)
    entries = "".join(
        f'<Relationship Id="{key}" Type="{_REL}/{kind}" Target="/{target}"/>'
        for key, (kind, target) in relations.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{space}">{entries}</Relationships>'
    out[posixpath.join(folder, "_rels", f"{name}.rels")] = text.encode()
