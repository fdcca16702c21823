"""An answer becomes public for all, where several asked for the same or somebody suggested it (条例第44条)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.web.accounts.access import Staff
from gongkai.web.applications.addressee import values_for
from gongkai.web.applications.models import Application
from gongkai.web.applications.services.acting import NotAllowed, acting, history_of, note
from gongkai.web.applications.services.moves import again

ARTICLE = "条例第44条"


def answer_publish(*, application: Application, staff: Staff, title: str, document_no: str = "") -> Application:
    """Make the disclosed content of an answered case public under a title of the office's own.

    The letter is not published, for it names the applicant; what goes out are the files released with the reply.

    Raises:
        NotAllowed: nothing was disclosed, it is public already, or the title tells who applied.
    """
    with acting(application) as case:
        if case.decision not in ("granted", "granted_already_public", "partially_granted") or case.decided is None:
            raise NotAllowed(_("只有已经公开或者部分公开的答复，才能转为主动公开"), ARTICLE)
        if any(event.kind == "answer_published" for event in history_of(case)):
            raise NotAllowed(_("这份答复已经转为主动公开"), ARTICLE)
        redacted = case.attachments.filter(role="redacted").exists()
        if not redacted and not case.letters.filter(state="sent").exists():
            raise NotAllowed(_("没有核验过的输出文件，也没有已经发出的答复书，还没有可以公开的内容"), ARTICLE)
        text = title.strip()
        if not text:
            raise NotAllowed(_("请写一个标题，不要写申请人是谁"), ARTICLE)
        if any(len(value) > 1 and value in text + document_no for value in values_for(case).values()):
            raise NotAllowed(_("标题里有申请人的信息，请改写"), ARTICLE)
        note(case, "answer_published", by=staff, data={"title": text[:300], "document_no": document_no.strip()[:120]})
    return again(application)
