"""The portal: what everybody may see, and the citizen's way from a question to the answer."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the screening of files and what is projected for the public."""

    name = "gongkai.web.portal"
    label = "portal"

    def ready(self) -> None:
        """Register the steps of jobs and the projection of published answers."""
        from gongkai.web.applications.services.citizen import screening
        from gongkai.web.jobs import services
        from gongkai.web.portal import published

        services.register(screening.KIND, screening.screening_step)
        published.register()
