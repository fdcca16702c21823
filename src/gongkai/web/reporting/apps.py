"""The annual report from the county's own records."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Keeps the year's counters in the transaction of every case."""

    name = "gongkai.web.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Follow the cases and their remedies."""
        from gongkai.web.reporting import counters

        counters.register()
