"""The citizen's addresses (ux.md 3)."""

from django.urls import path

from gongkai.web.portal.views import apply, front, numbers, papers, send, track

app_name = "portal"
urlpatterns = [
    path("search/", front.search, name="search"),
    path("answers/<slug:agency>/<str:number>/", front.answer, name="answer"),
    path("answers/<slug:agency>/<str:number>/<uuid:file>/", front.answer_file, name="answer-file"),
    path("guide/", front.guides, name="guides"),
    path("guide/<slug:agency>/", front.guide_page, name="guide"),
    path("numbers/<int:year>/", numbers.year_page, name="numbers"),
    path("numbers/<int:year>/<slug:figure>.csv", numbers.figure_csv, name="figure-csv"),
    path("numbers/<int:year>/<slug:figure>/", numbers.figure_page, name="figure"),
    path("apply/", apply.start, name="apply"),
    path("apply/resume/", apply.resume, name="resume"),
    path("apply/matches/", apply.matches, name="matches"),
    path("apply/done/<str:receipt>/", send.done, name="done"),
    path("apply/<str:code>/who/", apply.who, name="who"),
    path("apply/<str:code>/details/", apply.details, name="details"),
    path("apply/<str:code>/what/", apply.what, name="what"),
    path("apply/<str:code>/how/", apply.how, name="how"),
    path("apply/<str:code>/check/", send.check, name="check"),
    path("apply/<str:code>/saved/", apply.saved, name="saved"),
    path("apply/<str:code>/drop/", apply.drop, name="drop"),
    path("apply/<str:code>/files/remove/", apply.file_remove, name="file-remove"),
    path("track/", track.find, name="track"),
    path("track/leave/", track.leave, name="leave"),
    path("track/<str:receipt>/", track.case_page, name="case"),
    path("track/<str:receipt>/do/<slug:act>/", track.do, name="do"),
    path("track/<str:receipt>/prove/", track.prove, name="prove"),
    path("track/<str:receipt>/mine/", track.mine, name="mine"),
    path("track/<str:receipt>/mine/export/", papers.export, name="export"),
    path("track/<str:receipt>/mine/export/<str:token>/", papers.export_file, name="export-file"),
    path("track/<str:receipt>/letters/<uuid:letter>/", papers.letter, name="letter"),
    path("track/<str:receipt>/letters/<uuid:letter>.pdf", papers.letter_pdf, name="letter-pdf"),
    path("track/<str:receipt>/files/<uuid:file>/", papers.file, name="file"),
]
