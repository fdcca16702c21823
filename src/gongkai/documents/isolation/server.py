"""The warm reader server: one single-threaded process that forks a bound child for every file.

Started by `ReaderServer` as `python -m gongkai.documents.isolation.server`, never by fork, so that a web worker with
threads can use it. It has no database and no socket open, gives up the network before the first file, loads format
modules once, and never looks into a file itself: that is the child's task.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
from typing import Any

from gongkai.documents.isolation import limits, reading, wire
from gongkai.documents.isolation.rehearsal import rehearse
from gongkai.words import say, set_language

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_DESCRIPTORS = 1 << 20
_IDLE = 1.0  # seconds after the first answer: whoever keeps the server open for longer wants more read
_LINGER = 0.5  # seconds between a child's last word and its end
_FEW = 3  # members of an archive that gain nothing from a rehearsal
_OUT_OF_MEMORY = 71  # the exit status of a child that ran into its memory limit
_NO_ROOM = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL)  # how libraries in C end when they get no memory
# first bytes of what a child writes
_DONE, _AGAIN, _MEMBERS = b"D", b"A", b"M"


class ClientGone(Exception):
    """The process that asked has ended: nothing is left to do."""


def main() -> None:
    """Serve until the client closes its end."""
    set_language()
    signal.signal(signal.SIGTERM, _end_orderly)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.closerange(3, _DESCRIPTORS)  # whatever the caller left open
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        continue  # a caller without a place for complaints leaves none here: they must not become answers
    os.close(descriptor)
    out = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)  # whatever a library prints must not fall into the answers
    reason = limits.cut_network()
    reading.preload()
    wire.send(out, json.dumps({"network": "cut" if not reason else "open", "reason": reason}).encode())
    with contextlib.suppress(ClientGone, BrokenPipeError):
        _serve(out)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the end has begun: the interpreter would complain of another


def _end_orderly(*_: object) -> None:
    """Asked to end: the child is ended, its folder removed. Being asked again changes nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


def _serve(out: int) -> None:
    answered = 0
    while (frame := _next(answered)) is not None:
        wire.send(out, answer(json.loads(frame[0]), frame[1]))
        answered += 1


def _next(answered: int) -> tuple[bytes, bytes] | None:
    """The next request, None at the end; what only later files gain from is loaded when it is clear that some will come.

    A caller with one file neither waits for that nor has it done beside him.
    """
    if answered != 1:
        return wire.receive(_STDIN)
    frame: tuple[bytes, bytes] | None = None
    asked = bool(select.select([_STDIN], [], [], _IDLE)[0])
    if asked and (frame := wire.receive(_STDIN)) is None:
        return None
    with contextlib.suppress(Exception):  # it only saves time: each child loads what is missing
        rehearse()
    gc.collect()
    gc.freeze()
    return frame if asked else wire.receive(_STDIN)


def _rehearse() -> None:
    with contextlib.suppress(Exception):  # it only saves time: each child loads what is missing
        rehearse()
    gc.collect()
    gc.freeze()


def answer(request: dict[str, Any], data: bytes) -> bytes:
    """The finished answer to one request, as JSON bytes."""
    set_language(request.get("language"))
    reading.warm(data)
    if "task" in request:
        return _run(request, data, limits.REDACTING)[1:]
    reply = _run(request, data, limits.READING)
    if reply[:1] == _MEMBERS:
        return _members(request, data, json.loads(reply[1:]))
    return _finish(request, data, reply)


def _finish(request: dict[str, Any], data: bytes, reply: bytes) -> bytes:
    """Start the larger child when the first one asked for it."""
    if reply[:1] != _AGAIN:
        return reply[1:]
    wish = json.loads(reply[1:])
    if wish["with"] != "office":
        return _run({**request, **wish}, data, _ocr_limits(wish["pages"]))[1:]
    # the folder is the server's, so that it goes even when the child is killed over its file
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        return _run({**request, **wish, "folder": folder}, data, limits.OFFICE)[1:]


def _ocr_limits(pages: int) -> limits.Limits:
    pages = max(1, min(pages, limits.OCR_PAGES))
    return limits.Limits(limits.OCR.memory, limits.OCR.cpu * pages, limits.OCR.wall * pages, limits.OCR.files, None)


