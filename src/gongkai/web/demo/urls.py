"""The demonstration's own page."""

from django.urls import path

from gongkai.web.demo import views

app_name = "demo"
urlpatterns = [path("", views.demo, name="demo")]
