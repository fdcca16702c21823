"""What is cut from a Word document's bytes before they are parsed changes nothing that is read."""

from __future__ import annotations

from documents.readers.docx_xml import CONTINUE, RESTART, document, docx, p, r, span, tbl, tc, tr
from gongkai.documents.readers import docx as reader
from gongkai.documents.readers.docx_slim import without_formatting


def test_cutting_the_formatting_never_changes_what_is_read() -> None:
    plain = "<w:rFonts w:ascii='宋体'/><w:sz w:val='20'/>"
    body = document(
        p(r("正文", plain), r("隐", plain + "<w:vanish/>"), properties=f"<w:rPr>{plain}</w:rPr>"),
        tbl(tr(tc(p(r("4", plain), r("2", "<w:strike/>"))), tc(p(r("上", plain))))),
    )
    commented = body.replace("<w:body>", "<w:body><!-- <w:rPr> -->")
    first, second = (reader.read(docx(xml=xml)) for xml in (body, commented))
    assert first.blocks == second.blocks
    assert first.findings == second.findings
    assert len(without_formatting(body.encode())) < len(body.encode())
    assert without_formatting(commented.encode()) == commented.encode()


def test_layout_is_cut_only_where_it_says_nothing_of_the_text() -> None:
    centred = '<w:spacing w:line="560"/><w:jc w:val="center"/>'
    boxed = '<w:tcBorders><w:top w:val="single"/></w:tcBorders><w:shd w:val="clear" w:fill="auto"/>'
    parted = '<w:r><w:t xml:space="preserve">二〇</w:t></w:r><w:r><w:t>二一</w:t></w:r>'
    body = document(
        p(r("第一"), properties=centred),
        p(r("标题"), properties='<w:outlineLvl w:val="0"/>' + centred),
        p(parted),
        tbl(
            tr(tc("勾稽", boxed + span(2)), tc(parted, boxed)),
            tr(tc("三", boxed + RESTART), tc("4", "<w:tcBorders>疑</w:tcBorders>"), tc("5")),
            tr(tc("", boxed + CONTINUE), tc("6"), tc("7")),
        ),
    )
    cut = without_formatting(body.encode())
    kept = reader.read(docx(xml=body.replace("<w:body>", "<w:body><!-- -->")))
    assert reader.read(docx(xml=body)).blocks == kept.blocks
    assert [b"w:jc" in cut, b"w:top" in cut, "疑".encode() in cut] == [True, False, True]
    assert cut.count(b"w:jc") == 1
    assert "<w:t>二〇二一</w:t>".encode() in cut
    raised = body.replace("<w:r><w:t", '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t', 1)
    assert "<w:t>二〇二一</w:t>".encode() not in without_formatting(raised.encode())
