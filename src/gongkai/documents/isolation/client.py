"""The caller's end of a warm reader server. One server reads one file at a time; use several for several."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from typing import Any, Self

from gongkai.documents.isolation import wire
from gongkai.words import language, say

# What the server may know of our environment: no keys, no database address.
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "PYTHONPATH", "GONGKAI_LANG", "GONGKAI_SOFFICE")


class ReaderServer:
    """A child process that reads files, each in a fork of its own with limits (`isolation.limits`).

    Start it from any thread: it is spawned, not forked. It ends when this object is closed or its owner ends.
    """

    MODULE = "gongkai.documents.isolation.server"

    def __init__(self) -> None:
        self._process = 0
        self._network: dict[str, str] | None = None
        self._start()

    def _start(self) -> None:
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", self.MODULE],
            environment,
            file_actions=[(os.POSIX_SPAWN_DUP2, theirs_in, 0), (os.POSIX_SPAWN_DUP2, theirs_out, 1)],
            setpgroup=0,  # an interrupt at the keyboard ends the caller, and the caller's end ends the server
        )
        os.close(theirs_in)
        os.close(theirs_out)

    @property
    def process(self) -> int:
        """The server's process id, 0 when it is closed."""
        return self._process

    @property
    def network(self) -> dict[str, str]:
        """{"network": "cut" | "open", "reason": …}: whether the children are cut off from the network, or why not."""
        if self._network is None:
            hello = wire.receive(self._from)
            self._network = json.loads(hello[0]) if hello else {"network": "open", "reason": say("读取进程没有启动")}
        return self._network

    @property
    def answers(self) -> int:
        """The descriptor that becomes readable when an answer to `ask` is there (for select)."""
        return self._from

    def ask(self, data: bytes, name: str, *, checks: bool = False, outline: bool = False, screen: bool = False) -> None:
        """Hand a file over; fetch the answer with `answer` before asking again. `screen`: only the pre-screen.

        The findings come in the language that is spoken here now. A server that has died is started anew.
        """
        self._hand_over({"name": name, "checks": checks, "outline": outline, "screen": screen}, data)

    def _hand_over(self, wish: dict[str, Any], data: bytes) -> None:
        _ = self.network
        header = json.dumps(wish | {"language": language()}).encode()
        try:
            wire.send(self._to, header, data)
        except BrokenPipeError:
            self.close()
            self._network = None
            self._start()
            _ = self.network
            wire.send(self._to, header, data)

    def answer(self) -> dict[str, Any] | None:
        """The answer to the last `ask`: {"reports": […], "refused": […]}; None when the server died over it."""
        frame = wire.receive(self._from)
        return json.loads(frame[0]) if frame else None

    def read(
        self, data: bytes, name: str, *, checks: bool = False, outline: bool = False, screen: bool = False
    ) -> dict[str, Any] | None:
        """`ask` and `answer` in one."""
        self.ask(data, name, checks=checks, outline=outline, screen=screen)
        return self.answer()

    def work(self, request: dict[str, Any], data: bytes) -> dict[str, Any] | None:
        """Have a bound child do one task of `redaction.tasks` (request["task"]) with a file; None when the server died."""
        self._hand_over(request, data)
        return self.answer()

    def close(self) -> None:
        """End the server and whatever it is doing."""
        if not self._process:
            return
        for descriptor in (self._to, self._from):
            os.close(descriptor)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        self._process = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
