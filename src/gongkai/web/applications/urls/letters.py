"""Letters of a case: reply, review, redaction, service, archive, remedies."""

from django.urls import path

from gongkai.web.applications.views import archive, dispatch, letters, redaction, remedies, reply

_CASE = "desk/applications/<slug:agency>/<str:number>"

urlpatterns = [
    path("review/", letters.review, name="review"),
    path("desk/dispatch/", dispatch.to_send, name="dispatch"),
    path("desk/dispatch/labels/", dispatch.labels, name="labels"),
    path(f"{_CASE}/letters/new/", reply.new, name="letter_new"),
    path(f"{_CASE}/letters/<uuid:letter>/edit/", reply.edit, name="letter_edit"),
    path(f"{_CASE}/letters/<uuid:letter>/preview/", letters.letter, name="letter"),
    path(f"{_CASE}/letters/<uuid:letter>/file/<slug:to>/", letters.letter_file, name="letter_file"),
    path(f"{_CASE}/letters/<uuid:letter>/dispatch/", dispatch.serve, name="serve"),
    path(f"{_CASE}/letters/<uuid:letter>/signature/", dispatch.prove, name="prove"),
    path(f"{_CASE}/files/<uuid:file>/", letters.attachment, name="attachment"),
    path(f"{_CASE}/redact/", redaction.sources, name="sources"),
    path(f"{_CASE}/redact/<uuid:file>/", redaction.redact, name="redact"),
    path(f"{_CASE}/redact/<uuid:file>/page/<int:page>/", redaction.page_image, name="redact_page"),
    path(f"{_CASE}/file/", archive.archive, name="archive"),
    path(f"{_CASE}/remedies/", remedies.remedies, name="remedies"),
]
