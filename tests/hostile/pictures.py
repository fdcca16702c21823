"""Pictures that are too large, too small for what they claim, or not pictures."""

from __future__ import annotations

import io
import struct
import zlib

from hostile.registry import case


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


def png(width: int, height: int, rows: bytes | None = None, *more: bytes) -> bytes:
    """A grey picture; `rows` replaces its pixels, `more` are chunks before its end."""
    pixels = (b"\0" + b"\xff" * width) * height if rows is None else rows
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", head),
            *more,
            _chunk(b"IDAT", zlib.compress(pixels, 9)),
            _chunk(b"IEND", b""),
        )
    )


def jpeg(**options: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (64, 64), 255).save(out, "JPEG", **options)
    return out.getvalue()


@case("img_bomb.png")
def bomb() -> bytes:
    return png(30_000, 30_000, b"\0" * 1000)


@case("img_idat_bomb.png")
def idat_bomb() -> bytes:
    return png(10, 10, b"\0" * (60 * 1024**2))


@case("img_dims_lie.jpg")
def dims_lie() -> bytes:
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 6000, 6000)
    return bytes(data)


@case("img_exif_gps.jpg")
def exif_gps() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 1.0, 2.0), 3: "E", 4: (108.0, 1.0, 2.0)})
    return jpeg(exif=exif)


@case("img_png_text_html.png")
def png_text_html() -> bytes:
    return png(64, 64, None, _chunk(b"tEXt", b"Comment\0<script>alert(1)</script>"))


@case("img_script.svg")
def script_svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@case("img_svg_as.png")
def svg_as_png() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


@case("img_cut.png")
def cut() -> bytes:
    return png(64, 64)[:-20]


@case("img_tiff_loop.tif")
def tiff_loop() -> bytes:
    entries = struct.pack("<H", 2) + struct.pack("<HHLL", 256, 4, 1, 10) + struct.pack("<HHLL", 257, 4, 1, 10)
    return b"II*\0" + struct.pack("<L", 8) + entries + struct.pack("<L", 8)
