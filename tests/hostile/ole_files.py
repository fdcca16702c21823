"""OLE containers made by hand: locked, looping, cut off, of another kind."""

from __future__ import annotations

import struct

from hostile.registry import case


def ole(streams: dict[str, bytes], loop: bool = False) -> bytes:
    """A small OLE file: one FAT sector, streams of at least 4,096 bytes."""
    sector = 512
    body, chains, entries = b"", [], []
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0")
        start = 2 + len(body) // sector
        count = len(padded) // sector
        chains.append((start, count))
        entries.append(_entry(name, 2, start, len(padded)))
        body += padded
    root = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    directory = (root + b"".join(entries)).ljust(sector, b"\0")
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    for start, count in chains:
        fat += [start + at + 1 for at in range(count - 1)] + [0xFFFFFFFE]
        if loop:
            fat[-1] = start
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    header += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128L", *fat) + directory + body


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBLLL36xLQ", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, start, size
    )


@case("ole_encrypted.docx")
def ole_encrypted() -> bytes:
    return ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000})


@case("ole_word_password.doc")
def ole_word_password() -> bytes:
    return ole({"WordDocument": b"\xec\xa5\xc1\x00\x00\x00\x00\x00\x00\x00\x00\x01" + b"\0" * 4000})


@case("ole_fat_loop.doc")
def ole_fat_loop() -> bytes:
    return ole({"WordDocument": b"\xec\xa5\xc1\x00" + b"\0" * 4092}, loop=True)


@case("ole_header_only.doc")
def ole_header_only() -> bytes:
    return ole({"WordDocument": b""})[:512]


@case("ole_other.doc")
def ole_other() -> bytes:
    return ole({"__properties_version1.0": b"mail"})