def _members(request: dict[str, Any], data: bytes, plan: dict[str, Any]) -> bytes:
    """Read an archive's papers one after another, each in its own child; a bad one leaves the others alone."""
    together: dict[str, list[Any]] = {"reports": [], "refused": [], "outlines": []}
    until = time.monotonic() + limits.ARCHIVE_WALL
    waste = 0.0
    if len(plan["members"]) > _FEW:
        _rehearse()
    for place, name in plan["members"]:
        task = {**request, "member": place, "name": name}
        if time.monotonic() > until:
            together["refused"].append(reading.refused(name, _out_of_time(limits.ARCHIVE_WALL)))
            continue
        if waste > limits.ARCHIVE_WASTE:
            together["refused"].append(reading.refused(name, _wasted()))
            continue
        reading.warm_for(name)
        begun = time.monotonic()
        reply = json.loads(_finish(task, data, _run(task, data, limits.READING)))
        if not reply["reports"]:
            waste += time.monotonic() - begun
        together["reports"] += reply["reports"]
        together["refused"] += reply["refused"]
        together["outlines"] += reply.get("outlines", [])
    return reading.dumps(together)


def _run(request: dict[str, Any], data: bytes, bound: limits.Limits) -> bytes:
    """One child, one file: its answer, or a refusal that says how it ended."""
    inside, outside = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(inside)
        _child(request, data, bound, outside, parent)
    os.close(outside)
    try:
        written, overdue = _collect(inside, time.monotonic() + bound.wall)
    finally:
        os.close(inside)
        code = _end(child)
    if written is not None and written[:1] in (_DONE, _AGAIN, _MEMBERS) and code == 0:
        return written
    return _DONE + _json([], [reading.refused(request["name"], _cause(code, bound, overdue, written))])


def _child(request: dict[str, Any], data: bytes, bound: limits.Limits, outside: int, parent: int) -> None:
    """Runs in the fork and never returns."""
    code = 70
    try:
        os.setpgid(0, 0)
        limits.die_with_parent(parent)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):
            os.dup2(nowhere, descriptor)
        os.closerange(3, outside)
        os.closerange(outside + 1, _DESCRIPTORS)
        limits.apply(bound)
        with os.fdopen(outside, "wb") as out:
            out.write(reading.run(request, data))
        code = 0
    except MemoryError:
        code = _OUT_OF_MEMORY
    finally:
        os._exit(code)


def _collect(descriptor: int, until: float) -> tuple[bytes | None, bool]:
    """All that the child writes before its time is over; (None, …) when that is too much."""
    pieces: list[bytes] = []
    size = 0
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([descriptor, _STDIN], [], [], left)
        if _STDIN in ready and descriptor not in ready:
            raise ClientGone  # a client waits for its answer before it asks again: only an end can be read here
        if descriptor not in ready:
            continue
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return b"".join(pieces), False
        pieces.append(piece)
        size += len(piece)
        if size > wire.RESULT_BYTES:
            return None, False
    return b"", True


def _end(child: int) -> int:
    """Wait for a child that has closed its pipe, end one that lingers, and end whatever it left in its group."""
    ending = os.pidfd_open(child)
    try:
        if not select.select([ending], [], [], _LINGER if sys.exc_info()[0] is None else 0)[0]:
            os.kill(child, signal.SIGKILL)
            select.select([ending], [], [])
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)  # before the child is reaped its number cannot mean another group
    finally:
        os.close(ending)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _cause(code: int, bound: limits.Limits, overdue: bool, written: bytes | None) -> str:
    if written is None:
        return say("读出的内容超过 {limit} MiB", limit=wire.RESULT_BYTES // limits.MIB)
    if overdue or code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _out_of_time(bound.wall if overdue else bound.cpu)
    if code == _OUT_OF_MEMORY or -code in _NO_ROOM:
        return say("读这份文件所需的内存超过 {limit} MiB", limit=bound.memory // limits.MIB)
    return say("读取这份文件的程序中途退出（{code}）", code=code)


def _out_of_time(seconds: int) -> str:
    return say("读这份文件超过了 {seconds} 秒", seconds=seconds)


def _wasted() -> str:
    seconds = limits.ARCHIVE_WASTE
    return say("压缩包里读不出的文件已用去 {seconds} 秒，其余的没有读；请取出可读的另行打包", seconds=seconds)


def _json(reports: list[Any], refused: list[Any]) -> bytes:
    return reading.dumps({"reports": reports, "refused": refused})


if __name__ == "__main__":
    main()
