"""The site itself as an app: the commands, templates and static files that belong to no single part."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Ground of the site."""

    name = "gongkai.web"
    label = "site_ground"
