"""Supervision and audit."""

from django.urls import path

from gongkai.web.supervision.views import audit, board

app_name = "supervision"
urlpatterns = [
    path("supervision/", board.board, name="board"),
    path("audit/", audit.audit, name="audit"),
    path("audit/applications/<slug:agency>/<str:number>/", audit.case, name="case"),
]
