"""The only way to get an object: by the code of its batch. A wrong code and a deleted batch look the same."""

from __future__ import annotations

from django.http import Http404

from gongkai.web.checkup.models import Batch, FoundReport, Paper


def batch_by_code(code: str) -> Batch:
    """The batch behind a code.

    Raises:
        Http404: no such batch (any more).
    """
    try:
        return Batch.objects.get(code=code.upper())
    except Batch.DoesNotExist as error:
        raise Http404 from error


def paper_by_number(code: str, n: int) -> Paper:
    """A paper of a batch.

    Raises:
        Http404: no such batch or paper.
    """
    try:
        return Paper.objects.select_related("batch").get(batch=batch_by_code(code), n=n)
    except Paper.DoesNotExist as error:
        raise Http404 from error


def report_by_number(code: str, n: int, which: int) -> FoundReport:
    """The `which`-th report (from 1) found in a paper.

    Raises:
        Http404: no such batch, paper or report.
    """
    try:
        return FoundReport.objects.select_related("paper__batch").get(paper=paper_by_number(code, n), n=which)
    except FoundReport.DoesNotExist as error:
        raise Http404 from error
