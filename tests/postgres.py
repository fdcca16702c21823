"""Run a command with `GONGKAI_DATABASE_URL` on a PostgreSQL cluster of its own: temporary folder, unix socket only.

Usage: python tests/postgres.py COMMAND…
Without PostgreSQL the command is not run: a sentence says so, and the status is 0 unless GONGKAI_REQUIRE names it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from needs import missing, required


def as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: hand the command to its own user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def main(command: list[str]) -> int:
    """Start the cluster, run the command, stop the cluster; the command's status."""
    if thing := missing("postgresql"):
        print(f"PostgreSQL tests not run: needs {thing}", file=sys.stderr)  # noqa: T201  this is a command
        return int("postgresql" in required())
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="gongkai-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        setup = [str(programs / "initdb"), "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "gongkai"]
        subprocess.run(as_postgres([*setup, "-D", str(data)]), check=True, stdout=subprocess.DEVNULL, cwd="/")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        pg_ctl = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        subprocess.run(as_postgres([*pg_ctl, "-o", options, "start"]), check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            url = f"postgresql://gongkai@/postgres?host={folder}"
            return subprocess.run(command, env={**os.environ, "GONGKAI_DATABASE_URL": url}, check=False).returncode
        finally:
            subprocess.run(as_postgres([*pg_ctl, "-m", "fast", "stop"]), check=True, stdout=subprocess.DEVNULL, cwd="/")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
