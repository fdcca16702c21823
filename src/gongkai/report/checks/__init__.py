"""Checks of an annual report: `run` finds, `catalogue` explains, `passed` counts, `suggestions` offers figures."""

from __future__ import annotations

from gongkai.report.checks.catalogue import Check, catalogue, make_issue
from gongkai.report.checks.judge import suggestions
from gongkai.report.checks.run import passed, run

__all__ = ["Check", "catalogue", "make_issue", "passed", "run", "suggestions"]
