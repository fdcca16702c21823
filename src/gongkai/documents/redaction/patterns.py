"""Personal data by its form: rules for numbers that prove themselves, and for what a label in front of it gives away.

The text is `normal`. Numbers are read over blanks, dashes and line ends between their digits, never over a `BREAK`
(another cell, another part), except that a label may stand in the cell before its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.documents.redaction.model import Confidence
from gongkai.documents.redaction.normal import BREAK, normal

_GAP = r"(?:[ -]{0,2}\n?[ -]{0,2})"
_AFTER_LABEL = rf"(?:号码|号|码)?(?:\([^)\n]{{0,12}}\))?[:： \n{BREAK}为是]{{0,4}}"
_LABEL_REACH = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the normalised text."""

    start: int
    end: int
    kind: str
    confidence: Confidence


def hits(text: str) -> list[Hit]:
    """What a normalised text holds, in its order; of two that overlap the one whose rule is the stricter."""
    taken = bytearray(len(text))
    found: list[Hit] = []
    for rule in _RULES:
        for hit in rule(text):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
                found.append(hit)
    return sorted(found, key=lambda hit: hit.start)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _labelled(text: str, start: int, label: re.Pattern[str]) -> bool:
    before = text[max(0, start - _LABEL_REACH) : start]
    return label.search(before) is not None


# ---- numbers with a check digit -------------------------------------------------------------------------------------

_ID18 = re.compile(rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9A-Za-z])")
_ID15 = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])")
_ID_LABEL = re.compile(r"身份证|身份号|证件号|公民号码")


def _id_numbers(text: str) -> Iterator[Hit]:
    """GB 11643: 18 with a true date and check digit; a wrong check digit after the label is still a person's number."""
    from stdnum.cn import ric

    for found in _ID18.finditer(text):
        number = _digits(found[0])
        if ric.is_valid(number):
            yield Hit(found.start(), found.end(), "id_number", "certain")
        elif _labelled(text, found.start(), _ID_LABEL) and re.match(r"\d{6}(?:19|20)\d\d[01]\d[0-3]\d", number):
            yield Hit(found.start(), found.end(), "id_number", "likely")
    for found in _ID15.finditer(text):
        sure: Confidence = "certain" if _labelled(text, found.start(), _ID_LABEL) else "likely"
        yield Hit(found.start(), found.end(), "id_number", sure)


_CARD = re.compile(rf"(?<![0-9A-Za-z.])[2-9](?:{_GAP}[0-9]){{15,18}}(?![0-9A-Za-z])")
_ACCOUNT_LABEL = r"(?:银行卡|存折|借记卡|信用卡|一卡通|银行账户|银行帐户|银行账|账户|帐户|账|帐|卡)"
_LABELLED_ACCOUNT = re.compile(
    rf"{_ACCOUNT_LABEL}(?:号码|号){_AFTER_LABEL}(?P<value>[0-9](?:[ -]?\n?[0-9]){{8,29}})(?![0-9A-Za-z])"
)


def _cards(text: str) -> Iterator[Hit]:
    """Bank cards by their Luhn digit (ISO/IEC 7812); 62 is UnionPay, 4 and 51–55 with 16 digits the foreign networks."""
    from stdnum import luhn

    for found in _CARD.finditer(text):
        number = _digits(found[0])
        if not luhn.is_valid(number):
            continue
        known = number.startswith("62") or (len(number) == 16 and re.match(r"4|5[1-5]|35|60", number))
        if known or _labelled(text, found.start(), re.compile(_ACCOUNT_LABEL)):
            yield Hit(found.start(), found.end(), "bank_card", "certain")
        elif re.match(r"60|68|69|9[0-9]", number):
            yield Hit(found.start(), found.end(), "bank_card", "likely")


def _accounts(text: str) -> Iterator[Hit]:
    """Accounts that only their label tells: a firm's account may be meant to be public, so a person decides."""
    for found in _LABELLED_ACCOUNT.finditer(text):
        yield Hit(found.start("value"), found.end("value"), "bank_card", "likely")


# ---- telephones -----------------------------------------------------------------------------------------------------

