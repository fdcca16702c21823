"""年报体检: papers dropped in, read, checked, shown beside their pages. No sign-in: the batch code is the key."""

from django.apps import AppConfig


class CheckupConfig(AppConfig):
    """The check-up app."""

    name = "gongkai.web.checkup"
    label = "checkup"
