"""The steps of redaction as a bound child does them: a request in, JSON out."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from gongkai.documents.redaction.model import Redacted, redaction_from, to_plain
from gongkai.errors import GongkaiError

Request = dict[str, Any]


def run(request: Request, data: bytes) -> dict[str, Any]:
    """One task.

    Args:
        request: {"task": a key of `_TASKS`, "name": …} and what the task needs; "split" is where, in `data`, a second
            file begins.

    Returns:
        {"result": …} or {"refused": [{"file", "message", "code", "data"}]}.
    """
    from gongkai.documents.isolation.reading import refused

    try:
        return {"result": _TASKS[request["task"]](request, data)}
    except GongkaiError as error:
        return {"refused": [refused(request["name"], error)]}
    except MemoryError:
        raise
    except Exception as fault:  # what a library throws over a hostile file is a refusal, not an accident
        return {"refused": [refused(request["name"], f"{type(fault).__name__}: {fault}"[:300])]}


def _suggest(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction import find

    lists = request["own_values"], request["names"]
    found, pages = find.examine(data, request["name"], *lists, allowed=request["allowed"])
    return {"suggestions": list(map(to_plain, found)), "pages": list(map(to_plain, pages))}


def _occurrences(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction import find

    return list(map(to_plain, find.occurrences(data, request["name"], request["text"], request["kind"])))


def _redact(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction import apply

    made: Redacted = apply.redact(
        data,
        request["name"],
        [one if isinstance(one, str) else redaction_from(one) for one in request["redactions"]],
        request["own_values"],
        dpi=request["dpi"],
        everything=request["everything"],
    )
    packed = base64.b64encode(made.data).decode()
    return {"data": packed, "name": made.name, "certificate": to_plain(made.certificate)}


def _certificate(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction import prove

    before, after = data[: request["split"]], data[request["split"] :]
    wanted = list(map(redaction_from, request["redactions"]))
    return to_plain(prove.certificate(before, after, wanted, request["own_values"], name=request["name"]))


def _scan(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction import leaks

    found = leaks.scan(data, request["name"], request["own_values"], allowed=request["allowed"])
    return list(map(to_plain, found))


def _picture(request: Request, data: bytes) -> Any:
    from gongkai.documents.redaction.reading import page_picture

    return base64.b64encode(page_picture(data, request["name"], request["page"], request["dpi"])).decode()


_TASKS: dict[str, Callable[[Request, bytes], Any]] = {
    "suggest": _suggest,
    "occurrences": _occurrences,
    "redact": _redact,
    "certificate": _certificate,
    "scan": _scan,
    "picture": _picture,
}
