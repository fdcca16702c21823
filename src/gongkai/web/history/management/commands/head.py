"""`manage.py head`: sign the record as it stands now."""

from __future__ import annotations

from typing import Any, cast

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import heads
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Write a signed head."""

    help = cast("str", _lazy("签署链头，写入 heads/"))

    def add_arguments(self, parser: CommandParser) -> None:
        """A new key from now on; the public halves of older ones stay."""
        parser.add_argument("--new-key", action="store_true", help=str(_lazy("先换一把新的签名密钥")))

    def run(self, options: dict[str, Any]) -> int:
        """Say where it lies."""
        if options["new_key"]:
            self.stdout.write(_("新的签名密钥 %(key)s") % {"key": heads.new_key()})
        head = heads.write()
        said = {"n": head.n, "hash": head.hash[:16], "file": heads.folder() / head.name}
        self.stdout.write(_("链头：第 %(n)s 号，%(hash)s，写入 %(file)s") % said)
        return 0
