"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Steps and the outbox."""

    name = "gongkai.web.jobs"
    label = "jobs"
