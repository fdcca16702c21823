"""The desk and its lists."""

from django.urls import path, re_path

from gongkai.web.applications.views import desk, export

urlpatterns = [
    path("desk/", desk.today, name="desk"),
    path("desk/applications/", desk.listing, name="list"),
    re_path(r"^desk/export\.(?P<to>csv|xlsx)$", export.export, name="export"),
    path("desk/calendar/<str:token>.ics", export.calendar, name="calendar"),
]
