"""`gongkai backup FOLDER`: one folder that holds everything but the keys."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import backups, heads
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Copy database, files and heads while the site runs."""

    help = cast("str", _lazy("备份：数据库、文件和链头写入一个新文件夹，密钥另行保管"))

    def add_arguments(self, parser: CommandParser) -> None:
        """Where backups are kept: best another disk."""
        parser.add_argument("folder", type=Path, help=str(_lazy("存放备份的文件夹")))

    def run(self, options: dict[str, Any]) -> int:
        """Say where it lies, how much and how long it took."""
        start = time.perf_counter()
        done = backups.backup(options["folder"])
        said = {
            "folder": done.folder,
            "n": done.n,
            "files": done.files,
            "size": f"{done.size / 2**20:.1f}",
            "seconds": f"{time.perf_counter() - start:.1f}",
            "keys": heads.keys(),
        }
        self.stdout.write(
            _("备份在 %(folder)s：到第 %(n)s 号记录，%(files)s 个文件，%(size)s MB，用时 %(seconds)s 秒") % said
        )
        self.stdout.write(_("密钥不在备份里，请把 %(keys)s 另外保管") % said)
        return 0
