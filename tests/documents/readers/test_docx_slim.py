"""What is cut from a Word document's bytes before they are parsed changes nothing that is read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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


PARAGRAPHS = [
    '<w:jc w:val="center"/>',
    '<w:outlineLvl w:val="0"/>',
    "<w:rPr><w:b/></w:rPr>",
    "<w:rPr><w:vanish/></w:rPr>",
    '<w:tabs><w:tab w:val="left"/></w:tabs>',
    '<w:pPrChange w:id="1"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>',
]
RUNS = ["", "<w:b/>", "<w:vanish/>", "<w:strike/>", '<w:vertAlign w:val="superscript"/>', '<w:shd w:fill="000000"/>']
CELLS = [
    '<w:tcW w:w="1"/>',
    '<w:tcBorders><w:top w:val="single"/></w:tcBorders>',
    "<w:tcBorders><w:top><w:t>疑</w:t></w:top></w:tcBorders>",
    CONTINUE,
    RESTART,
    span(2),
    "<w:cellDel/>",
]


def some(choice: list[str], most: int = 2) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(choice), max_size=most, unique=True).map("".join)


PIECES = st.builds(r, st.sampled_from(["12", "字 ", " a&<b"]), some(RUNS, 1)) | st.sampled_from(
    ["<w:r><w:tab/><w:t>页</w:t></w:r>", '<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins>']
)
TEXTS = st.builds(
    lambda pieces, look: p(*pieces, properties=look), st.lists(PIECES, min_size=1, max_size=4), some(PARAGRAPHS)
)
ROWS = st.lists(st.builds(tc, TEXTS, some(CELLS)), min_size=1, max_size=3).map(lambda cells: tr(*cells))
TABLES = st.lists(ROWS, min_size=1, max_size=3).map(lambda rows: tbl(*rows))


@given(st.lists(TEXTS | TABLES, min_size=1, max_size=3))
def test_whatever_stands_in_a_document_it_reads_alike_cut_and_whole(body: list[str]) -> None:
    xml = document(*body)
    cut, whole = (reader.read(docx(xml=one)) for one in (xml, xml.replace("<w:body>", "<w:body><!-- -->")))
    assert cut == whole
