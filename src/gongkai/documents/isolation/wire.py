"""The words that client and reader server exchange: length-prefixed frames, JSON and the file's bytes, nothing executable."""

from __future__ import annotations

import os
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
RESULT_BYTES = 32 * 1024 * 1024


def send(descriptor: int, header: bytes, body: bytes = b"") -> None:
    """Write one frame whole.

    Raises:
        BrokenPipeError: the other side is gone.
    """
    _write(descriptor, _LENGTHS.pack(len(header), len(body)) + header)
    if body:
        _write(descriptor, body)


def receive(descriptor: int) -> tuple[bytes, bytes] | None:
    """Read one frame; None at the end of the stream."""
    lengths = _read(descriptor, _LENGTHS.size)
    if lengths is None:
        return None
    header_length, body_length = _LENGTHS.unpack(lengths)
    header = _read(descriptor, header_length)
    body = _read(descriptor, body_length)
    return None if header is None or body is None else (header, body)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _read(descriptor: int, length: int) -> bytes | None:
    pieces = []
    while length:
        piece = os.read(descriptor, min(length, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def jsonable(value: Any) -> Any:
    """What an error remembers, reduced to what JSON can carry."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    return str(value)
