"""What comes to the desk."""

from django.urls import path

from gongkai.web.applications.views import register

urlpatterns = [
    path("desk/applications/new/", register.new, name="new"),
    path("desk/applications/<slug:agency>/<str:number>/receipt/", register.receipt, name="receipt"),
]
