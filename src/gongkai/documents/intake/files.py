"""Which files of a folder are papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def paths_below(folder: Path, skipped: list[Path] | None = None) -> Iterator[Path]:
    """All files below a folder in the order of their names, without hidden ones and the lock files of Word and WPS.

    A folder below it that cannot be listed is given itself, so that reading it is refused with the reason.

    Args:
        skipped: takes the files and links that were left out, so that nothing is left out in silence.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path is not folder and _left_out(path):
            if skipped is not None:
                skipped.append(path)
        elif path.is_dir():
            try:
                waiting += sorted(path.iterdir(), reverse=True)
            except OSError:
                yield path
        else:
            yield path


def _left_out(path: Path) -> bool:
    linked = path.is_symlink() and path.is_dir()
    return path.name.startswith((".", "~$")) or linked or not (path.is_dir() or path.is_file())
