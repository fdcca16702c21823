"""`gongkai rebuild`: make everything again from the events."""

from __future__ import annotations

from typing import Any, cast

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import rebuilding
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Names each table, row and column that differs; mends it and records that, unless only asked to check."""

    help = cast("str", _lazy("由记录重新得出各表并比对；不加 --check 时改正不符之处"))

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look, or mend."""
        parser.add_argument("--check", action="store_true", help=str(_lazy("只比对，什么也不写")))

    def run(self, options: dict[str, Any]) -> int:
        """With --check 1 when anything differs; without it 1 when something could not be mended."""
        if options["check"]:
            found = left = rebuilding.differences()
        else:
            found, left = rebuilding.rebuild()
        for difference in found:
            self.stdout.write(rebuilding.sentence(difference))
        said = {"count": len(found), "mended": len(found) - len(left)}
        if not found:
            self.stdout.write(_("各表与记录全部相符"))
        elif options["check"]:
            self.stdout.write(_("%(count)s 处与记录不符，没有改动") % said)
        else:
            self.stdout.write(_("%(count)s 处与记录不符，改正 %(mended)s 处，已记入记录") % said)
        return int(bool(left))
