"""One screen before any library sees a file: what it is, whether it may be read, what it carries unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.documents.prescreen.bounds import BOUNDS, Bounds

if TYPE_CHECKING:
    from gongkai.documents.prescreen.screened import Screened

__all__ = ["BOUNDS", "Bounds", "screen"]


def screen(data: bytes, name: str, bounds: Bounds = BOUNDS) -> Screened:
    """Look at a file before any library does.

    Args:
        data: the whole file.
        name: its name; only the extension counts, and only against the content.

    Raises:
        RefusedFile: empty, too large, of no known kind, a picture in name only, damaged, locked or hostile.
    """
    from gongkai.documents.prescreen.screening import look

    return look(data, name, bounds)
