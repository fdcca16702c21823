"""The search app: a projection of what other apps hold, made again from them at any time."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """The index."""

    name = "gongkai.web.search"
    label = "search"

    def ready(self) -> None:
        """`rebuild` compares the index with its documents, and the documents with their sources."""
        from gongkai.web.history import projection
        from gongkai.web.search import checking

        projection.register_check("search", checking.differences, checking.mend)
        post_migrate.connect(_empty_with_its_documents, sender=self)


def _empty_with_its_documents(**kwargs: Any) -> None:
    """The index is no table of a model: `flush` passes it by."""
    from gongkai.web.search import index

    index.clear_if_alone(kwargs["using"])