_FOUR = r"\d(?:\n?\d){3}"
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[ -]?)?1\n?[3-9]\n?\d{_GAP}{_FOUR}{_GAP}{_FOUR}(?![0-9A-Za-z]|\.\d{{1,2}}(?!\d))"
)
_LANDLINE = re.compile(r"(?<![0-9A-Za-z.])\(?0\d{2,3}[) -]{0,2}[2-9]\d{6,7}(?:(?:-|转)\d{1,5})?(?![0-9A-Za-z])")
_LOCAL = re.compile(rf"(?:电话|座机|宅电){_AFTER_LABEL}(?P<value>[2-9]\d{{6,7}})(?![0-9A-Za-z.,])")
_HOME_PHONE = re.compile(r"家庭电话|住宅电话|家里电话|宅电")


def _phones(text: str) -> Iterator[Hit]:
    import phonenumbers

    for found in _MOBILE.finditer(text):
        number = phonenumbers.parse(_digits(found[0])[-11:], "CN")
        if phonenumbers.is_valid_number(number):
            yield Hit(found.start(), found.end(), "phone", "certain")
    for found in _LANDLINE.finditer(text):
        number = phonenumbers.parse(re.sub(r"\D", "", re.split(r"转", found[0])[0])[:12], "CN")
        if phonenumbers.is_valid_number(number):
            yield Hit(found.start(), found.end(), "phone", _home(text, found.start()))
    for found in _LOCAL.finditer(text):
        yield Hit(found.start("value"), found.end("value"), "phone", _home(text, found.start("value")))


def _home(text: str, start: int) -> Confidence:
    """A landline is an office's until something says that it is a home's."""
    return "certain" if _labelled(text, start, _HOME_PHONE) else "likely"


# ---- what its own form tells ----------------------------------------------------------------------------------------

_PLATE = re.compile(
    r"(?<![0-9A-Za-z])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・. ]?"
    r"(?=[A-HJ-NP-Z]{0,5}\d)(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[A-HJ-NP-Z0-9]{6})(?![0-9A-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,62}@(?:[A-Za-z0-9-]{1,62}\.){1,4}[A-Za-z]{2,10}(?![\w-])"
)
_LINK = re.compile(
    r"https?://[^\s\x1f<>\"'，。；）]{1,200}?/(?:track|desk|review|accounts|jobs)/[^\s\x1f<>\"'，。；）]*"
)
_CODE = r"[0-9A-HJ-NP-TV-Z]{4}(?:[ -]?[0-9A-HJ-NP-TV-Z]{4}){3}"
_LABELLED_CODE = re.compile(
    rf"(?:查询码|口令|验证码|提取码){_AFTER_LABEL}(?P<value>{_CODE}|[0-9A-Za-z]{{4,16}})(?![0-9A-Za-z])"
)


def _forms(text: str) -> Iterator[Hit]:
    for found in _PLATE.finditer(text):
        yield Hit(found.start(), found.end(), "plate", "certain")
    for found in _EMAIL.finditer(text):
        office = found[0].lower().endswith(".gov.cn")
        yield Hit(found.start(), found.end(), "email", "likely" if office else "certain")
    for found in _LINK.finditer(text):
        yield Hit(found.start(), found.end(), "own_link", "certain")
    for found in _LABELLED_CODE.finditer(text):
        yield Hit(found.start("value"), found.end("value"), "own_link", "certain")


# ---- what a label tells ---------------------------------------------------------------------------------------------

_LABELLED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "passport",
        re.compile(rf"(?:护照|通行证|回乡证|台胞证){_AFTER_LABEL}(?P<value>[A-Z]{{1,2}}\d{{7,9}})(?![0-9A-Za-z])"),
    ),
    (
        "student_number",
        re.compile(rf"(?:学籍号|学号|准考证号|考生号|报名号){_AFTER_LABEL}(?P<value>[A-Z]?\d{{8,20}})(?![0-9A-Za-z])"),
    ),
    (
        "social_card",
        re.compile(
            rf"(?:社保卡|社会保障卡|社会保障|医保卡|医疗保险|新农合){_AFTER_LABEL}(?P<value>[A-Z]?\d{{8,18}}X?)(?![0-9A-Za-z])"
        ),
    ),
)


def _labelled_numbers(text: str) -> Iterator[Hit]:
    for kind, pattern in _LABELLED:
        for found in pattern.finditer(text):
            yield Hit(found.start("value"), found.end("value"), kind, "certain")


