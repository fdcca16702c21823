"""Old ledgers."""

from django.urls import path

from gongkai.web.applications.views import ledger

urlpatterns = [
    path("desk/import/", ledger.ledgers, name="ledgers"),
    path("desk/import/<uuid:key>/", ledger.ledger, name="ledger"),
]
