"""What a child that reads an untrusted file may use, and how the kernel is told."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

MIB = 1024 * 1024
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38

_alone = False  # whether this process has a user namespace of its own


@dataclass(frozen=True, slots=True)
class Limits:
    """One child's limits: bytes of address space, CPU seconds, wall seconds, open files, processes of this user."""

    memory: int = 512 * MIB
    cpu: int = 10
    wall: int = 15
    files: int = 32
    processes: int | None = 0


READING = Limits()
OCR = Limits(memory=3 * 1024 * MIB, cpu=30, wall=45, files=64, processes=None)
# The child waits for LibreOffice, which inherits these and is held to 60 seconds of its own (readers.office).
OFFICE = Limits(memory=1024 * MIB, cpu=70, wall=75, files=256, processes=64)
# Draws pages at 300 dpi, writes them and reads them back; no thread and no other program.
REDACTING = Limits(memory=1536 * MIB, cpu=120, wall=150, files=64)
OCR_PAGES = 50
ARCHIVE_WALL = 600
ARCHIVE_WASTE = 60  # seconds that an archive's members may take without being read


def apply(limits: Limits) -> None:
    """Bind the calling process, which must be a fresh child, for the rest of its life.

    `RLIMIT_NPROC` counts all processes of the user in this namespace and has no effect for root: a guard, not the wall.
    Outside a namespace of our own a small number would count the user's other programs, so only 0 is set there.
    """
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.files, limits.files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.processes is not None and (limits.processes == 0 or _alone):
        resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when its parent ends, however that happens.

    Only for children of a single-threaded parent: the signal follows the thread that forked.
    """
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def cut_network() -> str:
    """Give up the network and new privileges for this process and all its children.

    Returns:
        "" when the network is cut, else why it could not be (kernel settings of the machine), for the user to see.
    """
    global _alone  # noqa: PLW0603  a fact about this process
    libc = _libc()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _alone = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    if _alone or libc.unshare(_CLONE_NEWNET) == 0:
        return ""
    return os.strerror(ctypes.get_errno())


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
