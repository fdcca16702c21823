"""Which files of a folder are papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def paths_below(folder: Path, skipped: list[Path] | None = None) -> Iterator[Path]:
    """All files below a folder in the order of their names, without hidden ones and the lock files of Word and WPS.

    Args:
        skipped: takes the files and links that were left out, so that nothing is left out in silence.
    """
    for path in sorted(folder.iterdir()):
        if (
            path.name.startswith((".", "~$"))
            or (path.is_symlink() and path.is_dir())
            or not (path.is_dir() or path.is_file())
        ):
            if skipped is not None:
                skipped.append(path)
        elif path.is_dir():
            yield from paths_below(path, skipped)
        else:
            yield path
