"""`gongkai check-files`: are the kept files what they were?"""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.web.history import file_check
from gongkai.web.history.management.speaking import SpokenCommand


class Command(SpokenCommand):
    """Names missing, changed and unregistered files."""

    help = cast("str", _lazy("核对存下的文件：缺失、被改、没有登记"))

    def run(self, options: dict[str, Any]) -> int:  # noqa: ARG002  the base's signature
        """Status 1 when a file is missing, changed or foreign; what a cut-off upload left is only named."""
        found = list(file_check.check())
        for finding in found:
            self.stdout.write(finding.sentence)
        damages = sum(finding.damage for finding in found)
        said = {"wrong": damages, "rest": len(found) - damages}
        if found:
            self.stdout.write(_("%(wrong)s 个文件不符，%(rest)s 个是中断的上传") % said)
        else:
            self.stdout.write(_("文件全部相符"))
        return int(bool(damages))
