"""What a case ended as, in the words of the annual report's form, with the article."""

from __future__ import annotations

from gongkai.law import rulebook
from gongkai.law.outcome import decide
from gongkai.report.form import Form
from gongkai.web.applications.models import Application
from gongkai.web.reporting.selectors.year import form_of_year


def outcome_of(case: Application) -> tuple[str, str]:
    """(不予公开：属于三类内部事务信息, its article); ("", "") while the case is open."""
    if not case.decision or case.decided is None:
        return "", ""
    decision = decide(case.decision, case.decided, rulebook.default())
    words = _row_label(form_of_year(case.decided.year), decision.row(rulebook.default()) or "")
    return words, "" if decision.rule is None else decision.rule.source


def _row_label(form: Form, number: str) -> str:
    """The row's own words with those of the row above it, without their numbering."""
    rows = {row.id: row for row in form.t3_rows}
    found = next((row for row in rows.values() if row.number == number), None)
    if found is None:
        return ""
    names = [found.label]
    while found.parent is not None and rows[found.parent].level > 0:
        found = rows[found.parent]
        names.insert(0, found.label)
    return "：".join(_words(name) for name in names)


def _words(label: str) -> str:
    """（二）部分公开（区分处理的…） → 部分公开."""
    return label.split("）", 1)[-1].lstrip("0123456789.").split("（", 1)[0]
