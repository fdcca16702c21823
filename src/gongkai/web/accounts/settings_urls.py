"""URLs of /settings/."""

from django.urls import path

from gongkai.web.accounts.views import settings_agencies as of_agencies
from gongkai.web.accounts.views import settings_people as of_people
from gongkai.web.accounts.views import settings_reading as reading

app_name = "settings"
urlpatterns = [
    path("agencies/", of_agencies.agencies, name="agencies"),
    path("agencies/new/", of_agencies.found, name="agency_new"),
    path("agencies/<slug:slug>/", of_agencies.agency, name="agency"),
    path("agencies/<slug:slug>/guide/", of_agencies.edit_guide, name="agency_guide"),
    path("agencies/<slug:slug>/choices/<slug:name>/", of_agencies.choose, name="agency_choice"),
    path("agencies/<slug:slug>/do/<slug:name>/", of_agencies.act, name="agency_act"),
    path("people/", of_people.people, name="people"),
    path("people/new/", of_people.add, name="person_new"),
    path("people/<uuid:pk>/", of_people.person, name="person"),
    path("people/<uuid:pk>/posts/", of_people.give_post, name="post_give"),
    path("people/<uuid:pk>/posts/<uuid:post>/end/", of_people.end_post, name="post_end"),
    path("people/<uuid:pk>/disable/", of_people.switch, {"to": "disable"}, name="person_disable"),
    path("people/<uuid:pk>/enable/", of_people.switch, {"to": "enable"}, name="person_enable"),
    path("people/<uuid:pk>/password/", of_people.set_password, name="person_password"),
    path("people/<uuid:pk>/second-factor/", of_people.reset_factor, name="person_factor"),
    path("calendar/", reading.calendar, name="calendar"),
    path("law/", reading.law, name="law"),
    path("numbers/", reading.numbers, name="numbers"),
    path("letters/", reading.letters, name="letters"),
]
