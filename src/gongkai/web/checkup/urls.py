"""URLs of the check-up: `<batch>` is the code of 16 characters, `<n>` the paper's number in it."""

from django.urls import path

from gongkai.web.checkup import views

app_name = "checkup"
urlpatterns = [
    path("", views.home, name="home"),
    path("sample/", views.sample, name="sample"),
    path("<str:batch>/", views.batch, name="batch"),
    path("<str:batch>/add/", views.add, name="add"),
    path("<str:batch>/delete/", views.delete, name="delete"),
    path("<str:batch>/findings.<str:to>", views.findings, name="findings"),
    path("<str:batch>/<int:n>/", views.report, name="report"),
    path("<str:batch>/<int:n>/source/", views.source, name="source"),
    path("<str:batch>/<int:n>/original/", views.original, name="original"),
    path("<str:batch>/<int:n>/retry/", views.retry, name="retry"),
    path("<str:batch>/<int:n>/aside/", views.set_aside, name="set_aside"),
    path("<str:batch>/<int:n>/correct/", views.correct, name="correct"),
    path("<str:batch>/<int:n>/report.<str:to>", views.download, name="download"),
]
