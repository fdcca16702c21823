"""Agencies as a tree with history, people with posts, sign-in with a second factor, settings."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app: its event kinds and projectors are registered when the site starts."""

    name = "gongkai.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Tell the history which events there are and which rows they make."""
        from gongkai.web.accounts import events, projectors, receivers

        events.register()
        projectors.register()
        receivers.connect()
