"""The addresses of the annual report."""

from django.urls import path

from gongkai.web.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<int:year>/", views.overview, name="overview"),
    path("<int:year>/<slug:agency>/", views.tables, name="tables"),
    path("<int:year>/<slug:agency>/facts.<str:format>", views.facts, name="facts"),
    path("<int:year>/<slug:agency>/cell.csv", views.cell_csv, name="cell_csv"),
]
