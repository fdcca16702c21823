"""The demonstration county: invented, generated from a fixed seed, loaded through the services themselves."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration county."""

    name = "gongkai.web.demo"
    label = "demo"
