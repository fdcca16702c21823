"""Hostile files by name: each is a function that makes the bytes; `manifest.yaml` says what must come of it."""

from __future__ import annotations

from collections.abc import Callable

FILES: dict[str, Callable[[], bytes]] = {}


def case(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the maker of one hostile file under its file name."""

    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        assert name not in FILES, name
        FILES[name] = make
        return make

    return keep
