"""The history app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HistoryConfig(AppConfig):
    """The append-only record."""

    name = "gongkai.web.history"
    label = "history"

    def ready(self) -> None:
        """Its own kinds of event, and the row of the head that every event locks."""
        from gongkai.web.history import events

        events.register()
        post_migrate.connect(_keep_head, sender=self)


def _keep_head(**kwargs: Any) -> None:
    from gongkai.web.history.models import ensure_head

    ensure_head(kwargs["using"])
