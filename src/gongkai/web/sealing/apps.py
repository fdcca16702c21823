"""The sealing app: the wrapped data keys of the site."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SealingConfig(AppConfig):
    """Keys."""

    name = "gongkai.web.sealing"
    label = "sealing"

    def ready(self) -> None:
        """A migrated database has its first keys, or says which master key it lacks."""
        post_migrate.connect(_ensure, sender=self)


def _ensure(**kwargs: Any) -> None:
    from gongkai.web.sealing import keys
    from gongkai.web.sealing.models import WrappedKey

    using = kwargs["using"]
    if WrappedKey._meta.db_table in connections[using].introspection.table_names():
        keys.ensure(using)
