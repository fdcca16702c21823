"""The portal: what everybody may see, and the citizen's way from a question to the answer."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers what is projected for the public."""

    name = "gongkai.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the projection of published answers."""
        from gongkai.web.portal import published

        published.register()
