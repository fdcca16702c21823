"""URLs of the public proof."""

from django.urls import path

from gongkai.web.history import views

app_name = "history"
urlpatterns = [
    path("", views.index, name="heads"),
    path("witness/", views.witness, name="witness"),
    path("keys/<slug:key>.pem", views.key, name="key"),
    path("<slug:name>.json", views.head, name="head"),
]
