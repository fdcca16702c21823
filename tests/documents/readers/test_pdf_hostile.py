"""What a hostile or careless pdf must give: a refusal with a reason, or the visible text and a finding."""

from __future__ import annotations

import zlib

import pytest

from documents.readers.tiny_pdf import build, one_page, stream, text
from gongkai.documents.paper import Paper, Text
from gongkai.documents.readers import pdf
from gongkai.errors import RefusedFile

SEEN = text("seen 12")


def words(paper: Paper) -> str:
    return " ".join(block.text for block in paper.blocks if isinstance(block, Text))


def messages(paper: Paper) -> str:
    assert all(issue.id == "READ-W3" for issue in paper.findings)
    return " ".join(issue.message for issue in paper.findings)


def with_kids(kids: dict[int, str]) -> bytes:
    objects = one_page(SEEN)
    for number, listed in kids.items():
        objects[number] = f"<< /Type /Pages /Parent 2 0 R /Kids [{listed}] /Count 1 >>".encode()
    return build(objects)


def form(body: bytes, resources: str) -> bytes:
    return stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {resources} >>")


def bomb() -> bytes:
    packed = zlib.compress(bytes(120 * 1024 * 1024), 9)
    return build(one_page(SEEN, more={6: stream(packed, "/Filter /FlateDecode")}))


def double_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(120 * 1024 * 1024), 9), 9)
    return build(one_page(SEEN, more={6: stream(packed, "/Filter [/FlateDecode /FlateDecode]")}))


def looped_revisions() -> bytes:
    whole = build(one_page(SEEN))
    place = whole.rindex(b"xref\n0 ")
    return build(one_page(SEEN), trailer=f"/Prev {place}")


def huge_table() -> bytes:
    return build(one_page(SEEN)).replace(b"/Size 6", b"/Size 99999999")


