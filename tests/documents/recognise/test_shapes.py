"""The same report in every shape gives the same report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from documents.recognise.layouts import Truth, loud, truth, unread, wrong
from documents.recognise.shapes import SAME
from gongkai.documents.paper import Paper
from gongkai.documents.recognise import recognise


@pytest.mark.parametrize("version", ["v2019", "v2021"])
@pytest.mark.parametrize("shape", SAME, ids=lambda shape: shape.__name__)
def test_same_report_whatever_its_shape(shape: Callable[[Truth], Paper], version: str) -> None:
    for seed in range(4):
        known = truth(seed, version)
        (report,) = recognise(shape(known))
        assert (report.form, report.agency, report.report_year) == (version, known.agency, known.year)
        assert wrong(report, known) == []
        assert unread(report, known) == []
        assert loud(report) == []
        assert [section.id for section in report.sections] == [part.id for part in known.form.parts]
        assert [section.text == "" for section in report.sections] == [False, True, True, True, False, False]
