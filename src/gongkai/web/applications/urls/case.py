"""One case and what is done to it."""

from django.urls import path

from gongkai.web.applications.views import acting, case, identity

urlpatterns = [
    path("desk/applications/<slug:agency>/<str:number>/", case.case, name="case"),
    path("desk/applications/<slug:agency>/<str:number>/do/<slug:action>/", acting.act, name="act"),
    path("desk/applications/<slug:agency>/<str:number>/identity/", identity.identity_page, name="identity"),
]
