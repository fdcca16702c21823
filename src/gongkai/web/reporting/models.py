"""The year's tables as kept counters, and the cases behind every one of them.

`scope` is an agency with everything below it; a case counts in its own agency's scope and in those above. Cells are named
as in the published contract (`t3.granted.natural_person`). `open.<column>` and `open4.<kind>` hold what is not closed yet:
it counts as carried over in every year from the next one on, so no job has to run at new year.
"""

from __future__ import annotations

from django.db import models


class CellCount(models.Model):
    """How many cases a cell counts."""

    scope = models.UUIDField()
    year = models.IntegerField()
    cell = models.CharField(max_length=80)
    n = models.IntegerField()

    class Meta:
        """One figure a cell."""

        constraints = [models.UniqueConstraint(fields=["scope", "year", "cell"], name="cell_counted_once")]


class CellCase(models.Model):
    """That a cell counts a case; `case` is an application, or a remedy for table 4."""

    scope = models.UUIDField()
    year = models.IntegerField()
    cell = models.CharField(max_length=80)
    day = models.DateField()
    case = models.UUIDField()
    agency = models.UUIDField()

    class Meta:
        """Opening a cell is one range of this index."""

        constraints = [
            models.UniqueConstraint(fields=["scope", "year", "cell", "day", "case"], name="cell_case_once"),
        ]
        indexes = [models.Index(fields=["case"], name="cell_of_case")]
