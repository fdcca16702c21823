"""Packages that lie: bombs, overlaps, doubled and damaged members, polyglots, wrong extensions, OLE structures."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from hostile.papers import REL, R, document_xml, docx, docx_body, docx_parts, html, packed, relationships, xlsx
from hostile.registry import case


def _bomb_member(size: int) -> bytes:
    return document_xml("").replace(b"</w:body>", b" " * size + b"</w:body>")


@case("zip_bomb.docx")
def zip_bomb() -> bytes:
    return docx(extra={"word/document.xml": _bomb_member(110 * 1024**2)})


@case("zip_ratio.docx")
def zip_ratio() -> bytes:
    return docx(extra={"word/media/image1.bin": b"\0" * (20 * 1024**2)})


@case("zip_lying_size.docx")
def zip_lying_size() -> bytes:
    data = bytearray(docx(extra={"word/settings.xml": b"<a>" + b" " * 5000 + b"</a>"}))
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + 17] != b"word/settings.xml":
        at = data.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<L", data, at + 24, 100)
    return bytes(data)


@case("zip_many_members.docx")
def zip_many_members() -> bytes:
    return docx(extra={f"word/x{number}.bin": b"" for number in range(2100)})


@case("zip_overlap.docx")
def zip_overlap() -> bytes:
    data = bytearray(docx(extra={"word/a.bin": b"a" * 999, "word/b.bin": b"b" * 999}))
    places = []
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        places.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    first, second = places[-2], places[-1]
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


@case("zip_quoted_overlap.docx")
def zip_quoted_overlap() -> bytes:
    """Two entries share one data area, the second reaching into the first's: Fifield's way."""
    data = bytearray(docx(extra={"word/a.bin": b"a" * 999, "word/b.bin": b"b" * 999}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 42 : at + 46] = struct.pack("<L", struct.unpack_from("<L", data, at + 42)[0] - 9)
    return bytes(data)


@case("zip_nested.docx")
def zip_nested() -> bytes:
    inner = packed({"deep.txt": b"x"})
    for _ in range(4):
        inner = packed({"next.zip": inner})
    return docx(extra={"word/media/inner.zip": inner})


@case("zip_nested.zip")
def zip_nested_archive() -> bytes:
    return packed({"年报.zip": packed({"年报.docx": docx()})})


@case("zip_traversal.docx")
def zip_traversal() -> bytes:
    return docx(extra={"../../../../tmp/evil.xml": b"<a/>"})


@case("zip_absolute.docx")
def zip_absolute() -> bytes:
    return docx(extra={"/etc/cron.d/evil": b"x"})


@case("zip_drive_path.zip")
def zip_drive_path() -> bytes:
    return packed({"C:\\Windows\\年报.docx": docx()})


@case("zip_symlink.docx")
def zip_symlink() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as package:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return out.getvalue()


@case("zip_gbk_names.zip")
def zip_gbk_names() -> bytes:
    name = "青禾县/2022年年报.docx"
    placeholder = "q" * len(name.encode("gbk"))
    return packed({placeholder: docx()}).replace(placeholder.encode(), name.encode("gbk"))


@case("zip_encrypted.docx")
def zip_encrypted() -> bytes:
    data = bytearray(docx())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(magic, at + 4)
    return bytes(data)


@case("zip_encrypted_local_only.docx")
def zip_encrypted_local_only() -> bytes:
    data = bytearray(docx())
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    return bytes(data)


@case("zip_duplicate_part.docx")
def zip_duplicate_part() -> bytes:
    return _twice("word/document.xml")


@case("zip_duplicate_case.docx")
def zip_duplicate_case() -> bytes:
    return _twice("word/Document.xml")


def _twice(name: str) -> bytes:
    other = document_xml(docx_body({"t3.new_received.total": "99"}))
    placeholder = "word/documenX.xml"
    return docx(extra={placeholder: other}).replace(placeholder.encode(), name.encode())


@case("zip_name_mismatch.docx")
def zip_name_mismatch() -> bytes:
    data = docx(extra={"word/other.xml": document_xml("")})
    at = data.index(b"word/other.xml")
    return data[:at] + b"word/OTHER.xml" + data[at + 14 :]


@case("zip_truncated.docx")
def zip_truncated() -> bytes:
    data = docx()
    return data[: len(data) * 2 // 3]


@case("zip_tail_cut.docx")
def zip_tail_cut() -> bytes:
    return docx()[:-30]


@case("zip_crc_error.docx")
def zip_crc_error() -> bytes:
    data = packed(docx_parts(), zipfile.ZIP_STORED)
    return data.replace("青禾县2022".encode(), "青禾县2021".encode(), 1)


@case("zip_crc_other_part.docx")
def zip_crc_other_part() -> bytes:
    data = packed({**docx_parts(), "word/media/a.bin": b"MARK" * 50}, zipfile.ZIP_STORED)
    return data.replace(b"MARKMARK", b"MARKMERK", 1)


@case("zip_bad_method.docx")
def zip_bad_method() -> bytes:
    return packed(docx_parts(), zipfile.ZIP_LZMA)


@case("zip_broken_deflate.docx")
def zip_broken_deflate() -> bytes:
    data = bytearray(docx())
    at = data.index(b"word/document.xml") + 17
    data[at + 40 : at + 60] = b"\xff" * 20
    return bytes(data)


@case("zip_gif_polyglot.docx")
def zip_gif_polyglot() -> bytes:
    return b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;" + docx()


@case("zip_pdf_polyglot.docx")
def zip_pdf_polyglot() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" + docx()


@case("zip_trailing.docx")
def zip_trailing() -> bytes:
    return docx() + b"hidden behind the end" * 9


@case("zip_ofd.ofd")
def zip_ofd() -> bytes:
    return packed({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"})


@case("type_activex.docx")
def type_activex() -> bytes:
    return docx(extra={"word/activeX/activeX1.xml": b"<ocx/>", "word/activeX/activeX1.bin": b"x"})


@case("zip_no_papers.zip")
def zip_no_papers() -> bytes:
    return packed({"__MACOSX/._a.docx": b"x", ".DS_Store": b"x"})


@case("zip_with_a_bad_member.zip")
def zip_with_a_bad_member() -> bytes:
    return packed({"好.docx": docx(), "坏.docx": zip_truncated(), "Thumbs.db": b"x"})


@case("empty.docx")
def empty() -> bytes:
    return b""


@case("opc_no_document.docx")
def opc_no_document() -> bytes:
    parts = docx_parts()
    del parts["word/document.xml"]
    return packed(parts)


@case("opc_presentation.pptx")
def opc_presentation() -> bytes:
    main = b'<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
    rels = relationships(("rId1", f"{R}/officeDocument", "ppt/presentation.xml", ""))
    return packed({"[Content_Types].xml": b"<Types/>", "_rels/.rels": rels, "ppt/presentation.xml": main})


# --- wrong type


@case("type_html_as.doc")
def type_html_as_doc() -> bytes:
    return html().encode()


@case("type_xlsx_as.docx")
def type_xlsx_as_docx() -> bytes:
    return xlsx()


@case("type_docx_as.doc")
def type_docx_as_doc() -> bytes:
    return docx()


@case("type_php.jpg")
def type_php() -> bytes:
    return b"<?php system($_GET['c']); ?>"


@case("type_jpeg_php.jpg")
def type_jpeg_php() -> bytes:
    return b"\xff\xd8\xff\xe0<?php system($_GET['c']); ?>"


@case("type_exe.docx")
def type_exe() -> bytes:
    return b"MZ\x90\x00" + b"\0" * 200 + b"This program cannot be run in DOS mode."


@case("type_random.pdf")
def type_random() -> bytes:
    return bytes(zlib.crc32(bytes([number % 256, number // 256])) % 256 for number in range(4000))


@case("type_macro.docx")
def type_macro() -> bytes:
    return docx(extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600})


@case("mhtml_as.doc")
def mhtml_as_doc() -> bytes:
    import base64

    page = base64.encodebytes(html(head="").encode("gb18030")).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"; type="text/html"\r\n\r\n'
        '------=_Part\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n'
        f"Content-Location: file:///C:/a.htm\r\n\r\n{page}\r\n------=_Part\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------=_Part--\r\n"
    ).encode()


@case("rels_namespace.docx")
def relations_with_prefix() -> bytes:
    rels = (
        f'<r:Relationships xmlns:r="{REL}"><r:Relationship Id="a" Type="{R}/officeDocument" '
        'Target="/word/document.xml"/></r:Relationships>'
    )
    return docx(extra={"_rels/.rels": rels.encode()})
