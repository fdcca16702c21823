"""The one way to refuse a file: the sentence names the file, the place, what was found, what is allowed, what to do."""

from __future__ import annotations

from typing import Any

from gongkai.documents.prescreen.names import visible
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
    sentence += say("。") + (todo or say("请用原程序打开后另存一份再试")) + say("。").rstrip()
    known = {"part": part, "found": found, "allowed": allowed}
    data: dict[str, Any] = {**{key: value for key, value in known.items() if value}, **place}
    return RefusedFile(sentence, **data)


def named(error: RefusedFile, name: str) -> RefusedFile:
    """The same refusal with the file's name in the sentence and in `data["file"]`."""
    if error.data.get("file"):
        return error
    message = say("{file}：没有读：{reason}", file=visible(name), reason=error.message)
    data: dict[str, Any] = {**error.data, "file": name}
    return RefusedFile(message, code=error.code, **data)
