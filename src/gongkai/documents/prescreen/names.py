"""File names and parts, written so that they cannot mislead on a screen."""

from __future__ import annotations

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def visible(name: str) -> str:
    """A file name that cannot mislead on a screen: control, direction and zero-width characters are written out."""
    return "".join(char if char.isprintable() and char not in _INVISIBLE else f"\\u{ord(char):04x}" for char in name)
