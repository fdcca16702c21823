"""The one way to refuse a file: the sentence names the file, the place, what was found, what is allowed, what to do."""

from __future__ import annotations

from gongkai.errors import RefusedFile
from gongkai.words import say


def refusal(found: str, *, allowed: str = "", todo: str = "", part: str = "", **place: object) -> RefusedFile:
    """A `RefusedFile` without the file's name; `named` puts it in front where the name is known.

    Args:
        found, allowed, todo: clauses in the reader's language, without a full stop.
        part: the member of the package, page or table where it stands.
        place: what else is known of it (`offset`, `table`, `row`, `column`), kept as data.
    """
    where = say("（{part}）", part=part) if part else ""
    sentence = say("{found}{where}", found=found, where=where)
    if allowed:
        sentence += say("；允许：{allowed}", allowed=allowed)
    sentence += "。" + (todo or say("请用原程序打开后另存一份再试")) + "。"
    data = {"part": part or None, "found": found, "allowed": allowed or None, **place}
    return RefusedFile(sentence, **{key: value for key, value in data.items() if value is not None})


def named(error: RefusedFile, name: str) -> RefusedFile:
    """The same refusal with the file's name in the sentence and in `data["file"]`."""
    if error.data.get("file"):
        return error
    message = say("{file}：没有读：{reason}", file=visible(name), reason=error.message)
    return RefusedFile(message, code=error.code, **{**error.data, "file": name})


def visible(name: str) -> str:
    """A file name that cannot mislead on a screen: control, direction and zero-width characters are written out."""
    return "".join(
        char if char.isprintable() and char not in _INVISIBLE else f"\\u{ord(char):04x}" for char in name
    )


_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
