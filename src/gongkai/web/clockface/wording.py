"""The words of the ledger for the applicant, where the law's own sentence speaks of "申请人"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gongkai.law.events import Event, kinds
from gongkai.words import say


def told(event: Event, *, to_applicant: bool) -> str:
    """What happened: the law's sentence, or the one that speaks to the applicant."""
    plain = {
        "submitted": _("您提交了申请"),
        "posted": _("您寄出了申请"),
        "signed_by_agency": _("行政机关签收了您的信"),
        "agency_confirmed": _("工作人员与您确认收到"),
        "received": _("收到您的申请"),
        "correction_notice_posted": _("请您补充（补正告知书）"),
        "correction_posted": _("您寄出了补充"),
        "correction_received": _("收到您的补充"),
        "correction_refused_by_agency": _("您的补充曾被退回，按送到之日算收到"),
        "third_party_letter_sent": _("写信征求第三方意见"),
        "fee_notice_received_by_applicant": _("您收到收费通知"),
        "fee_paid": _("您缴纳了信息处理费"),
        "justification_notice_posted": _("请您说明理由"),
        "justification_received": _("收到您说明的理由"),
        "withdrawn": _("您撤回了申请"),
        "reply_posted": _("答复寄给您"),
        "reply_signed_by_applicant": _("您签收了答复"),
        "reply_delivered": _("答复送达您"),
        "contact_failed": _("没有联系上您，已记下"),
    }
    says = plain.get(event.kind) if to_applicant else _by_channel(event)
    return says or say(kinds()[event.kind].says).split("（")[0].split(" (")[0]


def _by_channel(event: Event) -> str | None:
    """A submission named by the one way that it took; the law's sentence names three."""
    if event.kind != "submitted":
        return None
    ways = {"online": _("网上提交申请"), "email": _("电子邮件提交申请"), "fax": _("传真提交申请")}
    return ways.get(str(event.data.get("channel")))
