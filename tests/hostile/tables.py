"""Tables that are too large, too deep or doubled, and what Word documents hide."""

from __future__ import annotations

from hostile.papers import (
    AGENCY,
    FIGURES,
    YEAR,
    R,
    blocks,
    docx,
    docx_body,
    docx_parts,
    docx_table,
    packed,
    paragraph,
    relationships,
    tables,
    xlsx,
)
from hostile.registry import case


def _nested(depth: int, inner: str = "") -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + inner + "<w:p/></w:tc></w:tr></w:tbl>" * depth


@case("table_nested_40.docx")
def nested_40() -> bytes:
    return docx(_nested(40, docx_body()))


@case("table_nested_3000.docx")
def nested_3000() -> bytes:
    return docx(docx_body() + _nested(3000))


def _row(cells: str) -> str:
    return f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"


def _cell(text: str = "", span: str = "", merge: str = "") -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span else ""
    return f"<w:tc><w:tcPr>{grid}{merge}</w:tcPr>{paragraph(text)}</w:tc>"


@case("table_gridspan_huge.docx")
def gridspan_huge() -> bytes:
    return docx(docx_body() + _row(_cell("x", "99999999")))


@case("table_gridspan_bad.docx")
def gridspan_bad() -> bytes:
    return docx(docx_body() + _row(_cell("甲", "two") + _cell("乙", "-3")))


@case("table_gridspan_astronomical.docx")
def gridspan_astronomical() -> bytes:
    return docx(docx_body() + _row(_cell("x", "9" * 4400)))


@case("docx_grid_before.docx")
def grid_before() -> bytes:
    row = f'<w:tr><w:trPr><w:gridBefore w:val="9999999"/></w:trPr>{_cell("1")}</w:tr>'
    return docx(docx_body() + f"<w:tbl>{row}</w:tbl>")


@case("docx_no_types.docx")
def no_types() -> bytes:
    parts = docx_parts()
    del parts["[Content_Types].xml"]
    return packed(parts)


@case("table_wide_200k.docx")
def wide_200k() -> bytes:
    return docx(docx_body() + _row("<w:tc><w:p/></w:tc>" * 200_000))


@case("table_tall_vmerge.docx")
def tall_vmerge() -> bytes:
    rows = "".join(
        f"<w:tr>{_cell(merge='<w:vMerge/>' if number else '<w:vMerge w:val=&quot;restart&quot;/>'.replace('&quot;', chr(34)))}</w:tr>"
        for number in range(8000)
    )
    return docx(docx_body() + f"<w:tbl>{rows}</w:tbl>")


@case("table_many.docx")
def many_tables() -> bytes:
    return docx(docx_body() + _row(_cell("x")) * 300)


@case("table_long_cell.docx")
def long_cell() -> bytes:
    return docx(docx_body() + _row(_cell("长" * 30_000)))


@case("table_twice.docx")
def twice() -> bytes:
    third = docx_table(tables({**FIGURES, "t3.new_received.total": "9"})[1])
    return docx(docx_body() + third)


@case("table_none.docx")
def none() -> bytes:
    return docx("".join(paragraph(block) for block in blocks() if isinstance(block, str)))


# --- leaks


@case("leak_tracked_changes.docx")
def tracked_changes() -> bytes:
    change = (
        '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>收到申请9件</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>收到申请7件</w:t></w:r></w:ins></w:p>'
    )
    return docx(docx_body() + change)


@case("leak_comment.docx")
def comment() -> bytes:
    comments = '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" w:author="a">'
    comments += paragraph("这个数要改小") + "</w:comment></w:comments>"
    rels = relationships(("rId9", f"{R}/comments", "comments.xml", ""))
    return docx(extra={"word/comments.xml": comments.encode(), "word/_rels/document.xml.rels": rels})


@case("leak_hidden_text.docx")
def hidden_text() -> bytes:
    return docx(docx_body() + paragraph("内部意见：暂不公开", "<w:rPr><w:vanish/></w:rPr>"))


