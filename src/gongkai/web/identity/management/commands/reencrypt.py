"""`manage.py reencrypt`: seal identities again with the current keys; may be stopped and started at any time."""

from __future__ import annotations

from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.identity.services.rotating import left, reencrypt_batch
from gongkai.web.sealing import keys
from gongkai.web.sealing.suites import SUITES


class Command(BaseCommand):
    """With --new-key, first make a new data key; with --new-index-key, a new key of the blind indexes."""

    help = cast("str", _lazy("用现在的密钥重新加密身份信息；中途停下，再运行一次就接着做"))

    requires_system_checks = ()  # it looks at keys and rows alone

    def add_arguments(self, parser: CommandParser) -> None:
        """How many rows a transaction, and which keys are made anew before."""
        parser.add_argument("--batch", type=int, default=200)
        parser.add_argument("--new-key", action="store_true")
        parser.add_argument("--new-index-key", action="store_true")
        parser.add_argument("--suite", choices=sorted(SUITES))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Batches until nothing is left."""
        if options["batch"] < 1:
            raise CommandError(_("--batch 至少为 1"))
        if options["new_key"]:
            keys.make("data", suite=options["suite"])
        if options["new_index_key"]:
            keys.make("index")
        while done := reencrypt_batch(options["batch"]):
            self.stdout.write(_("重新加密 %(done)s 份，还剩 %(left)s 份") % {"done": done, "left": left()})
            self.stdout.flush()
        self.stdout.write(_("都已用现在的密钥加密"))