_STOPS = rf"，。；;,:：、()（）{BREAK}"
_HOME = r"(?:家庭住址|家庭地址|现住址|住所地|住址|户籍地址|户籍所在地|户籍地|户口所在地|经常居住地|居住地址|居住地|家住|现住)"
_POSTAL = r"(?:通讯地址|通信地址|联系地址|邮寄地址|收件地址)"
_UNIT = r"(?:室|户|号|组|楼|栋|幢|村|社区|小区|镇|街道|路|街|巷)"
_ADDRESS = rf"[:： {BREAK}为是在于]{{0,4}}(?P<value>[^{_STOPS}]{{3,60}}?{_UNIT})(?![\u4e00-\u9fff0-9])"
_SOMEWHERE = re.compile(r"[省市县区镇乡村组路街巷]|\d")
_AT_HOME = re.compile(_HOME + _ADDRESS)
_BY_POST = re.compile(_POSTAL + _ADDRESS)
_ROOM = re.compile(
    r"[\u4e00-\u9fff]{1,16}(?:小区|花园|家园|公寓|苑|村|社区|路|街|巷|院|城)[\u4e00-\u9fff0-9A-Z\n-]{0,16}?"
    r"\d{1,3}(?:号楼|栋|幢|座|号院?)\n?[A-Z\d]{0,3}(?:单元)?\n?\d{0,2}层?\d{2,4}(?:室|户|号房)"
)
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:镇|乡|街道)[\u4e00-\u9fff]{1,8}村(?:民委员会)?[\u4e00-\u9fff\d]{1,6}组(?:\d{1,4}号)?"
)


def _addresses(text: str) -> Iterator[Hit]:
    """Down to the village or community an address may stay (rulebook J); a house, a room or a group may not."""
    for found in _AT_HOME.finditer(text):
        if not _SOMEWHERE.search(found["value"]):
            continue  # the next heading of a list ("家庭住址 | 准考证号")
        yield Hit(found.start("value"), found.end("value"), "address", "certain")
    for found in _ROOM.finditer(text):
        yield Hit(found.start(), found.end(), "address", "certain" if "单元" in found[0] else "likely")
    for pattern, group in ((_BY_POST, "value"), (_VILLAGE, 0)):
        for found in pattern.finditer(text):
            yield Hit(found.start(group), found.end(group), "address", "likely")


_AGE = re.compile(r"(?:年仅|现年|年龄|今年)?[:： \x1f]?(?<!\d)(?:1[0-7]|[1-9])(?:周)?岁(?!以|及|至|-)")
_CLASS = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:小学|中学|幼儿园|学校)[\u4e00-\u9fff]{0,2}[一二三四五六七八九1-9]年级[(（]?[\d一二三四五六七八九]{1,2}[)）]?班"
)
_ILLNESS = re.compile(
    r"(?:患有|身患|确诊为?|诊断为|病种)[:：]?[^，。；,;\n\x1f]{1,16}?(?:病|症|癌|瘤|炎|瘫痪|障碍|感染)"
)
_DISABLED = re.compile(r"(?:肢体|视力|听力|言语|智力|精神|多重)残疾(?:人)?[:：]?[一二三四壹贰叁肆1-4]级")


def _sensitive(text: str) -> Iterator[Hit]:
    """Words that make a person look: who is under age, who is ill. They are also words of rules, so never certain."""
    for kind, patterns in (("minor", (_CLASS, _AGE)), ("health", (_ILLNESS, _DISABLED))):
        for pattern in patterns:
            for found in pattern.finditer(text):
                yield Hit(found.start(), found.end(), kind, "likely")


_RULES: tuple[Callable[[str], Iterator[Hit]], ...] = (
    _id_numbers,
    _labelled_numbers,
    _cards,
    _phones,
    _accounts,
    _forms,
    _addresses,
    _sensitive,
)


def masked(text: str) -> str:
    """A value as it may stand in a message: its first and last letters, and how long it is."""
    plain = "".join(normal(text).text.split())
    keep = 3 if len(plain) >= 11 else 1
    return f"{plain[:keep]}{'*' * max(1, len(plain) - 2 * keep)}{plain[-keep:] if len(plain) > 2 else ''}"
