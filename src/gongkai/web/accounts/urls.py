"""URLs of signing in: allauth's views under its own names, without sign-up, e-mail and password reset."""

from allauth.account import views as account
from django.urls import include, path

from gongkai.web.accounts.views import sign_in as views

own = (
    [
        path("", views.home, name="home"),
        path("start/", views.start, name="start"),
        path("agency/", views.choose_agency, name="agency"),
        path("delegation/<slug:slug>/", views.delegation, name="delegation"),
        path("delegation/<uuid:pk>/end/", views.delegation_end, name="delegation_end"),
        path("everywhere/", views.everywhere, name="everywhere"),
        path("2fa/qr.svg", views.qr, name="qr"),
    ],
    "accounts",
)

urlpatterns = [
    path("", include(own)),
    path("login/", views.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/authenticate/", views.second_step, name="mfa_authenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
