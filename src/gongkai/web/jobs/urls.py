"""URLs of jobs."""

from django.urls import path

from gongkai.web.jobs import views

app_name = "jobs"
urlpatterns = [path("<uuid:job>/", views.progress, name="job")]