@case("leak_white_text.docx")
def white_text() -> bytes:
    return docx(docx_body() + paragraph("内部意见：暂不公开", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'))


@case("leak_black_highlight.docx")
def black_highlight() -> bytes:
    return docx(docx_body() + paragraph("申请人张某", '<w:rPr><w:highlight w:val="black"/></w:rPr>'))


@case("leak_black_shading.docx")
def black_shading() -> bytes:
    return docx(
        docx_body() + paragraph("申请人张某", '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="000000"/></w:rPr>')
    )


@case("leak_metadata.docx")
def metadata() -> bytes:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>经办人甲</dc:creator><cp:lastModifiedBy>审核人乙'
        "</cp:lastModifiedBy></cp:coreProperties>"
    )
    return docx(extra={"docProps/core.xml": core.encode()})


@case("leak_embedded_workbook.docx")
def embedded_workbook() -> bytes:
    rels = relationships(("rId9", f"{R}/package", "embeddings/book.xlsx", ""))
    return docx(extra={"word/embeddings/book.xlsx": xlsx(), "word/_rels/document.xml.rels": rels})


@case("leak_id_split_runs.docx")
def id_split_runs() -> bytes:
    number = "11010519491231002X"  # the standard's own example
    runs = "".join(f"<w:r><w:t>{number[at : at + 3]}</w:t></w:r>" for at in range(0, 18, 3))
    return docx(docx_body() + f"<w:p><w:r><w:t>申请人身份证号</w:t></w:r>{runs}</w:p>")


# --- numbers and text


def _with(cell: str, raw: str) -> bytes:
    return docx(docx_body({**FIGURES, cell: raw}))


@case("num_fullwidth.docx")
def fullwidth() -> bytes:
    return _with("t2.licensing.decisions", "１２３４")


@case("num_foreign_digits.docx")
def foreign_digits() -> bytes:
    return docx(
        docx_body(
            {
                **FIGURES,
                "t3.new_received.natural_person": "٧",
                "t2.penalty.decisions": "²",
                "t2.coercion.decisions": "⑫",
            }
        )
    )


@case("num_chinese.docx")
def chinese() -> bytes:
    return _with("t2.penalty.decisions", "五十六")


@case("num_odd_forms.docx")
def odd_forms() -> bytes:
    return docx(
        docx_body(
            {
                **FIGURES,
                "t2.licensing.decisions": "1_234",
                "t2.penalty.decisions": "0x38",
                "t2.coercion.decisions": "1e3",
            }
        )
    )


@case("num_5000_digits.docx")
def digits_5000() -> bytes:
    return _with("t2.penalty.decisions", "9" * 5000)


@case("num_negative_overflow.docx")
def negative_overflow() -> bytes:
    return _with("t2.penalty.decisions", "-9223372036854775809")


def _text(change: dict[str, str]) -> bytes:
    body = docx_body()
    for old, new in change.items():
        body = body.replace(old, new)
    return docx(body)


@case("text_invisible_labels.docx")
def invisible_labels() -> bytes:
    return _text({"行政许可": "行\u200b政\u2060许\ufeff可", "予以公开": "予\u00ad以公\u200d开", "总计": "总\u3000计"})


@case("text_bidi.docx")
def bidi() -> bytes:
    return _text({"解读的形式": "\u202e解读的形式\u202c"})


@case("text_zalgo.docx")
def zalgo() -> bytes:
    return _text({"解读": "解" + "\u0300\u0301\u0302\u0303\u0304" * 20 + "读"})


@case("text_astral_names.docx")
def astral_names() -> bytes:
    return docx(docx_body().replace(AGENCY, "𠀀𡈽县"))


@case("pages_of_text.zip")
def folder_of_papers() -> bytes:
    return packed({f"{YEAR}/年报.docx": docx(), "说明.txt": "没有别的。".encode()})
