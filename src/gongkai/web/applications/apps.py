"""依申请公开: from the application that comes in to the archived file."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The app of applications; its kinds of events and its projections are registered here."""

    name = "gongkai.web.applications"
    label = "applications"

    def ready(self) -> None:
        """Register the kinds of events and what is projected from them."""
        from gongkai.web.applications import events, projection, readings
        from gongkai.web.applications.services.citizen import screening as of_citizens
        from gongkai.web.applications.services.incoming import screening as of_messages
        from gongkai.web.applications.services.ledger import running
        from gongkai.web.jobs import services as jobs

        events.register()
        projection.register()
        for screening in (of_citizens, of_messages):
            jobs.register(screening.KIND, screening.screening_step)
        jobs.register(running.KIND, running.ledger_step)
        readings.register()
