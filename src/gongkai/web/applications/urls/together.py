"""Many cases at once, kept lists, who applied."""

from django.urls import path

from gongkai.web.applications.views import finding, together

urlpatterns = [
    path("desk/bulk/", together.bulk, name="bulk"),
    path("desk/bulk/done/", together.bulk_done, name="bulk_done"),
    path("desk/print/", together.print_today, name="print_today"),
    path("desk/views/", finding.view_save, name="view_save"),
    path("desk/views/<int:view>/delete/", finding.view_delete, name="view_delete"),
    path("desk/applicants/", finding.applicants, name="applicants"),
]
