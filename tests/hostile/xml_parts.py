"""XML inside packages: entities, depth, encodings, forbidden characters; relations and fields that reach outside."""

from __future__ import annotations

from hostile.papers import R, document_xml, docx, docx_body, html, paragraph, relationships
from hostile.registry import case


def _with_doctype(doctype: str, body: str = "&a;") -> bytes:
    xml = document_xml(docx_body() + paragraph("x").replace(">x<", f">{body}<")).decode()
    return docx(extra={"word/document.xml": xml.replace("<w:document", f"{doctype}<w:document", 1).encode()})


@case("xml_billion_laughs.docx")
def billion_laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _with_doctype(f'<!DOCTYPE w [<!ENTITY l0 "ha">{lines}]>', "&l9;")


@case("xml_quadratic.docx")
def quadratic() -> bytes:
    return _with_doctype(f'<!DOCTYPE w [<!ENTITY a "{"x" * 50_000}">]>', "&a;" * 5000)


@case("xml_xxe_file.docx")
def xxe_file() -> bytes:
    return _with_doctype('<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>')


@case("xml_xxe_parameter.docx")
def xxe_parameter() -> bytes:
    return _with_doctype('<!DOCTYPE w [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>', "x")


@case("xml_xxe_in_styles.docx")
def xxe_in_styles() -> bytes:
    styles = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:styles xmlns:w="x">&a;</w:styles>'
    return docx(extra={"word/styles.xml": styles.encode()})


@case("xml_doctype_utf16.docx")
def doctype_utf16() -> bytes:
    styles = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "b">]><w:styles xmlns:w="x">&a;</w:styles>'
    return docx(extra={"word/styles.xml": styles.encode("utf-16")})


@case("xml_doctype_utf16_no_mark.docx")
def doctype_utf16_no_mark() -> bytes:
    styles = (
        '<?xml version="1.0" encoding="UTF-16LE"?><!DOCTYPE w [<!ENTITY a "b">]><w:styles xmlns:w="x">&a;</w:styles>'
    )
    return docx(extra={"word/styles.xml": styles.encode("utf-16-le")})


@case("xml_doctype_utf7.docx")
def doctype_utf7() -> bytes:
    xml = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE w+AD4-<w/>'
    return docx(extra={"word/styles.xml": xml})


@case("xml_doctype_ebcdic.docx")
def doctype_ebcdic() -> bytes:
    xml = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE w><w/>'.encode("cp037")
    return docx(extra={"word/document.xml": xml})


@case("xml_doctype_in_custom.docx")
def doctype_in_custom() -> bytes:
    return docx(extra={"customXml/item1.xml": b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/'><a/>"})


@case("xml_deep.docx")
def deep() -> bytes:
    return docx(docx_body() + "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000)


@case("xml_deep_230.docx")
def deep_230() -> bytes:
    return docx(docx_body() + "<w:ins>" * 230 + "</w:ins>" * 230)


@case("xml_utf16_part.docx")
def utf16_part() -> bytes:
    xml = document_xml(docx_body()).decode().replace("UTF-8", "UTF-16")
    return docx(extra={"word/document.xml": xml.encode("utf-16")})


@case("xml_bad_utf8.docx")
def bad_utf8() -> bytes:
    return docx(
        extra={"word/document.xml": document_xml(docx_body() + paragraph("MARK")).replace(b"MARK", b"\xff\xfe\xfa")}
    )


@case("xml_control_chars.docx")
def control_chars() -> bytes:
    return docx(extra={"word/document.xml": document_xml(docx_body() + paragraph("MARK")).replace(b"MARK", b"a\x01b")})


@case("xml_control_reference.docx")
def control_reference() -> bytes:
    return docx(extra={"word/document.xml": document_xml(docx_body() + paragraph("MARK")).replace(b"MARK", b"a&#x1;b")})


@case("xml_unclosed.docx")
def unclosed() -> bytes:
    return docx(extra={"word/document.xml": document_xml(docx_body())[:-40]})


@case("xml_foreign_prefix.docx")
def foreign_prefix() -> bytes:
    xml = document_xml(docx_body()).replace(b"<w:", b"<q:").replace(b"</w:", b"</q:").replace(b" w:", b" q:")
    return docx(extra={"word/document.xml": xml.replace(b"xmlns:w=", b"xmlns:q=")})


# --- links


@case("rel_remote_template.docx")
def remote_template() -> bytes:
    rels = relationships(("rId1", f"{R}/attachedTemplate", "http://127.0.0.1:9/evil.dotm", "External"))
    return docx(extra={"word/settings.xml": b"<w:settings xmlns:w='x'/>", "word/_rels/settings.xml.rels": rels})


@case("rel_remote_image.docx")
def remote_image() -> bytes:
    rels = relationships(("rId9", f"{R}/image", "http://127.0.0.1:9/pixel.png", "External"))
    return docx(extra={"word/_rels/document.xml.rels": rels})


@case("rel_ole_link.docx")
def ole_link() -> bytes:
    rels = relationships(("rId9", f"{R}/oleObject", "file:///\\\\127.0.0.1\\x.xlsx", "External"))
    return docx(extra={"word/_rels/document.xml.rels": rels})


@case("rel_header_image.docx")
def header_image() -> bytes:
    rels = relationships(("rId9", f"{R}/image", "http://127.0.0.1:9/pixel.png", "External"))
    return docx(extra={"word/header1.xml": b"<w:hdr xmlns:w='x'/>", "word/_rels/header1.xml.rels": rels})


@case("rel_traversal.docx")
def traversal() -> bytes:
    return docx(extra={"_rels/.rels": relationships(("rId1", f"{R}/officeDocument", "../../../../etc/passwd", ""))})


@case("rel_traversal_styles.docx")
def traversal_styles() -> bytes:
    rels = relationships(("rId1", f"{R}/styles", "../../../etc/passwd", ""))
    return docx(extra={"word/_rels/document.xml.rels": rels})


@case("field_dde.docx")
def field_dde() -> bytes:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> DDEAUTO c:\\\\windows'
        '\\\\system32\\\\cmd.exe "/k calc" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return docx(docx_body() + field)


@case("field_dde_split.docx")
def field_dde_split() -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in ("D", "DE", "AUTO c:\\\\x \\\\y"))
    field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return docx(docx_body() + field)


@case("field_simple_dde.docx")
def field_simple_dde() -> bytes:
    return docx(docx_body() + '<w:p><w:fldSimple w:instr="DDE excel x y"><w:r><w:t>5</w:t></w:r></w:fldSimple></w:p>')


@case("altchunk_html.docx")
def altchunk_html() -> bytes:
    rels = relationships(("rId9", f"{R}/aFChunk", "afchunk.html", ""))
    return docx(
        docx_body() + '<w:altChunk r:id="rId9"/>',
        {"word/afchunk.html": html().encode(), "word/_rels/document.xml.rels": rels},
    )
