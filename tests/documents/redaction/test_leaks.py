"""The publication check finds every planted leak and lets every innocent twin pass."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from documents.redaction.made import NAME, PHONE, docx_of, html_of, line, pdf_of, png_of, with_parts, xlsx_of
from documents.redaction.planted import LEAKS
from gongkai.documents.redaction import Place, Redaction
from gongkai.documents.redaction.apply import redact
from gongkai.documents.redaction.leaks import blocking, scan
from gongkai.documents.redaction.leaks_pdf import engines_differ
from gongkai.documents.redaction.stories import Story


def test_there_are_forty_pairs() -> None:
    assert len(LEAKS) >= 40


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_blocks(name: str) -> None:
    file, made = LEAKS[name][0]
    assert blocking(scan(made(), file)), name


@pytest.mark.parametrize("name", LEAKS)
def test_its_twin_passes(name: str) -> None:
    file, made = LEAKS[name][1]
    assert [leak.message for leak in blocking(scan(made(), file))] == []


def scan_of(*, black: bool) -> bytes:
    """A scanned page with a text layer; what was inked over in the picture is still in the layer."""
    picture = Image.new("L", (595, 842), 255)
    pen = ImageDraw.Draw(picture)
    for left in range(60, 160, 12):
        pen.rectangle((left + 2, 133, left + 9, 141), fill=0)  # what letters look like to a program that reads none
    if black:
        pen.rectangle((50, 125, 170, 148), fill=0)
    dots = picture.tobytes().decode("latin-1")
    image = (
        "<</Type/XObject/Subtype/Image/Width 595/Height 842/ColorSpace/DeviceGray/BitsPerComponent 8"
        f"/Length {len(dots)}>>stream\n{dots}\nendstream"
    )
    content = "q 595 0 0 842 0 0 cm /X0 Do Q\n" + line(60, 700, "当事人甲乙丙丁", before="3 Tr")
    return pdf_of(content, objects={500: image}, page="/Resources<</XObject<</X0 500 0 R>>/Font<</F1 3 0 R>>>>")


def test_the_text_layer_of_a_scan_passes_until_its_picture_is_inked_over() -> None:
    assert blocking(scan(scan_of(black=False), "扫描.pdf")) == []
    assert [leak.kind for leak in blocking(scan(scan_of(black=True), "扫描.pdf"))] == ["hidden"]


def test_the_applicants_own_values_block_in_every_format() -> None:
    files = {
        "a.txt": f"{NAME}".encode(),
        "a.docx": docx_of(f"{NAME}"),
        "a.xlsx": xlsx_of([[NAME]]),
        "a.pdf": pdf_of(f"当事人{NAME}"),
        "a.html": html_of(f"<p>{NAME[0]}<b>{NAME[1:]}</b></p>"),
    }
    for name, data in files.items():
        assert blocking(scan(data, name)) == [], name
        assert "own_value" in [leak.kind for leak in blocking(scan(data, name, [NAME]))], name
    assert [leak.kind for leak in blocking(scan(png_of(), f"{NAME}.png", [NAME]))] == ["own_value"]


def test_a_message_shows_no_number_whole() -> None:
    assert all(PHONE not in leak.message and PHONE not in leak.text for leak in scan(f"电话{PHONE}".encode(), "a.txt"))


def test_old_formats_and_archives_are_not_served() -> None:
    rtf = rb"{\rtf1\ansi hello}"
    assert [leak.kind for leak in blocking(scan(rtf, "a.rtf"))] == ["format"]


def test_fonts_that_say_one_thing_and_mean_another_are_noticed() -> None:
    """Two engines that read different letters: the page cannot be trusted."""
    stories = [Story("甲乙丙丁戊己庚辛壬癸子丑", lambda _start, _end: Place(page=1))]
    others = [Story("天地玄黄宇宙洪荒日月盈昃", lambda _start, _end: Place(page=1))]
    assert [leak.kind for leak in engines_differ(stories, others)] == ["unreadable"]
    assert engines_differ(stories, stories) == []


def test_neither_an_encoding_nor_a_prefix_hides_a_change() -> None:
    part = (
        '<?xml version="1.0" encoding="{}"?><q:document xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<q:body><q:p><q:ins q:id="1" q:author="a"><q:r><q:t>电话{PHONE}</q:t></q:r></q:ins></q:p></q:body></q:document>'
    )
    for charset in ("UTF-8", "UTF-16"):
        data = with_parts(docx_of("x"), {"word/document.xml": part.format(charset).encode(charset)})
        found = blocking(scan(data, "a.docx"))
        assert {"revision", "phone"} <= {leak.kind for leak in found}, charset
        assert len([leak for leak in found if leak.kind == "revision"]) == 2, "the reader and the bytes both say so"
        made = redact(data, "a.docx", [Redaction("phone", "privacy", text=PHONE)])
        assert made.certificate.ok
        assert blocking(scan(made.data, "a.docx")) == []
