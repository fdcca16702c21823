"""The API's address, and the page on which an agency's keys are managed."""

from django.urls import path

from gongkai.web.api import views
from gongkai.web.api.endpoints import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("settings/api/", views.connections, name="api_connections"),
]
