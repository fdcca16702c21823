"""The desk and its lists."""

from django.urls import path

from gongkai.web.applications.views import desk

urlpatterns = [
    path("desk/", desk.today, name="desk"),
    path("desk/applications/", desk.listing, name="list"),
]
