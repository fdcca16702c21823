"""`gongkai restore FOLDER`: put a backup back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import backups
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Check the backup to the last byte, then replace database, files and heads; stop the site before."""

    help = cast("str", _lazy("恢复：先逐字节核对备份，再放回数据库、文件和链头（请先停下站点）"))

    def add_arguments(self, parser: CommandParser) -> None:
        """A record is overwritten only when asked for."""
        parser.add_argument("folder", type=Path, help=str(_lazy("一份备份的文件夹")))
        parser.add_argument("--replace", action="store_true", help=str(_lazy("覆盖这里已有的记录")))
        parser.add_argument("--without-keys", action="store_true", help=str(_lazy("没有密钥也恢复，加密的内容打不开")))

    def run(self, options: dict[str, Any]) -> int:
        """Say what was restored and how to check it."""
        start = time.perf_counter()
        done = backups.restore(options["folder"], replace=options["replace"], without_keys=options["without_keys"])
        said = {"n": done.n, "files": done.files, "seconds": f"{time.perf_counter() - start:.1f}"}
        self.stdout.write(
            _("恢复完成：到第 %(n)s 号记录，%(files)s 个文件，用时 %(seconds)s 秒。请运行 gongkai verify") % said
        )
        return 0
