"""Pages of signing in that are not wholly allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.web.accounts import kept
from gongkai.web.accounts.access import staff_required


class Login(LoginView):
    """allauth's sign-in, which says when text of an expired session is kept."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With `kept_waiting`."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "kept_waiting": kept.waiting(self.request)}


login = Login.as_view()


@staff_required()
def home(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and with which posts."""
    return render(request, "accounts/home.html")
