"""Commands that speak the reader's language and end with a status."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from gongkai.errors import GongkaiError


class SpokenCommand(BaseCommand):
    """`run(options)` gives the exit status: 0 clean, 1 findings; a refusal is one sentence and status 2."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """Run in the language of GONGKAI_LANG."""
        english = os.environ.get("GONGKAI_LANG", "").lower().startswith("en")
        with translation.override("en" if english else "zh-hans"):
            try:
                status = self.run(options)
            except GongkaiError as error:
                self.stderr.write(error.message)
                status = 2
            except DatabaseError as error:
                said = {"reason": str(error).strip().partition("\n")[0]}
                self.stderr.write(_("数据库答不上来（%(reason)s）。请先运行 manage.py migrate，再试一次") % said)
                status = 2
        if status:
            sys.exit(status)

    def run(self, options: dict[str, Any]) -> int:
        """What the command does; its exit status."""
        raise NotImplementedError
