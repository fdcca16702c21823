"""Pdf files written by hand, object by object: what no decent program writes."""

from __future__ import annotations


def stream(body: bytes, extra: str = "") -> bytes:
    """A stream object's text."""
    return f"<< /Length {len(body)} {extra} >>\nstream\n".encode() + body + b"\nendstream"


def build(objects: dict[int, bytes], *, trailer: str = "") -> bytes:
    """A file of these objects (1 is the catalogue) with a right table of references."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010d} 00000 n \n".encode() if number in places else b"0000000000 00000 f \n"
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def one_page(
    content: bytes, *, catalogue: str = "", page: str = "", more: dict[int, bytes] | None = None
) -> dict[int, bytes]:
    """The objects of a file with one page that draws `content` (fonts /F1; further objects from number 6)."""
    return {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            f" /Resources << /Font << /F1 5 0 R >> {_resources(page)} >> {_entries(page)} >>"
        ).encode(),
        4: stream(content),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        **(more or {}),
    }


def _resources(page: str) -> str:
    return page.partition("|")[2]


def _entries(page: str) -> str:
    return page.partition("|")[0]


def text(words: str, x: int = 72, y: int = 700, size: int = 12, before: str = "") -> bytes:
    """Content that shows words at a place."""
    return f"BT {before} /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n".encode()
