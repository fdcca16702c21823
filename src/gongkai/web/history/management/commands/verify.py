"""`gongkai verify`: is the record what it was?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, cast

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import file_check, rebuilding, verification
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Chain, heads, triggers, files and projections; the first damage is said first."""

    help = cast("str", _lazy("核验记录：散列链、链头、触发器、文件、由记录得出的数据"))

    def add_arguments(self, parser: CommandParser) -> None:
        """Heads kept elsewhere are the witnesses against a rewritten record."""
        parser.add_argument("--head", nargs="+", type=Path, default=[], help=str(_lazy("另处保存的链头文件")))
        parser.add_argument("--quick", action="store_true", help=str(_lazy("只核验散列链、链头和触发器")))

    def run(self, options: dict[str, Any]) -> int:
        """Status 1 when anything is wrong."""
        start = time.perf_counter()
        seen, damages = verification.record(options["head"])
        sentences = [damage.sentence for damage in damages]
        if not options["quick"]:
            sentences += [each.sentence for each in file_check.check() if each.damage]
            sentences += [rebuilding.sentence(each) for each in rebuilding.differences()]
        for sentence in sentences:
            self.stdout.write(sentence)
        took = time.perf_counter() - start
        said = {"count": seen.count, "head": seen.last_hash[:16], "seconds": f"{took:.1f}", "wrong": len(sentences)}
        if sentences:
            self.stdout.write(_("核验 %(count)s 条记录，%(wrong)s 处不符，用时 %(seconds)s 秒") % said)
        else:
            self.stdout.write(_("核验 %(count)s 条记录，全部相符，链头 %(head)s，用时 %(seconds)s 秒") % said)
        return int(bool(sentences))
