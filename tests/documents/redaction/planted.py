"""Forty leaks, each with its innocent twin: what must block publication, and what looks like it and may pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.comments import Comment

from documents.readers.docx_xml import p, tbl, tc, tr
from documents.redaction.made import (
    CARD,
    ID,
    NAME,
    PHONE,
    docx_of,
    html_of,
    id_number,
    jpeg_of,
    line,
    pdf_of,
    png_of,
    run,
    with_parts,
    xlsx_of,
)

File = tuple[str, Callable[[], bytes]]
LEAKS: dict[str, tuple[File, File]] = {}
"""name -> (leaking file, its twin), each as (file name, bytes made when asked)."""


def _pair(name: str, file: str, leak: Callable[[], bytes], twin: Callable[[], bytes]) -> None:
    LEAKS[name] = ((file, leak), (file, twin))


def _text(name: str, leak: str, twin: str) -> None:
    _pair(name, "公示.txt", leak.encode, twin.encode)


# ---- in plain words
_text("an id number", f"申请人身份证号：{ID}。", "合同编号：110105194912310021，统一社会信用代码：11610925016058000X。")
_text("an id number with blanks", f"身份证 {ID[:6]} {ID[6:14]} {ID[14:]}", "数量 110105 19491231 0021 件")
_text("a full-width id number", "身份证：" + "".join(chr(ord(c) + 0xFEE0) for c in ID), "文号：〔２０２６〕８７号")
_text("an id number with zero widths", "身份证：" + "\u200b".join(ID), "编\u200b号：12345678")
_text("an old id number", "身份证号码：110105491231002", "单号：991399491231002")
_text("a mobile", f"联系人电话 {PHONE}", "订单号 23812345678，总额 13812345678.00 元")
_text("a mobile in groups", "手机 138-1234-5678", "区划 610-9251-2345，热线 12345")
_text("a mobile with its country", "电话：+86 138 1234 5678", "政务热线 400-610-1234")
_text("a home telephone", "家庭电话：0915-2522001", "咨询电话：0915-2522001")
_text("a bank card", f"农户账号 {CARD}", f"流水 {CARD[:-1]}{(int(CARD[-1]) + 1) % 10}")
_text(
    "a bank card in groups",
    f"卡号：{' '.join(CARD[n : n + 4] for n in range(0, 19, 4))}",
    "项目编码：2026 0101 1234 5678",
)
_text("a number plate", "肇事车辆陕G·12345已查扣", "依据陕政发〔2026〕12345号、规划川A标段")
_text("an electric car's plate", "车牌号：陕GD12345", "设备型号：GD12345")
_text("a passport", "护照号码：E12345678", "型号 E12345678")
_text("a home", "家庭住址：青石镇花园小区3号楼2单元501室。", "办公地址：青石镇兴教路6号，政府大楼501室办理。")
_text("a room in running text", "住在青石镇花园小区3号楼2单元501室的住户", "花园小区3号楼加装电梯项目")
_text("a private mailbox", "邮箱：wangmoumou@example.com", "邮箱：xxgk@example.gov.cn")
_text("an exam number", "准考证号：202661090123", "公告第202661090123号")
_text(
    "a link of this system",
    "https://gk.example.gov.cn/track/2026-87/abcd",
    "https://gk.example.gov.cn/catalogue/2026-87/",
)
_text("a query code", "查询码：7K2M-9PQR-3TWX-5YZA", "版本 7K2M-9PQR")
# ---- over lines and cells
_pair("an id number over two lines of a page", "公示.pdf",
      lambda: pdf_of(f"当事人身份证号：{ID[:9]}\n{ID[9:]}，住本县。"), lambda: pdf_of("项目编号：110105194\n912310021，在本县。"))  # fmt: skip
_pair("an id number over runs", "公示.docx",
      lambda: docx_of(p(run("身份证"), run(ID[:5]), run(ID[5:12], "<w:b/>"), run(ID[12:]))),
      lambda: docx_of(p(run("编号"), run("11010"), run("5194912", "<w:b/>"), run("310021"))))  # fmt: skip
_pair("a mobile in a table", "公示.docx",
      lambda: docx_of(tbl(tr(tc("姓名"), tc("电话")), tr(tc(NAME), tc(PHONE)))),
      lambda: docx_of(tbl(tr(tc("项目"), tc("金额")), tr(tc("水渠"), tc("13812"), tc("345678")))))  # fmt: skip
# ---- what Word hides
_pair("an inserted change", "公示.docx",
      lambda: docx_of(f'<w:p><w:ins w:id="1" w:author="a">{run("新增一段")}</w:ins></w:p>'), lambda: docx_of("新增一段"))  # fmt: skip
_pair("a deleted change", "公示.docx",
      lambda: docx_of('<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>内部意见</w:delText></w:r></w:del></w:p>'),
      lambda: docx_of("正式意见"))  # fmt: skip
_pair("hidden words", "公示.docx", lambda: docx_of(p("公告", run("内部意见", "<w:vanish/>"))),
      lambda: docx_of(p("公告", run("公开意见", '<w:vanish w:val="0"/>'))))  # fmt: skip
_pair("white words", "公示.docx", lambda: docx_of(p("公告", run("内部意见", '<w:color w:val="FFFFFF"/>'))),
      lambda: docx_of(p("公告", run("公开意见", '<w:color w:val="FF0000"/>'))))  # fmt: skip
_pair("words under black", "公示.docx", lambda: docx_of(p("公告", run("王某某", '<w:highlight w:val="black"/>'))),
      lambda: docx_of(p("公告", run("重点", '<w:highlight w:val="yellow"/>'))))  # fmt: skip

_COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" w:author="a">'
    "<w:p><w:r><w:t>此处不宜公开</w:t></w:r></w:p></w:comment></w:comments>"
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator></cp:coreProperties>'
)
_pair(
    "a comment",
    "公示.docx",
    lambda: with_parts(docx_of("公告"), {"word/comments.xml": _COMMENTS}),
    lambda: docx_of("公告"),
)
_pair("an author", "公示.docx", lambda: with_parts(docx_of("公告"), {"docProps/core.xml": _CORE.format("王经办")}),
      lambda: with_parts(docx_of("公告"), {"docProps/core.xml": _CORE.format("Administrator")}))  # fmt: skip
_pair("an embedded workbook", "公示.docx",
      lambda: with_parts(docx_of("公告"), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": xlsx_of([["名单"]])}),
      lambda: docx_of("公告"))  # fmt: skip


# ---- what a workbook hides
def _hidden_column(_book: Any, sheet: Any) -> None:
    sheet.column_dimensions["B"].hidden = True


def _hidden_row(_book: Any, sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def _hidden_sheet(book: Any, _sheet: Any) -> None:
    other = book.create_sheet("底表")
    other["A1"] = "审批意见"
    other.sheet_state = "veryHidden"


def _comment(_book: Any, sheet: Any) -> None:
    sheet["A1"].comment = Comment("此户不符合条件", "a")


def _nothing(_book: Any, _sheet: Any) -> None:
    return None


_ROWS = [["村", "户数"], ["青石村", 12]]
for _name, _change in (
    ("a hidden column", _hidden_column),
    ("a hidden row", _hidden_row),
    ("a hidden sheet", _hidden_sheet),
    ("a comment of a cell", _comment),
):
    _pair(_name, "名单.xlsx", lambda change=_change: xlsx_of(_ROWS, change), lambda: xlsx_of(_ROWS, _nothing))  # type: ignore[misc]  # a default binds it
_pair("a mobile stored as a number", "名单.xlsx", lambda: xlsx_of([["电话"], [13812345678]]),
      lambda: xlsx_of([["金额"], [23812345678]]))  # fmt: skip
_pair("an id number in a list", "名单.xlsx", lambda: xlsx_of([["姓名", "证件"], [NAME, id_number(serial="011")]]),
      lambda: xlsx_of([["姓名", "证件"], ["张*", "110105********0118"]]))  # fmt: skip

# ---- what a pdf hides
_pair("words under a black box", "公示.pdf",
      lambda: pdf_of(line(60, 700, "当事人：内部代号甲乙丙") + "0 g 50 690 300 30 re f\n"),
      lambda: pdf_of("0.9 g 50 690 300 30 re f 0 g\n" + line(60, 700, "当事人：某公司")))  # fmt: skip
_pair("unseen words", "公示.pdf", lambda: pdf_of(line(60, 700, "公告") + line(60, 600, "内部意见不宜公开", before="3 Tr")),
      lambda: pdf_of(line(60, 700, "公告") + line(60, 600, "处理意见可以公开", before="0 Tr")))  # fmt: skip
_pair("the author of a pdf", "公示.pdf", lambda: pdf_of("公告一则", info="<</Author(wang jingban)>>"),
      lambda: pdf_of("公告一则", info="<</Producer(WPS)>>"))  # fmt: skip
_pair("an attachment", "公示.pdf",
      lambda: pdf_of("公告一则", catalog="/Names<</EmbeddedFiles<</Names[(a.xlsx) 500 0 R]>>>>",
                     objects={500: "<</Type/Filespec/F(a.xlsx)/EF<</F 501 0 R>>>>",
                              501: "<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream"}),
      lambda: pdf_of("公告一则", catalog="/PageLayout/SinglePage"))  # fmt: skip
_pair("a note on a page", "公示.pdf",
      lambda: pdf_of("公告一则", page="/Annots[500 0 R]",
                     objects={500: "<</Type/Annot/Subtype/Text/Rect[40 780 60 800]/Contents(secret)>>"}),
      lambda: pdf_of("公告一则", page="/Annots[500 0 R]",
                     objects={500: "<</Type/Annot/Subtype/Link/Rect[40 780 60 800]/Border[0 0 0]>>"}))  # fmt: skip
# ---- pictures and pages
_pair("the place of a photograph", "现场.jpg", lambda: jpeg_of(gps=True), jpeg_of)
_pair("the author of a photograph", "现场.jpg", lambda: jpeg_of(author="wang"), lambda: jpeg_of(orientation=1))
_pair("words in a png", "图.png", lambda: png_of({"Comment": "draft of wang"}), png_of)
_pair("bytes behind a png", "图.png", lambda: png_of(tail=b"hidden bytes"), lambda: png_of(size=(90, 90)))
_pair(
    "a comment of a page",
    "公示.html",
    lambda: html_of("<p>公告</p><!-- 王某某 138 -->"),
    lambda: html_of("<p>公告</p>"),
)
_pair("words not displayed", "公示.html", lambda: html_of('<p>公告</p><p style="display:none">内部意见</p>'),
      lambda: html_of('<p>公告</p><p style="display:block">公开意见</p>'))  # fmt: skip
_pair(
    "data in a tag",
    "公示.html",
    lambda: html_of(f'<p data-phone="{PHONE}">公告</p>'),
    lambda: html_of('<p class="big">公告</p>'),
)
