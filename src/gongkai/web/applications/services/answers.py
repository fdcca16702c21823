"""Answers to what an applicant asked for beside the application: a complaint (条例第51条), a correction (条例第41条)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import NotAllowed, acting, history_of, note
from gongkai.web.applications.services.moves import again


def complaint_answer(*, application: Application, staff: Staff, text: str) -> Application:
    """Answer the complaint that waits; the applicant reads it on the own page.

    Raises:
        NotAllowed: nobody complained, or it was answered.
    """
    return _answer(application, staff, text, "complained", "complaint_answered", "条例第51条")


def record_correction_answer(*, application: Application, staff: Staff, text: str) -> Application:
    """Answer whether the record about the applicant was corrected, handed on, or is right as it is.

    Raises:
        NotAllowed: nobody asked, or it was answered.
    """
    return _answer(application, staff, text, "record_correction_asked", "record_correction_answered", "条例第41条")


def _answer(application: Application, staff: Staff, text: str, question: str, answer: str, article: str) -> Application:
    with acting(application) as case:
        kinds = [event.kind for event in history_of(case)]
        if kinds.count(question) <= kinds.count(answer):
            raise NotAllowed(_("没有等着答复的请求"), article)
        note(case, answer, by=staff, data={"text": text})
    return again(application)
