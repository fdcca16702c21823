"""Plain texts, pictures, what is refused, and the certificate's own rules."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from documents.redaction.made import ID, NAME, PHONE, docx_of, html_of, jpeg_of, pdf_of, png_of
from gongkai.documents.redaction import Redaction
from gongkai.documents.redaction.apply import redact
from gongkai.documents.redaction.find import suggest
from gongkai.documents.redaction.leaks import blocking, scan
from gongkai.documents.redaction.prove import again, certificate
from gongkai.documents.redaction.reading import pages
from gongkai.errors import RefusedFile


def test_a_text_is_blackened_letter_by_letter() -> None:
    data = f"申请人：{NAME}\n电话：138 1234 5678\n其余照旧\n".encode("gb18030")
    wanted = [Redaction(one.kind, one.reason, text=one.text) for one in suggest(data, "a.txt", (), [NAME])]
    made = redact(data, "a.txt", wanted, [PHONE])
    assert made.certificate.ok, made.certificate.lines
    assert made.data.decode() == "申请人：■■■\n电话：■■■■■■■■■■■■■\n其余照旧\n"


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", png_of({"Comment": "x"})), ("a.jpg", jpeg_of(gps=True, author="x"))]
)
def test_a_picture_is_encoded_anew_with_black_boxes(name: str, data: bytes) -> None:
    made = redact(data, name, [Redaction("other", "privacy", 1, (10, 20, 60, 50))])
    assert made.certificate.ok, made.certificate.lines
    shown = Image.open(io.BytesIO(made.data)).convert("L")
    inside = shown.crop((12, 22, 58, 48)).histogram()
    assert sum(inside[:16]) > 0.6 * sum(inside)
    assert shown.crop((70, 0, 200, 100)).getextrema()[0] > 200
    assert blocking(scan(made.data, made.name)) == []
    assert blocking(scan(data, name))
    assert redact(data, name, [Redaction("other", "privacy", 1, (10, 20, 60, 50))]).data == made.data


def test_boxes_on_a_turned_photograph_count_as_it_is_shown() -> None:
    data = jpeg_of(orientation=6, size=(200, 100))
    page = pages(data, "a.jpg")[0]
    assert (page.width, page.height) == (100, 200)
    made = redact(data, "a.jpg", [Redaction("other", "privacy", 1, (0, 150, 100, 200))])
    shown = Image.open(io.BytesIO(made.data)).convert("L")
    assert shown.size == (100, 200)
    assert sum(shown.crop((0, 152, 100, 200)).histogram()[:32]) > 4000
    assert shown.crop((0, 0, 100, 140)).getextrema()[0] > 200


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", html_of("公告")),
        ("a.bin", b"\x00\x01\x02\x03" * 64),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.pdf", b"%PDF-1.7 cut"),
    ],
)
def test_what_cannot_be_redacted_is_refused_and_never_served(name: str, data: bytes) -> None:
    with pytest.raises(RefusedFile):
        redact(data, name, [Redaction("name", "privacy", text=NAME)])
    if name != "a.html":
        assert [leak.kind for leak in blocking(scan(data, name))] == ["unreadable"]


def test_an_unknown_output_is_not_certified() -> None:
    data = docx_of(NAME)
    for after in (b"", b"\x00\x01" * 400, html_of("公告"), b"%PDF-1.7 cut"):
        proof = certificate(data, after, [Redaction("name", "privacy", text=NAME)], name="a.bin")
        assert not proof.ok
        assert proof.lines[0].startswith("没有放行：")


def test_a_redaction_without_a_reason_blocks() -> None:
    made = redact(NAME.encode(), "a.txt", [Redaction("name", " ", text=NAME)])
    assert made.certificate.found == ("第 1 处遮盖没有写明理由",)


def test_the_name_of_the_file_gives_nothing_away() -> None:
    made = redact(pdf_of(f"当事人{NAME}"), f"{NAME}的合同.pdf", [NAME], [NAME])
    assert made.certificate.ok
    assert NAME not in made.name
    assert not certificate(b"x", b"harmless", [], [NAME], name=f"{NAME}.txt").ok


def test_the_applicants_own_values_block_however_they_are_written() -> None:
    for written in (PHONE, "138-1234-5678", "１３８１２３４５６７８", "138\u200b12345678", "138 1234\n5678"):
        proof = certificate(b"x", f"电话{written}".encode(), [], [PHONE], name="a.txt")
        assert not proof.ok, written
    assert certificate(b"x", "电话13912345678".encode(), [], [PHONE, "王"], name="a.txt").ok


def test_a_certificate_speaks_of_these_bytes_only() -> None:
    made = redact(f"{NAME}，{ID}".encode(), "a.txt", [NAME, ID])
    assert again(made.certificate, made.data)
    assert not again(made.certificate, made.data + b" ")


def test_the_certificate_repeats_no_text() -> None:
    made = redact(f"{NAME}，{ID}".encode(), "a.txt", [NAME, ID])
    assert not any(secret in repr(made.certificate) for secret in (NAME, ID))
