"""Boxes on turned, cut and scaled pages: counted dot by dot, read back by three engines, the rest as it was."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from documents.redaction.made import ID, NAME, PHONE, line, pdf_of
from gongkai.documents.readers.pdf.opening import opened
from gongkai.documents.redaction import Redaction, Suggestion
from gongkai.documents.redaction.apply import redact
from gongkai.documents.redaction.find import occurrences, suggest
from gongkai.documents.redaction.leaks import blocking, scan
from gongkai.documents.redaction.pdf_pages import shown
from gongkai.documents.redaction.pictures import pixels
from gongkai.documents.redaction.prove import certificate
from gongkai.documents.redaction.prove_pdf import second
from gongkai.documents.redaction.reading import page_picture, pages
from gongkai.errors import RefusedFile

WORDS = (
    line(160, 500, f"乙方：{NAME}，身份证号：")
    + line(160, 470, f"{ID}，手机：{PHONE}。")
    + line(160, 440, "总价四十八万元。")
)
SHAPES = {
    "upright": pdf_of(WORDS),
    "rotated": pdf_of(WORDS, page="/Rotate 90"),
    "turned over": pdf_of(WORDS, page="/Rotate 180"),
    "rotated left": pdf_of(WORDS, page="/Rotate 270"),
    "cropbox": pdf_of(WORDS, page="/CropBox[120 300 480 600]"),
    "cropbox and rotated": pdf_of(WORDS, page="/Rotate 90/CropBox[120 300 480 600]"),
    "scaled": pdf_of("q 1.2 0 0 0.8 -60 20 cm " + WORDS + "Q"),
    "in large units": pdf_of(WORDS, page="/UserUnit 2"),
    "moved origin": pdf_of(WORDS, page="/CropBox[100 100 595 842]"),
}


def confirmed(found: list[Suggestion]) -> list[Redaction]:
    return [Redaction(one.kind, one.reason, one.place.page, box, one.text) for one in found for box in one.place.boxes]


def picture(data: bytes, page: int = 0) -> Image.Image:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = pikepdf.PdfImage(pdf.pages[page].Resources.XObject.P).as_pil_image().convert("RGB")
        return drawn.rotate(-int(pdf.pages[page].obj.get("/Rotate", 0)), expand=True)


def drawing(data: bytes, page: int = 0) -> tuple[Image.Image, float]:
    with opened(data) as document, shown(document.raw, page) as here:
        drawn = here.draw(300)
        return drawn, drawn.width / here.width


@pytest.mark.parametrize("shape", SHAPES)
def test_boxes_are_black_dot_by_dot_and_nothing_else_changes(shape: str) -> None:
    data = SHAPES[shape]
    boxes = confirmed(suggest(data, "合同.pdf", (), [NAME]))
    assert [one.kind for one in boxes] == ["name", "id_number", "phone"]
    made = redact(data, "合同.pdf", boxes)
    assert made.certificate.ok, made.certificate.lines
    before, scale = drawing(data)
    after = picture(made.data)
    assert after.size == before.size
    expected = before.copy()
    black = 0
    for one in boxes:
        assert one.box is not None
        left, top, right, bottom = pixels(one.box, scale, before.size)
        black += (right - left) * (bottom - top)
        assert before.crop((left, top, right, bottom)).convert("L").getextrema() != (255, 255), "the box lies on ink"
        expected.paste((0, 0, 0), (left, top, right, bottom))
    assert ImageChops.difference(expected, after).getbbox() is None
    assert after.convert("L").histogram()[0] >= black > 1000


@pytest.mark.parametrize("shape", SHAPES)
def test_three_engines_find_the_rest_and_nothing_of_what_was_taken(shape: str, tmp_path: Path) -> None:
    data = SHAPES[shape]
    made = redact(data, "合同.pdf", confirmed(suggest(data, "合同.pdf", (), [NAME])), dpi=150)
    texts = [
        "".join(story.text for story in second(made.data)),
        "".join(letter.char for letter in _letters(made.data)),
    ]
    if program := shutil.which("pdftotext"):
        (tmp_path / "out.pdf").write_bytes(made.data)
        done = subprocess.run([program, tmp_path / "out.pdf", "-"], capture_output=True, text=True, check=True)
        texts.append(done.stdout)
    for text in texts:
        plain = "".join(text.split())
        assert "总价四十八万元" in plain
        assert "身份证号" in plain
        assert not any(secret in plain for secret in (NAME, ID, PHONE, ID[:6], PHONE[-4:]))
    assert suggest(made.data, made.name, (), [NAME]) == []
    assert blocking(scan(made.data, made.name, [NAME, ID, PHONE])) == []


def _letters(data: bytes) -> list[object]:
    with opened(data) as document, shown(document.raw, 0) as page:
        return list(page.letters)


def test_the_same_input_gives_the_same_bytes() -> None:
    data = SHAPES["rotated"]
    boxes = confirmed(suggest(data, "合同.pdf"))
    assert redact(data, "合同.pdf", boxes).data == redact(data, "合同.pdf", boxes).data


def test_a_page_without_a_box_stays_text_and_loses_its_marks() -> None:
    data = pdf_of(WORDS, "/Span <</ActualText(secret words)>> BDC " + line(60, 700, "第二页没有个人信息") + "EMC\n")
    made = redact(data, "合同.pdf", confirmed(suggest(data, "合同.pdf", (), [NAME])), dpi=150)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert "/XObject" not in pdf.pages[1].Resources
        assert b"secret" not in pdf.pages[1].Contents.read_bytes()
    assert made.certificate.ok
    assert "第 1 页" in made.certificate.notes[0]


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("properties", {"info": "<</Author(secret)/Title(secret)>>"}),
        ("script", {"catalog": "/OpenAction<</S/JavaScript/JS(secret)>>"}),
        ("note", {"page": "/Annots[500 0 R]", "objects": {500: "<</Type/Annot/Subtype/Text/Rect[40 780 60 800]/Contents(secret)>>"}}),
        ("attachment", {
            "catalog": "/Names<</EmbeddedFiles<</Names[(secret) 500 0 R]>>>>",
            "objects": {500: "<</Type/Filespec/F(secret)/EF<</F 501 0 R>>>>",
                        501: "<</Type/EmbeddedFile/Length 6>>stream\nsecret\nendstream"}}),
        ("outline", {"catalog": "/Outlines 500 0 R", "objects": {500: "<</Type/Outlines/First 501 0 R/Last 501 0 R/Count 1>>",
                                                                 501: "<</Title(secret)/Parent 500 0 R>>"}}),
        ("private data", {"page": "/PieceInfo<</X<</Private(secret)>>>>"}),
        ("structure", {"catalog": "/StructTreeRoot<</Type/StructTreeRoot/K<</S/Figure/Alt(secret)>>>>/MarkInfo<</Marked true>>"}),
    ],
)  # fmt: skip
def test_nothing_comes_along_that_is_not_on_the_page(what: str, more: dict[str, object]) -> None:
    data = pdf_of("没有个人信息的一页", WORDS, **more)
    assert b"secret" in data
    made = redact(data, "合同.pdf", confirmed(suggest(data, "合同.pdf", (), [NAME])), dpi=150)
    assert made.certificate.ok, made.certificate.lines
    assert b"secret" not in made.data
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang"}
        assert "/Info" not in pdf.trailer
        assert not any(isinstance(item, pikepdf.String) and "secret" in str(item) for item in pdf.objects)


def test_words_under_a_black_box_are_neither_kept_nor_searchable() -> None:
    data = pdf_of(line(60, 700, "当事人内部代号") + "0 g 50 690 200 30 re f\n" + line(60, 600, "其余可以公开"))
    made = redact(data, "决定.pdf", [Redaction("other", "internal", 1, (60, 230, 100, 250), "")])
    assert "内部代号" not in "".join(story.text for story in second(made.data))
    assert "没有留文字层" in "".join(made.certificate.notes)


def test_a_text_is_taken_out_at_all_its_places() -> None:
    data = pdf_of("第一页写着王某某", "第二页也写着王 某 某，王某某")
    assert len(occurrences(data, "名单.pdf", "王某某")) == 3
    made = redact(data, "名单.pdf", [Redaction("name", "privacy", text=NAME)])
    assert made.certificate.ok
    assert [one["page"] for one in made.certificate.redactions] == [1, 2, 2]


def test_one_place_forgotten_blocks_and_says_where() -> None:
    data = pdf_of("第一页写着王某某", "第二页也写着王某某")
    first = occurrences(data, "名单.pdf", NAME)[:1]
    made = redact(data, "名单.pdf", confirmed(first))
    assert not made.certificate.ok
    assert "第 2 页" in made.certificate.found[0]
    box = confirmed(first)[0]
    only_here = Redaction("name", "privacy", box.page, box.box, NAME, everywhere=False)
    kept = redact(data, "名单.pdf", [only_here])
    assert kept.certificate.ok
    assert any("按决定保留" in line for line in kept.certificate.lines)


def test_the_applicants_own_words_block_even_on_a_page_that_became_a_picture() -> None:
    data = pdf_of(WORDS + line(560, 300, f"边上写着{PHONE}"))  # it runs over the edge, so the page has no text layer
    name_only = confirmed(occurrences(data, "合同.pdf", NAME))
    made = redact(data, "合同.pdf", name_only, [ID])
    assert not made.certificate.ok
    assert "申请人本人" in made.certificate.found[0]


def test_a_hand_drawn_box_takes_what_lies_in_it() -> None:
    data = SHAPES["upright"]
    box = occurrences(data, "合同.pdf", ID)[0].place.box
    made = redact(data, "合同.pdf", [Redaction("id_number", "privacy", 1, box)])
    assert made.certificate.ok
    assert ID not in "".join(story.text for story in second(made.data))


@pytest.mark.parametrize("bad", ["painted", "appended", "noted", "cut"])
def test_a_spoilt_output_is_not_certified(bad: str) -> None:
    data = SHAPES["upright"]
    boxes = confirmed(suggest(data, "合同.pdf", (), [NAME]))
    good = redact(data, "合同.pdf", boxes)
    spoilt = {
        "painted": pdf_of(WORDS + "0 g 150 460 400 60 re f\n"),  # a black box over words that are still there
        "appended": good.data + b"\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n1\n%%EOF\n",
        "noted": _noted(good.data),
        "cut": good.data[: len(good.data) // 2],
    }[bad]
    proof = certificate(data, spoilt, boxes, name="out.pdf")
    assert not proof.ok
    assert proof.found
    assert good.certificate.ok


def _noted(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="x")
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_a_box_outside_every_page_blocks() -> None:
    made = redact(SHAPES["upright"], "合同.pdf", [Redaction("name", "privacy", 7, (0, 0, 10, 10), NAME)])
    assert not made.certificate.ok


def test_a_text_that_stands_nowhere_is_refused() -> None:
    with pytest.raises(RefusedFile, match="没有找到"):
        redact(SHAPES["upright"], "合同.pdf", ["李某某"])


def test_the_page_picture_counts_as_the_boxes_do() -> None:
    for shape in ("rotated", "cropbox"):
        data = SHAPES[shape]
        size = pages(data, "合同.pdf")[0]
        drawn = Image.open(io.BytesIO(page_picture(data, "合同.pdf", 1, 72)))
        assert abs(drawn.width - size.width) <= 1
        box = occurrences(data, "合同.pdf", NAME)[0].place.box
        assert box is not None
        low, high = drawn.convert("L").crop(pixels(box, 1.0, drawn.size)).getextrema()
        assert (low < 100, high) == (True, 255)


def test_a_scanned_page_says_that_nobody_read_it() -> None:
    image = (
        "<</Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8/Length 100>>stream\n"
    )
    data = pdf_of(
        "q 400 0 0 400 0 0 cm /X0 Do Q BT ET", objects={500: image + "\xb0" * 100 + "\nendstream"},
        page="/Resources<</XObject<</X0 500 0 R>>>>",
    )  # fmt: skip
    assert [page.words for page in pages(data, "扫描.pdf")] == [False]
    made = redact(data, "扫描.pdf", [Redaction("name", "privacy", 1, (10, 450, 200, 480))])
    assert made.certificate.ok
    assert any("请人工再看一遍" in note for note in made.certificate.notes)


def test_a_page_that_stays_text_looks_as_before() -> None:
    data = pdf_of(
        WORDS, "0.9 g 50 690 300 30 re f 0 g 0 0 1 RG 2 w 50 650 m 400 650 l S\n" + line(60, 700, "第二页不变")
    )
    made = redact(data, "合同.pdf", confirmed(occurrences(data, "合同.pdf", NAME)), dpi=100)
    assert made.certificate.ok
    (before, _), (after, _) = drawing(data, 1), drawing(made.data, 1)
    assert ImageChops.difference(before, after).getbbox() is None


def test_every_page_becomes_a_picture_when_it_is_asked_for() -> None:
    made = redact(pdf_of("第一页", "第二页"), "合同.pdf", [], everything=True, dpi=100)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert ["/XObject" in page.Resources for page in pdf.pages] == [True, True]
    assert "第二页" in "".join(story.text for story in second(made.data))


def test_a_page_as_large_as_a_wall_is_drawn_at_what_dots_it_may_have() -> None:
    data = pdf_of(line(60, 700, "一张图纸")).replace(b"[0 0 595 842]", b"[0 0 6000 6000]")
    made = redact(data, "图纸.pdf", [Redaction("other", "not_requested", 1, (10, 10, 900, 400))])
    assert made.certificate.ok, made.certificate.lines
    assert picture(made.data).width < 6400
