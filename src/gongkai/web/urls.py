"""The map of the site: the citizen's portal at `/`, the desk and the rest beside it."""

from django.urls import include, path

from gongkai.web import law_pages, pages, prefs
from gongkai.web.portal.views import front

urlpatterns = [
    path("", front.home, name="home"),
    path("", include("gongkai.web.portal.urls")),
    path("checkup/", include("gongkai.web.checkup.urls")),
    path("accounts/", include("gongkai.web.accounts.urls")),
    path("settings/", include("gongkai.web.accounts.settings_urls")),
    path("heads/", include("gongkai.web.history.urls")),
    path("jobs/", include("gongkai.web.jobs.urls")),
    path("", include("gongkai.web.applications.urls")),
    path("report/", include("gongkai.web.reporting.urls")),
    path("", include("gongkai.web.api.urls")),
    path("", include("gongkai.web.supervision.urls")),
    path("demo/", include("gongkai.web.demo.urls")),
    path("prefs/", prefs.choose, name="prefs"),
    path("law/<slug:rule>/", pages.rule, name="rule"),
    path("law/<str:act>/", law_pages.article, name="law_act"),
    path("law/<str:act>/<str:place>/", law_pages.article, name="law_article"),
    path("about/accessibility/", pages.accessibility, name="accessibility"),
    path("about/privacy/", pages.privacy, name="privacy"),
]
handler400 = "gongkai.web.pages.not_taken"
handler404 = "gongkai.web.pages.not_found"
handler500 = "gongkai.web.pages.went_wrong"
