"""From a path to reports, one file or ten thousand, through reader servers."""

from __future__ import annotations

import contextlib
import os
import select
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.documents.isolation import ReaderServer
from gongkai.documents.prescreen import BOUNDS
from gongkai.documents.prescreen.refusal import named
from gongkai.errors import GongkaiError, MissingProgram, RefusedFile
from gongkai.words import say

_AHEAD = 8  # files a worker may be ahead of the one that is waited for


@dataclass(slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: the path or name it was given under.
        objects: the reports as the contract's objects, in the file's order; at least one if the file was opened.
        refusals: {"file", "message", "code", "data"} of the file, or of members of an archive, that were not read.
        seconds: wall time from hand-over to answer.
        outlines: {"file", "blocks"} of each paper as it was read, where it was asked for.
    """

    path: str
    objects: list[dict[str, Any]]
    refusals: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    outlines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reports(self) -> list[Any]:
        """The reports as `gongkai.report.table.Report`."""
        from gongkai.report.contract import from_json

        return [from_json(item) for item in self.objects]

    @property
    def refused(self) -> GongkaiError | None:
        """The first refusal as an error; None when everything was read."""
        return _error(self.refusals[0]) if self.refusals else None


def read_file(path: Path | str, *, server: ReaderServer | None = None, checks: bool = False) -> FileResult:
    """Read one file of the disk.

    Args:
        server: a warm one to use; otherwise one is started and ended.
        checks: add the findings of all checks to those of reading.
    """
    return next(iter(read_many([path], workers=1, checks=checks, servers=[server] if server else None)))


def read_bytes(
    data: bytes, name: str, *, server: ReaderServer | None = None, checks: bool = False, outline: bool = False
) -> FileResult:
    """Read a file that is at hand as bytes (an upload); `name` is what it was called."""
    if len(data) > BOUNDS.file_bytes:
        return FileResult(name, [], [_refusal(name, _too_large(len(data)))])
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        reader = server or stack.enter_context(ReaderServer())
        answer = reader.read(data, name, checks=checks, outline=outline)
    return _result(name, answer, begun)


def open_reports(path: Path | str, *, server: ReaderServer | None = None) -> list[Any]:
    """All reports of a paper or of our own JSON (an object or an array).

    Raises:
        RefusedFile, MissingProgram: nothing could be read; the sentence names file and reason.
    """
    result = read_file(path, server=server)
    if not result.objects and (error := result.refused) is not None:
        raise error
    return result.reports


def read_many(
    paths: Iterable[Path | str],
    workers: int = 1,
    on_progress: Callable[[FileResult], None] | None = None,
    *,
    checks: bool = False,
    servers: list[ReaderServer] | None = None,
) -> Iterator[FileResult]:
    """Read many files, `workers` at a time, and give the results in the order of `paths`.

    Memory stays flat: results that wait for their turn are bounded, and paths are taken one by one.

    Args:
        on_progress: called with each result as soon as it is there, in the order of completion.
        servers: servers to use instead of starting `workers` of them; they are left running.
    """
    with contextlib.ExitStack() as stack:
        crew = servers or [stack.enter_context(ReaderServer()) for _ in range(max(1, workers))]
        yield from _Desk(crew, iter(paths), checks, on_progress).results()


class _Desk:
    """Hands files to idle servers and puts the answers back into order."""

    def __init__(
        self,
        crew: list[ReaderServer],
        paths: Iterator[Path | str],
        checks: bool,
        on_progress: Callable[[FileResult], None] | None,
    ) -> None:
        self.paths, self.checks, self.on_progress = paths, checks, on_progress
        self.idle = list(crew)
        self.busy: dict[int, tuple[ReaderServer, int, str, float]] = {}
        self.done: dict[int, FileResult] = {}
        self.taken = self.given = 0
        self.more = True
        self.ahead = _AHEAD * len(crew)

    def results(self) -> Iterator[FileResult]:
        while True:
            self._hand_out()
            if not self.busy and not self.done:
                return
            if self.busy and self.given not in self.done:
                self._collect()
            while self.given in self.done:
                result = self.done.pop(self.given)
                self.given += 1
                yield result

    def _hand_out(self) -> None:
        while self.idle and self.more and self.taken - self.given < self.ahead:
            path = next(self.paths, None)
            if path is None:
                self.more = False
                return
            number, name = self.taken, str(path)
            self.taken += 1
            begun = time.monotonic()
            try:
                data = _bytes_of(Path(path))
                server = self.idle.pop()
                server.ask(data, name, checks=self.checks)
            except RefusedFile as error:
                self._finish(number, FileResult(name, [], [_refusal(name, error)]))
            else:
                self.busy[server.answers] = (server, number, name, begun)

    def _collect(self) -> None:
        ready, _, _ = select.select(list(self.busy), [], [])
        for descriptor in ready:
            server, number, name, begun = self.busy.pop(descriptor)
            answer = server.answer()
            self.idle.append(server)
            self._finish(number, _result(name, answer, begun))

    def _finish(self, number: int, result: FileResult) -> None:
        self.done[number] = result
        if self.on_progress is not None:
            self.on_progress(result)


def _bytes_of(path: Path) -> bytes:
    """A regular file's bytes, without waiting for a pipe or a device and never more than are allowed.

    Raises:
        RefusedFile: missing, no regular file, unreadable or too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RefusedFile(_no_file(status.st_mode))
            # the size that was told may be wrong by now, or a lie (/proc)
            data = b"" if status.st_size > BOUNDS.file_bytes else file.read(BOUNDS.file_bytes + 1) or b""
            if max(status.st_size, len(data)) > BOUNDS.file_bytes:
                raise _too_large(max(status.st_size, len(data)))
            return data
    except FileNotFoundError:
        raise RefusedFile(say("没有这个文件。")) from None
    except OSError as error:
        raise RefusedFile(say("打不开（{reason}）。", reason=error.strerror)) from None


def _no_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return say("这是一个列不出内容的文件夹；请检查权限。")
    return say("这是管道或设备，不是文件；请先存成文件。")


def _too_large(size: int) -> RefusedFile:
    found, allowed = round(size / 1024**2, 1), BOUNDS.file_bytes // 1024**2
    return RefusedFile(
        say("文件有 {found} MB；允许：不超过 {allowed} MB。请压缩其中的图片或分成几份。", found=found, allowed=allowed)
    )


def _result(name: str, answer: dict[str, Any] | None, begun: float) -> FileResult:
    seconds = time.monotonic() - begun
    if answer is None:
        gone = RefusedFile(say("读取进程中途退出，请再试一次。"))
        return FileResult(name, [], [_refusal(name, gone)], seconds)
    return FileResult(name, answer["reports"], answer["refused"], seconds, answer.get("outlines", []))


def _refusal(name: str, error: RefusedFile) -> dict[str, Any]:
    error = named(error, name)
    return {"file": name, "message": error.message, "code": error.code, "data": dict(error.data)}


def _error(refusal: dict[str, Any]) -> GongkaiError:
    kind = MissingProgram if refusal["code"] == MissingProgram.code else RefusedFile
    data = {key: value for key, value in refusal["data"].items() if key not in ("message", "code")}
    return kind(refusal["message"], code=refusal["code"], **{"file": refusal["file"], **data})
