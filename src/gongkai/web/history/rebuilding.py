"""Making all rows again from the events and comparing (`gongkai rebuild`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.web.history import projection, rows, services
from gongkai.web.history.events import STREAM
from gongkai.web.history.projection import Difference


def differences() -> list[Difference]:
    """Every stored value that is not what the events say.

    Others may write meanwhile: what differs is looked at once more while they wait.
    """
    found = _all()
    if not found:
        return []
    with transaction.atomic():
        rows.head_locked()
        return _all()


def rebuild() -> tuple[list[Difference], list[Difference]]:
    """Mend what differs and record that it was done: what was found, and what could not be mended."""
    with transaction.atomic():
        rows.head_locked()
        found = _all()
        if not found:
            return [], []
        for kind, projector in list(projection.all_projectors()):
            for difference in list(projector.differences()):
                projection.mend(kind, projector, difference)
        for check in projection.all_checks():
            if check.mend is not None and any(True for _each in check.differences()):
                check.mend()
        left = _all()
        tables = sorted({difference.table for difference in found})
        services.record(
            stream=STREAM,
            kind="rebuilt",
            actor=services.SYSTEM,
            agency=services.SITE,
            data={"count": len(found) - len(left), "tables": tables},
        )
        return found, left


def _all() -> list[Difference]:
    found = [each for _kind, projector in projection.all_projectors() for each in projector.differences()]
    return found + [each for check in projection.all_checks() for each in check.differences()]


def sentence(difference: Difference) -> str:
    """A difference with its table, row and column."""
    said = {
        "table": difference.table,
        "row": difference.row,
        "column": difference.column,
        "stored": difference.stored,
        "expected": difference.expected,
    }
    if difference.column:
        return _("%(table)s 行 %(row)s 列 %(column)s：库里是 %(stored)s，按记录应为 %(expected)s") % said
    if difference.stored is None:
        return _("%(table)s 缺少行 %(row)s：按记录应有") % said
    return _("%(table)s 多出行 %(row)s：记录里没有") % said
