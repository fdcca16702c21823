"""doc, wps, odt and rtf through Debian's LibreOffice: converted to docx in a profile of its own, then read as docx."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gongkai.documents.paper import Paper
from gongkai.errors import MissingProgram
from gongkai.words import say

_PLACES = (
    "/usr/lib/libreoffice/program/soffice.bin",
    "/usr/lib64/libreoffice/program/soffice.bin",
    "/opt/libreoffice/program/soffice.bin",
)
_STARTS, _RESTART = 3, 81  # LibreOffice's exit status that asks its launcher for another start
_CPU = _WALL = 60
_FILE_BYTES = 100 * 1024**2
_PR_SET_PDEATHSIG = 1
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}


def program() -> Path:
    """LibreOffice's own binary: the wrapper script would leave a grandchild behind when it is killed.

    Raises:
        MissingProgram: LibreOffice is not installed.
    """
    for place in (os.environ.get("GONGKAI_SOFFICE", ""), *_PLACES):
        if place and Path(place).is_file():
            return Path(place)
    raise MissingProgram(
        say(
            "读 doc、wps、odt、rtf 要用 LibreOffice，这台机器上没有。请安装：apt-get install libreoffice-writer-nogui；或把文件另存为 docx。"
        ),
        package="libreoffice-writer-nogui",
    )


def read(data: bytes, kind: str = "") -> Paper:
    """The blocks of a document that LibreOffice can open.

    Args:
        kind: "doc", "odt" or "rtf"; it fixes the import filter, so that no other one can be provoked. "" looks.

    Raises:
        RefusedFile: LibreOffice made nothing of it, ran out of memory or time.
        MissingProgram: LibreOffice is not installed.
    """
    from gongkai.documents.prescreen import BOUNDS, office
    from gongkai.documents.readers import docx

    kind = kind or {b"PK": "odt", b"{\\": "rtf"}.get(data[:2], "doc")
    converted = convert(data, kind)
    findings = [issue for issue in office.look(converted, BOUNDS).findings if issue.severity != "note"]
    paper = docx.read(converted)
    paper.kind = kind
    paper.findings = [*findings, *paper.findings]
    return paper


def convert(data: bytes, kind: str) -> bytes:
    """The document as docx. LibreOffice's exit status says nothing; the file that it writes does."""
    from gongkai.documents.prescreen.refusal import refusal

    binary = program()
    with tempfile.TemporaryDirectory(prefix="gongkai-office-") as folder:
        source = Path(folder, f"paper.{kind}")
        source.write_bytes(data)
        command = [
            str(binary),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            f"--infilter={_FILTERS[kind]}",
            "--convert-to", "docx:MS Word 2007 XML",
            "--outdir", folder,
            str(source),
        ]  # fmt: skip
        overdue = not _finished(command, folder)
        result = Path(folder, "paper.docx")
        if overdue:
            raise refusal(
                say("LibreOffice 读这份文件超过了 {n} 秒", n=_WALL), todo=say("请在 Word 或 WPS 里另存为 docx 再试")
            )
        if not result.is_file() or not result.stat().st_size:
            raise refusal(
                say("LibreOffice 打不开这份文件，可能已损坏或加了密码"), todo=say("请在 Word 或 WPS 里另存为 docx 再试")
            )
        return result.read_bytes()


def _finished(command: list[str], folder: str) -> bool:
    """Run it to its end; False when that takes too long. A new profile makes it ask to be started once more."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    until = time.monotonic() + _WALL
    for _ in range(_STARTS):
        child = subprocess.Popen(  # noqa: S603  a fixed program with fixed arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            preexec_fn=_bound(os.getpid()),  # noqa: PLW1509  the reading child has one thread
        )
        try:
            if child.wait(max(0.1, until - time.monotonic())) != _RESTART:
                return True
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return False
    return True


def _bound(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def bound() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))

    return bound