def many_pages() -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(10, 2012))
    more = dict.fromkeys(range(10, 2012), b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    objects = one_page(SEEN, more=more)
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count 2002 >>".encode()
    return build(objects)


REFUSED = {
    "cut in the middle": (lambda: build(one_page(SEEN))[:500], "不完整"),
    "no pdf": (lambda: b"hello", "不是 PDF"),
    "only a head": (lambda: b"%PDF-1.7\n%%EOF\n", "损坏"),
    "page tree that bites its tail": (lambda: with_kids({2: "6 0 R", 6: "2 0 R 3 0 R"}), "成环"),
    "page tree that shares a branch": (
        lambda: with_kids({2: "6 0 R 7 0 R", 6: "8 0 R", 7: "8 0 R", 8: "3 0 R"}),
        "成环",
    ),
    "drawing that draws itself": (
        lambda: build(
            one_page(
                b"/X0 Do\n" + SEEN,
                page="|/XObject << /X0 6 0 R >>",
                more={6: form(b"/X0 Do", "/XObject << /X0 6 0 R >>")},
            )
        ),
        "成环",
    ),
    "revisions in a loop": (looped_revisions, "成环"),
    "table of objects too large": (huge_table, "交叉引用"),
    "unpacks to 120 MB": (bomb, "解压"),
    "packed twice, unpacks to 120 MB": (double_bomb, "解压"),
    "nested arrays": (lambda: build(one_page(SEEN, more={6: b"[" * 5000 + b"]" * 5000})), "嵌套"),
    "more than 2,000 pages": (many_pages, "2000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_reason(name: str) -> None:
    make, reason = REFUSED[name]
    with pytest.raises(RefusedFile, match=reason):
        pdf.read(make())


def test_a_password_is_named() -> None:
    keys = f"/O ({'o' * 32}) /U ({'u' * 32})"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 {keys} /P -4 >> /ID [<00><00>]"
    with pytest.raises(RefusedFile, match="文件有密码"):
        pdf.read(build(one_page(SEEN), trailer=encrypt))


HIDDEN = {
    "render mode 3": text("secret", y=600, before="3 Tr"),
    "white on white": text("secret", y=600, before="1 1 1 rg"),
    "off the page": text("secret", x=2000),
    "too small": text("secret", y=600, size=1),
    "under a black box": text("secret", y=600) + b"0 0 0 rg 60 590 200 30 re f\n",
    "under a white box": text("secret", y=600) + b"1 1 1 rg 60 590 200 30 re f\n",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_nobody_sees_is_left_out_and_told(name: str) -> None:
    paper = pdf.read(build(one_page(SEEN + HIDDEN[name])))
    assert words(paper) == "seen 12"
    assert "6 个" in messages(paper)


def test_a_box_hides_only_the_words_beneath_it() -> None:
    paper = pdf.read(build(one_page(text("name Zhang end") + b"0 g 106 690 38 20 re f\n")))
    assert "Zhang" not in words(paper)
    assert words(paper).startswith("name") and words(paper).endswith("end")


def test_white_words_on_a_dark_ground_are_read() -> None:
    paper = pdf.read(build(one_page(b"0 0 0.5 rg 60 690 200 30 re f\n" + text("title", before="1 1 1 rg"))))
    assert words(paper) == "title"
    assert not paper.findings


def test_a_highlight_below_words_hides_nothing() -> None:
    paper = pdf.read(build(one_page(b"1 1 0 rg 60 690 200 30 re f 0 g\n" + SEEN)))
    assert words(paper) == "seen 12"
    assert not paper.findings


CARRIED = {
    "script on opening": (one_page(SEEN, catalogue="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "脚本"),
    "script, name disguised": (one_page(SEEN, catalogue="/OpenAction << /S /J#61vaScript /JS (x) >>"), "脚本"),
    "program start": (one_page(SEEN, catalogue="/OpenAction << /S /Launch /F (cmd.exe) >>"), "脚本"),
    "attachment": (
        one_page(
            SEEN,
            catalogue="/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
            more={6: b"<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>", 7: stream(b"x", "/Type /EmbeddedFile")},
        ),
        "附件",
    ),
    "redaction only marked": (
        one_page(SEEN, page="/Annots [<< /Type /Annot /Subtype /Redact /Rect [60 690 200 720] >>]"),
        "涂黑",
    ),
    "layer switched off": (
        one_page(
            SEEN,
            catalogue="/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
            more={6: b"<< /Type /OCG /Name (x) >>"},
        ),
        "图层",
    ),
}


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_file_carries_unseen_is_told(name: str) -> None:
    objects, reason = CARRIED[name]
    paper = pdf.read(build(objects))
    assert words(paper) == "seen 12"
    assert reason in messages(paper)


def test_the_author_in_the_properties_is_told_as_a_note() -> None:
    paper = pdf.read(build(one_page(SEEN, more={6: b"<< /Author (Some Name) >>"}), trailer="/Info 6 0 R"))
    assert [(issue.severity, "Some Name" in issue.message) for issue in paper.findings] == [("note", True)]


def test_a_former_version_left_in_the_file_is_told() -> None:
    old = build(one_page(text("old 99")))
    place = len(old)
    new = old + b"4 0 obj\n" + stream(SEEN) + b"\nendobj\n"
    table = len(new)
    new += f"xref\n4 1\n{place:010d} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev {old.rindex(b'xref' + bytes([10]) + b'0 ')} >>\nstartxref\n{table}\n%%EOF\n".encode()
    paper = pdf.read(new)
    assert words(paper) == "seen 12"
    assert "旧版本" in messages(paper)


def test_form_fields_that_print_are_read() -> None:
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (345) /F 4 /Rect [72 600 200 620] /AP << /N 7 0 R >> >>"
    )
    appearance = stream(
        b"BT /F1 12 Tf 2 4 Td (345) Tj ET", "/Subtype /Form /BBox [0 0 128 20] /Resources << /Font << /F1 5 0 R >> >>"
    )
    objects = one_page(
        SEEN, catalogue="/AcroForm << /Fields [6 0 R] >>", page="/Annots [6 0 R]", more={6: field, 7: appearance}
    )
    assert "345" in words(pdf.read(build(objects)))


def test_a_page_that_is_a_picture_is_marked_for_recognition() -> None:
    image = stream(
        bytes(100), "/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    data = build(one_page(b"q 595 0 0 842 0 0 cm /I0 Do Q", page="|/XObject << /I0 6 0 R >>", more={6: image}))
    paper = pdf.read(data)
    assert (paper.pictures, pdf.scanned_pages(paper)) == (1, [1])
    assert [(grid.picture, grid.page, grid.rows) for grid in paper.grids] == [(True, 1, 0)]
    assert pdf.render_page(data, 1, 50).startswith(b"\x89PNG")


def test_a_page_too_large_to_draw_is_refused() -> None:
    data = build(one_page(SEEN)).replace(b"[0 0 595 842]", b"[0 0 99999 9999]")
    with pytest.raises(RefusedFile, match="过大"):
        pdf.render_page(data, 1, 300)


def test_look_alike_characters_of_bad_fonts_become_the_usual_ones() -> None:
    codes = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange"
    codes += b" 3 beginbfchar <41> <2F00> <42> <2EA0> <43> <FB01> endbfchar endcmap end"
    objects = one_page(text("ABC"), more={6: stream(codes)})
    objects[5] = objects[5].replace(b">>", b"/ToUnicode 6 0 R >>")
    paper = pdf.read(build(objects))
    assert words(paper) == "一民fi"
    assert [(issue.id, issue.severity) for issue in paper.findings] == [("READ-N1", "note")]


def test_a_frame_around_text_is_no_table() -> None:
    paper = pdf.read(build(one_page(SEEN + b"60 650 300 100 re S\n")))
    assert words(paper) == "seen 12"
    assert not paper.grids


def test_two_figures_in_one_cell_never_melt_into_one() -> None:
    cells = (
        b"60 650 m 360 650 l S 60 750 m 360 750 l S 60 650 m 60 750 l S 200 650 m 200 750 l S 360 650 m 360 750 l S\n"
    )
    paper = pdf.read(build(one_page(cells + text("12", x=220, y=720) + text("34", x=220, y=690) + text("name", x=80))))
    assert [cell.text for cell in paper.grids[0].cells] == ["name", "12\n34"]


def test_a_slanted_watermark_is_not_read_into_the_cells() -> None:
    cells = (
        b"60 650 m 360 650 l S 60 750 m 360 750 l S 60 650 m 60 750 l S 200 650 m 200 750 l S 360 650 m 360 750 l S\n"
    )
    mark = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 100 620 Tm (DRAFT COPY) Tj ET\n"
    paper = pdf.read(build(one_page(cells + text("12", x=220) + text("name", x=80) + mark)))
    assert [cell.text for cell in paper.grids[0].cells] == ["name", "12"]
    assert [(issue.id, issue.severity) for issue in paper.findings] == [("READ-W3", "note")]
