"""A child that goes wrong is ended and reported; the server answers the next file, and nothing outlives its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai.documents.intake import read_bytes
from gongkai.documents.isolation import ReaderServer


class Misbehaving(ReaderServer):
    MODULE = "hostile.misbehaving"


@pytest.fixture(scope="module")
def server() -> Iterator[ReaderServer]:
    with Misbehaving() as reader:
        yield reader


def refusals(server: ReaderServer, name: str) -> list[dict[str, Any]]:
    return read_bytes(b"x", name, server=server).refusals


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("memory.txt", "内存超过 512 MiB"),
        ("cpu.txt", "读这份文件超过了"),
        ("sleep.txt", "超过了 3 秒"),
        ("crash.txt", "中途退出"),
        ("exit.txt", "中途退出"),
        ("flood.txt", "超过 32 MiB"),
    ],
)
def test_a_child_that_goes_wrong_is_a_refusal_and_the_next_file_is_read(
    server: ReaderServer, name: str, says: str
) -> None:
    (refusal,) = refusals(server, name)
    assert refusal["code"] == "READ-E1"
    assert refusal["message"].startswith(f"{name}：")
    assert says in refusal["message"]
    assert refusals(server, "good.txt") == []


def test_what_a_child_leaves_behind_is_ended_with_it(server: ReaderServer) -> None:
    (seen,) = refusals(server, "grandchild.txt")
    assert gone(seen["pid"])


def test_a_child_holds_no_descriptor_of_the_server(server: ReaderServer) -> None:
    (seen,) = refusals(server, "own.txt")
    # 0, 1, 2, the answer, and the one that lists the folder
    assert len(seen["files"]) == 5


def test_a_child_has_no_network_or_the_server_says_why(server: ReaderServer) -> None:
    (seen,) = refusals(server, "network.txt")
    if server.network["network"] == "cut":
        assert seen["routes"] == []
    else:
        assert server.network["reason"]


def test_a_dead_server_is_replaced() -> None:
    with Misbehaving() as server:
        assert refusals(server, "good.txt") == []
        os.kill(server.process, signal.SIGKILL)
        os.waitid(os.P_PID, server.process, os.WEXITED | os.WNOWAIT)
        (refusal,) = refusals(server, "good.txt") or [None]
        assert refusal is None or "读取进程" in refusal["message"]
        assert refusals(server, "good.txt") == []


def test_nothing_outlives_a_killed_caller() -> None:
    script = (
        "import sys\n"
        "from hostile.test_limits import Misbehaving\n"
        "server = Misbehaving()\n"
        "server.ask(b'x', 'sleep.txt')\n"
        "print(server.process, flush=True)\n"
        "server.answer()\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert caller.stdout is not None
    process = int(caller.stdout.readline())
    children = until(lambda: children_of(process))
    caller.kill()
    caller.wait()
    caller.stdout.close()
    assert all(gone(one) for one in (process, *children))


def test_a_closed_server_takes_its_child_with_it() -> None:
    server = Misbehaving()
    server.ask(b"x", "sleep.txt")
    children = until(lambda: children_of(server.process))
    server.close()
    assert all(gone(one) for one in children)


def children_of(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def until(ask: Any) -> Any:
    """Ask again until something is there; ends with what was last seen."""
    for _ in range(200):
        if found := ask():
            return found
        time.sleep(0.02)
    return ask()


def gone(process: int) -> bool:
    """True once the process is dead (a zombie that nobody has reaped counts)."""

    def dead() -> bool:
        try:
            return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except (FileNotFoundError, ProcessLookupError):
            return True

    return bool(until(dead))


def test_a_server_asked_to_end_again_and_again_ends_without_a_complaint() -> None:
    """Its client closes and asks at once (`ReaderServer.close`): what it prints then would stand on a clerk's screen."""
    command = [sys.executable, "-m", ReaderServer.MODULE]
    for _each in range(5):
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ending:
            assert ending.stdin and ending.stdout and ending.stderr
            ending.stdout.read(8)  # it is up
            ending.stdin.close()
            while ending.poll() is None:
                ending.send_signal(signal.SIGTERM)
                time.sleep(0.0005)
            assert ending.stderr.read() == b""
            assert ending.returncode == 0
