"""What an application must hold, and what one lacks (条例第29条第2款)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _noop

from gongkai.web.identity.services import IdentityFields

if TYPE_CHECKING:
    from gongkai.web.applications.services.intake import Wanted


def elements_missing(who: IdentityFields, wanted: Wanted) -> list[str]:
    """What article 29 asks for and the application does not have, in its order, in the words that the record keeps."""
    reached = who.phone or who.address or who.email
    named = wanted.title or wanted.document_no or wanted.description
    postal = wanted.delivery == "postal" and not who.address and reached
    lacking = (
        (not who.name, _noop("姓名或者名称")),
        (not who.id_number and not who.proofs, _noop("身份证明")),
        (not reached, _noop("联系方式")),
        (postal, _noop("邮寄答复的通信地址")),
        (not named, _noop("所申请信息的名称、文号或者特征描述")),
    )
    return [said for missing, said in lacking if missing]
