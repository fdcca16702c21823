"""One spelling for one value: sorted keys, NFC, UTF-8, no floats, no spaces; what is hashed is written this way."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from gongkai.web.history.errors import NotAnEvent

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> str:
    """The canonical JSON of a value of None, bool, int, str, lists and mappings with text keys.

    Raises:
        NotAnEvent: a float (amounts are text or whole fen), a lone surrogate, or another type; the message names it.
    """
    return _encode(_plain(value, "data"))


def plain_text(text: str, where: str) -> str:
    """Text in NFC that both engines store as it is.

    Raises:
        NotAnEvent: a lone surrogate, or NUL.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotAnEvent(f"{where}: text that is no Unicode") from error
    return unicodedata.normalize("NFC", text)


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, str):
        return plain_text(value, where)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        if wrong := [key for key in value if not isinstance(key, str)]:
            raise NotAnEvent(f"{where}: key {wrong[0]!r} is no text")
        return {plain_text(key, where): _plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    raise NotAnEvent(f"{where}: {type(value).__name__} is not kept in events; write text or whole numbers")
