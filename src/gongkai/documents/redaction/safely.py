"""The steps of redaction for the site: each in a bound child of a reader server, never in a web worker.

Every function takes a warm `ReaderServer`, or starts one for itself. A child that dies over a file is a refusal.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.documents.isolation import ReaderServer
from gongkai.documents.prescreen import BOUNDS
from gongkai.documents.prescreen.refusal import named, refusal
from gongkai.documents.redaction.model import (
    Certificate,
    Leak,
    PageSize,
    Redacted,
    Redaction,
    Suggestion,
    certificate_from,
    leak_from,
    suggestion_from,
    to_plain,
)
from gongkai.errors import GongkaiError, RefusedFile
from gongkai.words import say


@dataclass(frozen=True, slots=True)
class Found:
    """What was suggested, and the pages of the file (empty for a format without fixed pages)."""

    suggestions: list[Suggestion]
    pages: list[PageSize]


def suggest(
    data: bytes,
    name: str,
    own_values: Sequence[str] = (),
    names: Sequence[str] = (),
    *,
    allowed: Sequence[str] = (),
    server: ReaderServer | None = None,
) -> Found:
    """As `find.suggest`, with the pages.

    Raises:
        RefusedFile: the file cannot be read or not be redacted; the sentence says why and what to do.
    """
    lists = {"own_values": list(own_values), "names": list(names), "allowed": list(allowed)}
    answer = _ask({"task": "suggest", "name": name, **lists}, data, server)
    return Found([suggestion_from(one) for one in answer["suggestions"]], [PageSize(**one) for one in answer["pages"]])


def occurrences(
    data: bytes, name: str, text: str, kind: str = "other", *, server: ReaderServer | None = None
) -> list[Suggestion]:
    """As `find.occurrences`: all places of a text.

    Raises:
        RefusedFile: as `suggest`.
    """
    answer = _ask({"task": "occurrences", "name": name, "text": text, "kind": kind}, data, server)
    return [suggestion_from(one) for one in answer]


def redact(
    data: bytes,
    name: str,
    redactions: Sequence[Redaction | str],
    own_values: Sequence[str] = (),
    *,
    dpi: int = 300,
    everything: bool = False,
    server: ReaderServer | None = None,
) -> Redacted:
    """As `apply.redact`. Serve the data only when `certificate.ok`.

    Raises:
        RefusedFile: as `suggest`.
    """
    request = {
        "task": "redact",
        "name": name,
        "redactions": [one if isinstance(one, str) else to_plain(one) for one in redactions],
        "own_values": list(own_values),
        "dpi": dpi,
        "everything": everything,
    }
    answer = _ask(request, data, server)
    return Redacted(base64.b64decode(answer["data"]), answer["name"], certificate_from(answer["certificate"]))


def certificate(
    before: bytes,
    after: bytes,
    redactions: Sequence[Redaction],
    own_values: Sequence[str] = (),
    *,
    name: str = "",
    server: ReaderServer | None = None,
) -> Certificate:
    """As `prove.certificate`.

    Raises:
        RefusedFile: the child died over the files: then nothing is proved.
    """
    request = {
        "task": "certificate",
        "name": name,
        "split": len(before),
        "redactions": list(map(to_plain, redactions)),
        "own_values": list(own_values),
    }
    return certificate_from(_ask(request, before + after, server))


def scan(
    data: bytes,
    name: str,
    own_values: Sequence[str] = (),
    *,
    allowed: Sequence[str] = (),
    server: ReaderServer | None = None,
) -> list[Leak]:
    """As `leaks.scan`: never raises over a file; one that cannot be looked at is a leak that blocks."""
    lists = {"own_values": list(own_values), "allowed": list(allowed)}
    try:
        return [leak_from(one) for one in _ask({"task": "scan", "name": name, **lists}, data, server)]
    except GongkaiError as error:
        return [Leak("unreadable", say("检查不了，不能放行：{why}", why=error.message))]


def page_picture(data: bytes, name: str, page: int, dpi: int = 110, *, server: ReaderServer | None = None) -> bytes:
    """One page (from 1) of a pdf or picture as a PNG, as the boxes count.

    Raises:
        RefusedFile: as `suggest`; also a page that the file does not have.
    """
    answer = _ask({"task": "picture", "name": name, "page": page, "dpi": dpi}, data, server)
    return base64.b64decode(answer)


def _ask(request: dict[str, Any], data: bytes, server: ReaderServer | None) -> Any:
    name = str(request["name"])
    if len(data) > BOUNDS.file_bytes * (2 if "split" in request else 1):
        allowed = say("不超过 {allowed} MB", allowed=BOUNDS.file_bytes // 1024**2)
        raise named(refusal(say("文件有 {found} MB", found=round(len(data) / 1024**2, 1)), allowed=allowed), name)
    with contextlib.ExitStack() as stack:
        reader = server or stack.enter_context(ReaderServer())
        answer = reader.work(request, data)
    if answer is None:
        raise named(RefusedFile(say("读取进程中途退出，请再试一次。")), name)
    if answer.get("refused"):
        first = answer["refused"][0]
        data_of = {key: value for key, value in first["data"].items() if key not in ("message", "code")}
        raise RefusedFile(first["message"], code=first["code"], **{"file": name, **data_of})
    return answer["result"]
