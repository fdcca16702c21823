"""The public API and the webhooks: what the county's own systems talk to."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers what an agency's keys leave in the history, and who hears of a case that moves."""

    name = "gongkai.web.api"
    label = "api"

    def ready(self) -> None:
        """Register kinds of events, the listener and the sender of webhooks."""
        from gongkai.web.api import events, webhooks

        events.register()
        webhooks.register()
