"""Supervision of applications: the board of the offices below, complaints, and the auditor's pages."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision and audit."""

    name = "gongkai.web.supervision"
    label = "supervision"
