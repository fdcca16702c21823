"""Portable documents: a small good one written by hand, and what can be wrong with the structure or hidden in it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from hostile.papers import FIGURES, Table, blocks
from hostile.registry import case

_LINE, _LEFT, _TOP, _BOTTOM = 15, 40, 800, 60


def _text(x: float, y: float, text: str, size: int = 8) -> str:
    return f"BT /F1 {size} Tf {x:.1f} {y:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def pages(figures: Mapping[str, str] = FIGURES) -> list[str]:
    """The content streams of the report's pages; a table stands on a page of its own."""
    streams, lines, y = [], "", float(_TOP)
    for block in blocks(figures):
        if isinstance(block, str):
            first = not streams and not lines
            lines += _text(130 if first else _LEFT, y, block, 20 if first else 12)
            y -= 3 * _LINE if first else 2 * _LINE
            continue
        lines += _table(block, y)
        streams.append(lines)
        lines, y = "", float(_TOP)
    return [*streams, lines]


def _table(table: Table, top: float) -> str:
    columns = sum(width for _, width, _ in table[0])
    width, height = (560 - _LEFT) / columns, (top - _BOTTOM) / max(len(table), 12)
    out, taken = "0.5 w\n", set()
    for down, row in enumerate(table):
        column = 0
        for text, across, rows in row:
            while (down, column) in taken:
                column += 1
            taken |= {(down + r, column + c) for r in range(rows) for c in range(across)}
            x, y = _LEFT + column * width, top - (down + rows) * height
            out += f"{x:.1f} {y:.1f} {across * width:.1f} {rows * height:.1f} re S\n"
            size, room = 4, max(1, int((across * width - 4) / 4))
            pieces = [text[at : at + room] for at in range(0, len(text), room)]
            for line, piece in enumerate(pieces):
                out += _text(x + 2, y + rows * height - 6 - line * 4.4, piece, size)
            column += across
    return out


def pdf(
    contents: list[str] | None = None,
    *,
    catalog: str = "",
    page: str = "",
    objects: Mapping[int, str] | None = None,
    trailer: str = "",
    info: str = "",
) -> bytes:
    """A whole document; the arguments add to its catalog, pages, objects (from number 500) and trailer."""
    streams = pages() if contents is None else contents
    made: dict[int, str] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: f"<</Type/Pages/Count {len(streams)}/Kids[{' '.join(f'{10 + 2 * n} 0 R' for n in range(len(streams)))}]>>",
        3: "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        4: "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        "/Supplement 4>>/FontDescriptor 5 0 R/DW 1000>>",
        5: "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        "/Descent -120/CapHeight 880/StemV 93>>",
    }
    for number, stream in enumerate(streams):
        made[10 + 2 * number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + 2 * number} 0 R"
            f"{page if number == 0 else ''}>>"
        )
        made[11 + 2 * number] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    if info:
        made[6] = info
        trailer += "/Info 6 0 R"
    return written({**made, **(objects or {})}, trailer)


def written(made: Mapping[int, str], trailer: str = "") -> bytes:
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body.encode("latin-1") + b"\nendobj\n"
    start, size = len(out), max(made) + 1
    out += f"xref\n0 {size}\n".encode()
    for number in range(size):
        out += f"{places[number]:010} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    out += f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


@case("pdf_good.pdf")
def good() -> bytes:
    return pdf()


@case("pdf_js.pdf")
def js() -> bytes:
    return pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")


@case("pdf_launch.pdf")
def launch() -> bytes:
    return pdf(catalog="/OpenAction<</S/Launch/F(cmd.exe)>>")


@case("pdf_huge_xref.pdf")
def huge_xref() -> bytes:
    return pdf().replace(b"xref\n0 ", b"xref\n0 999999999\n0 ", 1)


@case("pdf_prev_loop.pdf")
def prev_loop() -> bytes:
    data = pdf(trailer="/Prev 0000000000")
    start = data.rindex(b"xref\n0 ")
    return data.replace(b"/Prev 0000000000", b"/Prev %010d" % start)


@case("pdf_page_cycle.pdf")
def page_cycle() -> bytes:
    return pdf(
        objects={2: "<</Type/Pages/Count 9/Kids[10 0 R 7 0 R]>>", 7: "<</Type/Pages/Parent 2 0 R/Count 9/Kids[2 0 R]>>"}
    )


@case("pdf_form_cycle.pdf")
def form_cycle() -> bytes:
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 500 0 R>>>>/Length 7>>stream\n/X0 Do \nendstream"
    return pdf(objects={500: form}, page="/Resources<</Font<</F1 3 0 R>>/XObject<</X0 500 0 R>>>>")


@case("pdf_flate_bomb.pdf")
def flate_bomb() -> bytes:
    packed = zlib.compress(b" " * (110 * 1024**2), 9).decode("latin-1")
    return pdf(objects={11: f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n{packed}\nendstream"})


@case("pdf_black_box.pdf")
def black_box() -> bytes:
    streams = pages()
    streams[-1] += _text(60, 300, "申请人张某某的住址", 12) + "0 0 0 rg 55 295 160 18 re f\n"
    return pdf(streams)


@case("pdf_redact_annot.pdf")
def redact_annotation() -> bytes:
    return pdf(page="/Annots[500 0 R]", objects={500: "<</Type/Annot/Subtype/Redact/Rect[40 780 300 820]>>"})


@case("pdf_invisible_text.pdf")
def invisible_text() -> bytes:
    streams = pages()
    streams[-1] += "3 Tr " + _text(60, 300, "内部意见暂不公开", 12)
    return pdf(streams)


@case("pdf_old_revision.pdf")
def old_revision() -> bytes:
    first = pdf()
    stream = pages()[-1]
    at = len(first)
    update = f"17 0 obj\n<</Length {len(stream)}>>stream\n{stream}\nendstream\nendobj\n".encode()
    start = at + len(update)
    previous = first.rindex(b"xref\n0 ")
    tail = (
        f"xref\n17 1\n{at:010} 00000 n \ntrailer\n<</Size 18/Root 1 0 R/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n"
    )
    return first + update + tail.encode()


@case("pdf_attachment.pdf")
def attachment() -> bytes:
    return pdf(
        catalog="/Names<</EmbeddedFiles<</Names[(a.xlsx) 500 0 R]>>>>",
        objects={
            500: "<</Type/Filespec/F(a.xlsx)/EF<</F 501 0 R>>>>",
            501: "<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream",
        },
    )


@case("pdf_metadata.pdf")
def metadata() -> bytes:
    return pdf(info="<</Author(zhang san)/Creator(WPS)/Title(x)>>")


@case("pdf_encrypted.pdf")
def encrypted() -> bytes:
    return pdf(
        trailer="/Encrypt 500 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]",
        objects={500: f"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{'41' * 32}>/U<{'42' * 32}>>>"},
    )


@case("pdf_image_only.pdf")
def image_only() -> bytes:
    pixels = "\xff" * 100
    image = f"<</Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8/Length 100>>stream\n{pixels}\nendstream"
    return pdf(["q 595 0 0 842 0 0 cm /X0 Do Q"], objects={500: image}, page="/Resources<</XObject<</X0 500 0 R>>>>")


@case("pdf_truncated.pdf")
def truncated() -> bytes:
    data = pdf()
    return data[: len(data) // 2]


@case("pdf_deep_array.pdf")
def deep_array() -> bytes:
    return pdf(objects={500: "[" * 50_000 + "]" * 50_000}, catalog="/X 500 0 R")


@case("pdf_no_objects.pdf")
def no_objects() -> bytes:
    return b"%PDF-1.7\n" + b"nothing here\n" * 40
