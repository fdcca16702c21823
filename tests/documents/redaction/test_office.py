"""Word documents and workbooks: what was taken out is gone from every byte, what is left still opens and reads."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

import docx as python_docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image

from documents.readers.docx_xml import p, tbl, tc, tr
from documents.redaction.made import CARD, ID, NAME, PHONE, docx_of, png_of, run, with_parts, xlsx_of
from gongkai.documents.readers import docx as reader
from gongkai.documents.redaction import Redaction
from gongkai.documents.redaction.apply import redact
from gongkai.documents.redaction.docx_text import stories
from gongkai.documents.redaction.find import suggest
from gongkai.documents.redaction.leaks import blocking, scan
from gongkai.documents.redaction.prove import certificate

SECRETS = (NAME, ID, PHONE, CARD)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def taken(data: bytes, name: str) -> list[Redaction]:
    return [Redaction(one.kind, one.reason, text=one.text) for one in suggest(data, name, (), [NAME])]


def whole(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def full_docx() -> bytes:
    changes = '<w:ins w:id="1" w:author="Wang" w:date="2026-01-01T00:00:00Z">{}</w:ins>'
    deleted = f'<w:del w:id="2" w:author="Wang"><w:r><w:delText>{PHONE}</w:delText></w:r></w:del>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "mailto:wang@example.com"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("写信") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = docx_of(
        p(
            run("当事人"),
            run("王某"),
            run("某", "<w:b/>"),
            run("，身份证号："),
            run(ID[:7]),
            run(ID[7:12]),
            run(ID[12:]),
        ),
        p(
            changes.format(run("本段后来加上。")),
            deleted,
            run("隐藏的话", "<w:vanish/>"),
            run("白色的话", '<w:color w:val="FFFFFF"/>'),
        ),
        p('<w:commentRangeStart w:id="0"/>', run("请看批注", '<w:highlight w:val="yellow"/>'), field),
        tbl(tr(tc("账号"), tc(CARD)), tr(tc("电话"), tc(f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"))),
        '<w:sdt><w:sdtPr><w:alias w:val="secret"/></w:sdtPr><w:sdtContent>'
        + p("控件里的字")
        + "</w:sdtContent></w:sdt>",
        p(run("印章旁的字")),
    )
    comments = f'<w:comments {_W}><w:comment w:id="0" w:author="Wang">{p("secret")}</w:comment></w:comments>'
    custom = f"<x>secret {PHONE}</x>"
    return with_parts(
        body, {"word/comments.xml": comments, "customXml/item1.xml": custom, "word/people.xml": "<x>secret</x>"}
    )


def test_a_word_document_keeps_its_words_and_loses_the_rest() -> None:
    data = full_docx()
    made = redact(data, "决定.docx", taken(data, "决定.docx"), [NAME, ID, PHONE])
    assert made.certificate.ok, made.certificate.lines
    assert not any(
        secret in whole(made.data) for secret in (*SECRETS, "secret", "Wang", "wang@", "隐藏的话", "白色的话", "rsid")
    )
    document = python_docx.Document(io.BytesIO(made.data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "当事人■■■，身份证号：" + "■" * 18
    assert texts[1] == "本段后来加上。"
    assert "请看批注" in texts[2] and "写信" in texts[2]
    cells = ["".join(word.text for word in cell.iter("{*}t")) for cell in document.tables[0]._tbl.iter("{*}tc")]
    assert cells == ["账号", "■" * 19, "电话", "■" * 13]
    assert "控件里的字" in "".join(story.text for story in stories(made.data))
    assert blocking(scan(made.data, made.name)) == []
    assert reader.read(made.data).findings == []


def test_word_gives_the_same_bytes_twice() -> None:
    data = full_docx()
    wanted = taken(data, "决定.docx")
    assert redact(data, "决定.docx", wanted).data == redact(data, "决定.docx", wanted).data


def test_what_python_docx_writes_is_understood(tmp_path: Any) -> None:
    document = python_docx.Document()
    document.add_heading("公示", 0)
    document.add_paragraph(f"申请人{NAME}，电话{PHONE}")
    document.sections[0].header.paragraphs[0].text = f"页眉里也有{NAME}"
    document.add_picture(io.BytesIO(png_of({"Comment": "secret"})))
    document.core_properties.author = NAME
    out = io.BytesIO()
    document.save(out)
    made = redact(out.getvalue(), "公示.docx", taken(out.getvalue(), "公示.docx"), [NAME])
    assert made.certificate.ok, made.certificate.lines
    again = python_docx.Document(io.BytesIO(made.data))
    assert again.sections[0].header.paragraphs[0].text == "页眉里也有■■■"
    assert len(again.inline_shapes) == 1
    assert any("图片" in note for note in made.certificate.notes)
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        assert all(b"secret" not in package.read(name) for name in package.namelist())
        assert not [name for name in package.namelist() if name.startswith("docProps")]


def test_a_cropped_picture_keeps_only_what_is_shown() -> None:
    document = python_docx.Document()
    picture = Image.new("RGB", (100, 40), "white")
    picture.paste("red", (0, 0, 50, 40))
    shown = io.BytesIO()
    picture.save(shown, "PNG")
    document.add_picture(io.BytesIO(shown.getvalue()))
    fill = document.element.body.find(".//{*}blipFill")
    crop = fill.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect", {"l": "50000"})
    fill.insert(1, crop)
    out = io.BytesIO()
    document.save(out)
    assert any("裁掉" in leak.message for leak in scan(out.getvalue(), "a.docx"))
    made = redact(out.getvalue(), "a.docx", [])
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        kept = Image.open(io.BytesIO(package.read("word/media/image1.png"))).convert("RGB")
    assert (kept.size, kept.getpixel((0, 0))) == ((50, 40), (255, 255, 255))


def test_words_split_over_two_paragraphs_are_taken_out_too() -> None:
    data = docx_of(f"身份证号：{ID[:9]}", f"{ID[9:]}，其余从略")
    made = redact(data, "a.docx", taken(data, "a.docx"))
    assert made.certificate.ok
    assert ID[:9] not in whole(made.data)


def full_xlsx() -> bytes:
    def change(book: Any, sheet: Any) -> None:
        sheet["F1"] = "合计"
        sheet["F2"] = "=SUM(D2:D3)"
        sheet.column_dimensions["E"].hidden = True
        sheet.row_dimensions[4].hidden = True
        sheet["A1"].comment = Comment("secret", "Wang")
        sheet["G1"] = "secret white"
        sheet["G1"].font = openpyxl.styles.Font(color="FFFFFFFF")
        sheet["G2"] = 424242
        sheet["G2"].number_format = ";;;"
        sheet["H1"] = "merged"
        sheet["H2"] = "secret under"
        sheet.merge_cells("H1:H2")
        sheet.auto_filter.ref = "A1:D3"
        other = book.create_sheet("secret sheet")
        other["A1"] = PHONE
        other.sheet_state = "hidden"
        book.defined_names["secret_name"] = openpyxl.workbook.defined_name.DefinedName(
            "secret_name", attr_text="Sheet!$A$1"
        )

    rows = [
        ["姓名", "证件", "电话", "金额", "底稿"],
        [NAME, ID, int(PHONE), 1200, "secret column"],
        ["李某", "另一人", "见附件", 800.5, ""],
        ["secret row", "", "", 1, ""],
    ]
    return xlsx_of(rows, change)


def test_a_workbook_keeps_what_is_shown_and_loses_the_rest() -> None:
    data = full_xlsx()
    made = redact(data, "名单.xlsx", taken(data, "名单.xlsx"), [NAME, ID, PHONE])
    assert made.certificate.ok, made.certificate.lines
    assert not any(
        secret in whole(made.data) for secret in (*SECRETS, "secret", "Wang", "424242", "definedName", "<f>")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(made.data))
    assert book.sheetnames == ["Sheet"]
    rows = [[cell.value for cell in row[:4]] for row in book["Sheet"].iter_rows(max_row=3)]
    assert rows == [
        ["姓名", "证件", "电话", "金额"],
        ["■■■", "■" * 18, "■" * 11, 1200],
        ["李某", "另一人", "见附件", 800.5],
    ]
    assert blocking(scan(made.data, made.name)) == []
    assert redact(data, "名单.xlsx", taken(data, "名单.xlsx")).data == made.data


@pytest.mark.parametrize(
    ("name", "made", "spoil"),
    [
        ("a.docx", docx_of("王某某"), {"word/comments.xml": "<x/>"}),
        ("a.docx", docx_of("王某某"), {"docProps/core.xml": "<x/>"}),
        ("a.docx", docx_of("王某某"), {"word/document.xml": f"<w:document {_W}><w:body>{p(run('王某'), run('某'))}</w:body></w:document>"}),
        ("a.docx", docx_of("王某某"), {"word/document.xml": f'<w:document {_W}><w:body><w:p w:rsidR="1"/></w:body></w:document>'}),
        ("a.xlsx", xlsx_of([["王某某"]]), {"xl/comments1.xml": "<x/>"}),
    ],
)  # fmt: skip
def test_a_spoilt_package_is_not_certified(name: str, made: bytes, spoil: dict[str, str]) -> None:
    wanted = [Redaction("name", "privacy", text=NAME)]
    good = redact(made, name, wanted)
    assert good.certificate.ok, good.certificate.lines
    assert not certificate(made, with_parts(good.data, spoil), wanted, name=name).ok


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_one_character_in_each_box_is_still_a_number(name: str) -> None:
    row = ["身份证号", *ID]
    data = docx_of(tbl(tr(*map(tc, row)))) if name == "a.docx" else xlsx_of([row, [1, 2, 3]])
    assert [(one.kind, "".join(one.text.split())) for one in suggest(data, name)] == [("id_number", ID)]
    made = redact(data, name, taken(data, name), [ID])
    assert made.certificate.ok, made.certificate.lines
    assert suggest(made.data, name) == []
    assert whole(made.data).count("■") == 18
    assert not certificate(data, data, [], [ID], name=name).ok
