"""What the columns of old ledgers are called, and what stands in them; what is not known here is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.letter_data import groups
from gongkai.web.applications.models import ApplicantType, Channel
from gongkai.web.search.words import fold

# field: what it is called here, and the heads under which ledgers have it
FIELDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "number": (_("原编号"), ("编号", "序号", "申请编号", "登记号", "登记编号", "受理编号", "回执号")),
    "received": (
        _("收到申请之日"),
        (
            "收到申请之日",
            "收到日期",
            "收件日期",
            "收到时间",
            "收件时间",
            "受理日期",
            "登记日期",
            "申请日期",
            "申请时间",
        ),
    ),
    "channel": (_("渠道"), ("渠道", "申请方式", "收件方式", "来件方式", "申请渠道", "受理方式")),
    "applicant_type": (_("申请人类型"), ("申请人类型", "申请人类别", "申请人性质", "主体类型")),
    "name": (_("姓名或者名称"), ("申请人", "姓名", "申请人姓名", "申请人名称", "姓名或名称", "姓名或者名称", "名称")),
    "id_number": (_("证件号码"), ("证件号码", "身份证号", "身份证号码", "统一社会信用代码", "证件号")),
    "phone": (_("电话"), ("电话", "联系电话", "联系方式", "手机", "手机号")),
    "title": (
        _("信息名称"),
        ("信息名称", "申请内容", "申请公开的信息", "申请事项", "申请公开内容", "所需信息", "信息内容"),
    ),
    "document_no": (_("文号"), ("文号", "信息文号")),
    "description": (_("特征描述"), ("特征描述", "内容描述", "描述")),
    "decision": (_("办理结果"), ("办理结果", "答复类型", "处理结果", "答复结果", "答复情况", "结果", "办结方式")),
    "decided": (_("办结日"), ("办结日", "答复日期", "办结日期", "答复时间", "办结时间", "送达日期", "寄出日期")),
}
REQUIRED = ("received", "title")

_CHANNELS = {
    "当面": Channel.IN_PERSON, "现场": Channel.IN_PERSON, "窗口": Channel.IN_PERSON, "当面提交": Channel.IN_PERSON,
    "邮寄": Channel.POSTAL_SIGNED, "挂号信": Channel.POSTAL_SIGNED, "EMS": Channel.POSTAL_SIGNED, "特快专递": Channel.POSTAL_SIGNED,
    "信函": Channel.POSTAL_SIGNED, "平信": Channel.POSTAL_ORDINARY, "网络": Channel.ONLINE, "网上": Channel.ONLINE,
    "网上申请": Channel.ONLINE, "互联网": Channel.ONLINE, "邮件": Channel.EMAIL, "电子邮件": Channel.EMAIL, "传真": Channel.FAX,
}  # fmt: skip
_TYPES = {
    "公民": ApplicantType.NATURAL_PERSON, "个人": ApplicantType.NATURAL_PERSON, "企业": ApplicantType.ENTERPRISE,
    "公司": ApplicantType.ENTERPRISE, "律所": ApplicantType.LEGAL_SERVICE_ORG, "律师事务所": ApplicantType.LEGAL_SERVICE_ORG,
    "公益组织": ApplicantType.PUBLIC_WELFARE_ORG,
}  # fmt: skip
# words of ledgers that are one outcome only; 不予公开 alone is none, for the report asks which
_DECISIONS = {
    "公开": "granted", "同意公开": "granted", "予以公开": "granted", "全部公开": "granted", "已主动公开": "granted_already_public",
    "部分公开": "partially_granted", "信息不存在": "unable_not_held", "不存在": "unable_not_held", "不掌握": "unable_not_held",
    "本机关不掌握相关政府信息": "unable_not_held", "非本机关": "unable_not_responsible", "不属于本机关": "unable_not_responsible",
    "国家秘密": "denied_state_secret", "第三方合法权益": "denied_third_party_rights", "内部事务信息": "denied_internal_affairs",
    "过程性信息": "denied_process_information", "信访": "not_processed_petition", "信访举报投诉": "not_processed_petition",
    "重复申请": "not_processed_duplicate", "逾期不补正": "other_uncorrected", "逾期未补正": "other_uncorrected",
    "逾期不缴费": "other_unpaid_fee", "撤回": "other_misc", "申请人撤回": "other_misc", "其他": "other_misc",
}  # fmt: skip
_NUMBERING = re.compile(r"^(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[.、．])\s*")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_SOLID_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def field_of(head: str) -> str:
    """The field that a head names, "" when it names none."""
    return _heads().get(_plain(head), "")


@cache
def _heads() -> Mapping[str, str]:
    return {_plain(word): name for name, (_label, words) in FIELDS.items() for word in words}


@lru_cache(1024)
def channel_of(text: str) -> str:
    """The channel that a cell names, "" when none."""
    known = {_plain(str(each.label)): each.value for each in Channel} | {
        _plain(word): each for word, each in _CHANNELS.items()
    }
    return str(known.get(_plain(text), ""))


@lru_cache(1024)
def type_of(text: str) -> str:
    """The kind of applicant that a cell names, "" when none."""
    known = {_plain(str(each.label)): each.value for each in ApplicantType} | {
        _plain(word): each for word, each in _TYPES.items()
    }
    return str(known.get(_plain(text), ""))


@lru_cache(4096)
def decision_of(text: str, day: date) -> str:
    """The outcome that a cell names by the law of that day, "" when none or more than one."""
    plain = _plain(_NUMBERING.sub("", text.strip()))
    known: dict[str, set[str]] = {}
    for option in (each for group in groups(day) for each in group.options):
        for word in (option.code, option.says, option.says.partition("：")[2], _NUMBERING.sub("", option.row)):
            if word:
                known.setdefault(_plain(word), set()).add(option.code)
    codes = {code for found in known.values() for code in found}
    if (alias := {_plain(word): code for word, code in _DECISIONS.items()}.get(plain)) in codes:
        return str(alias)
    found = known.get(plain, set())
    return next(iter(found)) if len(found) == 1 else ""


def day_of(text: str) -> date | None:
    """The day in a cell, None when it is none."""
    found = _DAY.fullmatch(text.strip()) or _SOLID_DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")
