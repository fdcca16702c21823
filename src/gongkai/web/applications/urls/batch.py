"""The bag of letters."""

from django.urls import path

from gongkai.web.applications.views import batch

urlpatterns = [
    path("desk/batch/", batch.batch, name="batch"),
    path("desk/batch/receipts/", batch.receipts, name="batch_receipts"),
]
