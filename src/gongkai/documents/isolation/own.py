"""Reports in our own JSON, as `read`, `tally` and the site write them."""

from __future__ import annotations

import json

from gongkai.documents.prescreen.refusal import refusal
from gongkai.report.contract import from_json
from gongkai.report.table import Report
from gongkai.words import say


def own_reports(data: bytes) -> list[Report]:
    """The reports of a JSON object or array of schema "gongkai.report/1".

    Findings of checks are left out: they are made anew from the figures; findings of reading stay.

    Raises:
        RefusedFile: not this schema, or a field is missing; the sentence says which report of the file.
    """
    value = json.loads(data)
    objects = value if isinstance(value, list) else [value]
    reports = []
    for number, item in enumerate(objects, 1):
        try:
            report = from_json(item)
        except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as wrong:
            found = say(
                "第 {n} 份报告不符合 gongkai.report/1（{what}）", n=number, what=str(wrong) or type(wrong).__name__
            )
            raise refusal(found, todo=say("请用 gongkai read 或 gongkai tally 重新生成")) from None
        report.issues = [issue for issue in report.issues if issue.id.startswith("READ-")]
        reports.append(report)
    return reports
