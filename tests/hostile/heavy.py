"""Small files that cost a reader much time or memory: they are refused by counting; and what hides in plain sight."""

from __future__ import annotations

from typing import Any

from hostile.papers import FIGURES, docx, docx_body, docx_table, html, html_body, tables, text_report, xlsx
from hostile.registry import case


@case("docx_many_paragraphs.docx")
def many_paragraphs() -> bytes:
    return docx(docx_body() + "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(150_000)))


@case("html_many_attributes.html")
def many_attributes() -> bytes:
    return html("<p " + " ".join(f"a{n}" for n in range(100_000)) + ">x</p>" + html_body()).encode()


@case("html_crowded_attributes.html")
def crowded_attributes() -> bytes:
    return html(("<p " + " ".join(f"a{n}" for n in range(3_000)) + ">x</p>") * 200 + html_body()).encode()


@case("html_many_entities.html")
def many_entities() -> bytes:
    return html(html_body() + "&lt;" * 1_000_000).encode()


@case("html_many_paragraphs.html")
def html_paragraphs() -> bytes:
    return html(html_body() + "<p>x</p>" * 100_000).encode()


@case("html_many_breaks.html")
def many_breaks() -> bytes:
    return html(html_body() + "<br>" * 1_500_000).encode()


@case("txt_one_wide_line.txt")
def wide_line() -> bytes:
    return (text_report() + "1 " * 20_000 + "\n").encode()


@case("txt_large.txt")
def large() -> bytes:
    return (text_report() + ("1" * 50_000 + "\n") * 100).encode()


@case("txt_many_lines.txt")
def many_lines() -> bytes:
    return (text_report() + "行\n" * 40_000).encode()


@case("html_white_text.html")
def white_text() -> bytes:
    return html(html_body() + '<p style="color:#fff">申请人甲</p><p><font color=white>乙</font></p>').encode()


@case("html_white_on_a_ground.html")
def white_on_a_ground() -> bytes:
    """The head of a real page: no finding."""
    return html('<div style="background:#06c"><p style="color:#fff">网站导航</p></div>' + html_body()).encode()


@case("html_torn.html")
def torn() -> bytes:
    return (html(html_body()) + "<!-- " * 10).encode()


@case("html_tag_in_tag.html")
def tag_in_tag() -> bytes:
    return html(html_body() + '<a b="' * 5_000).encode()


@case("table_twice_the_same.docx")
def twice_the_same() -> bytes:
    return docx(docx_body() + docx_table(tables()[1]))


@case("leak_metadata_identity.docx")
def metadata_identity() -> bytes:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>110101199003070000</dc:description>'
        "</cp:coreProperties>"
    )
    return docx(extra={"docProps/core.xml": core.encode()})


@case("text_bidi_number.docx")
def bidi_number() -> bytes:
    """The override shows the digits of 21 as 12."""
    return docx(docx_body({**FIGURES, "t2.licensing.decisions": "\u202e21\u202c"}))


@case("xlsx_identity_under_table.xlsx")
def identity_under_table() -> bytes:
    def then(book: Any, sheet: Any, end: int) -> None:
        sheet.write(end, 0, "身份证号")
        sheet.write(end, 1, 110101199003070000)

    return xlsx(then=then)
