"""The identity app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Applicants' identities."""

    name = "gongkai.web.identity"
    label = "identity"

    def ready(self) -> None:
        """Its kinds of event, and what `rebuild` compares."""
        from gongkai.web.history import projection
        from gongkai.web.identity import checking, events

        events.register()
        projection.register_check("identity", checking.differences)
