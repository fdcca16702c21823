"""`manage.py demo`: load the demonstration county into an empty history."""

from __future__ import annotations

import time
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.demo.load import AlreadyLoaded, load


class Command(BaseCommand):
    """Load the demonstration, with progress."""

    help = cast("str", _lazy("装入示范县（虚构的机关、人员和三年的办件），只能装进空的库"))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Load, and say what was loaded."""
        began, last = time.monotonic(), -1

        def progress(done: int, total: int) -> None:
            nonlocal last
            share = done * 100 // total
            if share // 10 != last // 10:
                last = share
                self.stdout.write(_("装入示范县：%(share)s%%") % {"share": share})
                self.stdout.flush()

        try:
            told = load(progress)
        except AlreadyLoaded:
            raise CommandError(_("库里已经有记录，示范县只能装进空的库；没有改动任何内容")) from None
        seconds = round(time.monotonic() - began)
        self.stdout.write(_("示范县已装入：%(told)s 件申请，用时 %(seconds)s 秒") % {"told": told, "seconds": seconds})
