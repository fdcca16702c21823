"""What an applicant can do on the tracking page: one small page each, with its form, its article and its service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gongkai.web.applications.models import Application
from gongkai.web.applications.services import organise
from gongkai.web.applications.services.citizen import acts, contact
from gongkai.web.history.files import StoredFile
from gongkai.web.portal.forms.ground import Page
from gongkai.web.portal.forms.track import ContactForm, CorrectionForm, ReasonsForm, WithdrawForm, WordsForm
from gongkai.web.portal.forms.what import DeliveryForm
from gongkai.web.portal.selectors.track import View

Run = Callable[[Application, dict[str, Any], list[StoredFile]], object]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `open` tells from the page whether it can be done now; `why_not` is said where it cannot."""

    name: str
    title: Words
    intro: Words
    button: Words
    done: Words
    rule: str
    article: str
    form: type[Page]
    run: Run
    open: Callable[[View], bool]
    why_not: Words


def _open(view: View) -> bool:
    return view.case.open


def _replied(view: View) -> bool:
    return view.case.decided is not None and view.case.ended == "reply"


ACTS = (
    Act(
        "correction", gettext_lazy("补充申请内容"), gettext_lazy("知道多少写多少。按期补充的，收到之日起答复期限重新起算。"),
        gettext_lazy("提交补充"), gettext_lazy("补充已收到。"), "correction_restarts", "条例第30条",
        CorrectionForm, lambda case, said, files: acts.correction_answer(application=case, text=said["text"], uploads=files),
        lambda view: view.act == "correction", gettext_lazy("现在没有需要补充的内容"),
    ),
    Act(
        "reasons", gettext_lazy("说明申请的理由"),
        gettext_lazy("申请的数量、频次明显超过合理范围的，行政机关可以要求说明理由。"),
        gettext_lazy("提交理由"), gettext_lazy("理由已收到。"), "excessive_reasons", "条例第35条",
        ReasonsForm, lambda case, said, _files: acts.reasons_answer(application=case, text=said["text"]),
        lambda view: view.act == "reasons", gettext_lazy("没有要求您说明理由，或者理由已经收到"),
    ),
    Act(
        "fee-notice", gettext_lazy("收到了收费通知书"), gettext_lazy("缴费的期限从收到通知的次日起算。"),
        gettext_lazy("我收到了通知书"), gettext_lazy("已记下您收到通知书的日子。"), "fee_payment_days", "国办函〔2020〕109号",
        Page, lambda case, _said, _files: acts.fee_notice_seen(application=case),
        lambda view: view.act == "fee_notice", gettext_lazy("没有收费通知书等您确认"),
    ),
    Act(
        "withdraw", gettext_lazy("撤回申请"), gettext_lazy("撤回以后不再办理；以后还可以再申请。"),
        gettext_lazy("撤回申请"), gettext_lazy("申请已撤回。"), "withdrawal", "",
        WithdrawForm, lambda case, said, _files: acts.application_take_back(application=case, text=said["text"]),
        _open, gettext_lazy("这一件已经办结，不能再撤回"),
    ),
    Act(
        "delivery", gettext_lazy("改获取方式"), gettext_lazy("答复发出以前都可以改。"),
        gettext_lazy("改获取方式"), gettext_lazy("获取方式已改。"), "", "条例第40条",
        DeliveryForm, lambda case, said, _files: organise.delivery_change(application=case, staff=None, **said),
        _open, gettext_lazy("这一件已经办结，获取方式不能再改"),
    ),
    Act(
        "contact", gettext_lazy("改联系方式"), gettext_lazy("只填要改的，没填的不变。改了以后，工作人员按新的联系您。"),
        gettext_lazy("改联系方式"), gettext_lazy("联系方式已改。"), "", "条例第29条",
        ContactForm, lambda case, said, _files: contact.contact_change(application=case, **said),
        lambda view: view.case.identity is not None, gettext_lazy("这一件的身份信息已经清除"),
    ),
    Act(
        "confirm", gettext_lazy("收到了答复"), gettext_lazy("不服答复的期限从收到之日起算。"),
        gettext_lazy("收到了"), gettext_lazy("已记下您今天确认收到答复。"), "reconsideration_days", "行政复议法第20条",
        Page, lambda case, _said, _files: acts.reply_confirm(application=case),
        lambda view: _replied(view) and "receipt_confirmed" not in view.has,
        gettext_lazy("还没有发出答复，或者您已经确认过"),
    ),
    Act(
        "suggest", gettext_lazy("建议转为主动公开"),
        gettext_lazy("您觉得这些信息应当让大家都看到，可以建议行政机关主动公开。"),
        gettext_lazy("提出建议"), gettext_lazy("建议已收到。"), "", "条例第44条",
        WordsForm, lambda case, said, _files: acts.proactive_suggest(application=case, text=said["text"]),
        lambda view: view.case.received is not None, gettext_lazy("确认收到以后才能建议"),
    ),
    Act(
        "record", gettext_lazy("要求更正本人信息"),
        gettext_lazy("有证据证明行政机关记录的、与您自己有关的信息不准确，可以要求更正。写明哪一处不对、应当是什么、有什么证据。"),
        gettext_lazy("要求更正"), gettext_lazy("更正要求已收到。"), "", "条例第41条",
        WordsForm, lambda case, said, _files: acts.record_correction_ask(application=case, text=said["text"]),
        lambda _view: True, "",
    ),
    Act(
        "complain", gettext_lazy("投诉、举报"),
        gettext_lazy("认为行政机关没有依法办理，可以向政府信息公开工作主管部门投诉、举报。"),
        gettext_lazy("提交投诉"), gettext_lazy("投诉已收到，由主管部门处理。"), "", "条例第51条",
        WordsForm, lambda case, said, _files: acts.complain(application=case, text=said["text"]),
        lambda _view: True, "",
    ),
)  # fmt: skip
_BY_NAME = {act.name: act for act in ACTS}


def act_named(name: str) -> Act:
    """The act of a URL.

    Raises:
        Http404: there is none.
    """
    if name not in _BY_NAME:
        raise Http404
    return _BY_NAME[name]
