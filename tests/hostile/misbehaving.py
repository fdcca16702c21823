"""A reader server whose children do what the first word of the file's name says: used to see the limits hold."""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from gongkai.documents.isolation import limits, reading, server


def run(request: dict[str, Any], data: bytes) -> bytes:
    word = request["name"].partition(".")[0]
    if word == "memory":
        kept = [bytearray(64 * limits.MIB) for _ in range(100)]
        return str(len(kept)).encode()
    if word == "cpu":
        while True:
            pass
    if word == "sleep":
        time.sleep(60)
    if word == "crash":
        ctypes.string_at(0)
    if word == "exit":
        os._exit(3)
    if word == "flood":
        return b"D" + b"x" * (40 * limits.MIB)
    if word == "grandchild":
        process = subprocess.Popen(["/bin/sleep", "60"])
        return b"D" + reading.dumps({"reports": [], "refused": [{"pid": process.pid}]})
    if word == "own":
        return b"D" + reading.dumps(
            {
                "reports": [],
                "refused": [
                    {"pid": os.getpid(), "files": sorted(path.name for path in Path("/proc/self/fd").iterdir())}
                ],
            }
        )
    if word == "network":
        routes = Path("/proc/self/net/route").read_text().splitlines()[1:]
        return b"D" + reading.dumps({"reports": [], "refused": [{"routes": routes}]})
    return b"D" + reading.dumps({"reports": [], "refused": []})


if __name__ == "__main__":
    reading.run = run
    server.limits.READING = limits.Limits(cpu=1, wall=3, processes=None)
    server.main()
