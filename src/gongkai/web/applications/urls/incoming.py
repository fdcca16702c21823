"""In the door but not in the queue."""

from django.urls import path

from gongkai.web.applications.views import incoming

urlpatterns = [
    path("desk/incoming/", incoming.listing, name="incoming_list"),
    path("desk/incoming/<uuid:key>/", incoming.incoming, name="incoming"),
    path("desk/incoming/<uuid:key>/files/<int:at>/", incoming.file, name="incoming_file"),
]
