"""Whether a number can be one of its kind; the sentences that forms show. What came on paper is registered as it is."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

from gongkai.web.identity.models import IdType

_SHORTEST = 7  # shorter ones are services, nobody's own
_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
# the shapes that the issuing offices print; a passport of any country is letters and digits
_SHAPES = {
    IdType.PASSPORT: re.compile(r"[A-Z0-9]{5,15}"),
    IdType.HK_MACAO_PERMIT: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    IdType.TAIWAN_PERMIT: re.compile(r"[0-9]{8}(?:[0-9]{2})?(?:\([A-Z0-9]\))?"),
    IdType.PERMANENT_RESIDENCE: re.compile(r"[A-Z]{3}[0-9]{12}|[0-9]{17}[0-9X]"),
    IdType.RESIDENCE_PERMIT: re.compile(r"8[123]0000[0-9]{11}[0-9X]"),
}


def tidy(number: str) -> str:
    """NFKC, capitals, no spaces: how a number is kept."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", number)).upper()


def id_number(id_type: str, number: str) -> str:
    """The number as it is kept.

    Raises:
        ValidationError: says what is wrong with it: 身份证号应为 18 位，您填了 17 位.
    """
    text = tidy(number)
    if id_type == IdType.RESIDENT_ID:
        return _resident_id(text)
    if id_type == IdType.USCC:
        return _credit_code(text)
    shape = _SHAPES.get(IdType(id_type)) if id_type in IdType.values else None
    if shape is not None and not shape.fullmatch(text):
        said = {"kind": IdType(id_type).label, "number": number}
        raise ValidationError(_("%(kind)s号码没有“%(number)s”这样的，请对照证件再看一遍") % said)
    return text


def phone(number: str) -> str:
    """The telephone number as it is kept: as typed, with plain digits.

    Raises:
        ValidationError: it is no number that can be dialled from China.
    """
    text = unicodedata.normalize("NFKC", number).strip()
    try:
        parsed = phonenumbers.parse(text.replace("转", " ext. "), "CN")
    except phonenumbers.NumberParseException:
        parsed = None
    digits = sum(char.isdigit() for char in text)
    if parsed is None or digits < _SHORTEST or not phonenumbers.is_possible_number(parsed):
        raise ValidationError(
            _("电话应为 11 位手机号或者带区号的座机号，您填了 %(n)s 位数字，请再看一遍") % {"n": digits}
        )
    return text


def _resident_id(text: str) -> str:
    try:
        return str(ric.validate(text))
    except InvalidLength:
        raise ValidationError(_("身份证号应为 18 位，您填了 %(n)s 位") % {"n": len(text)}) from None
    except InvalidChecksum:
        raise ValidationError(_("身份证号的最后一位与前面的数字对不上，请对照证件再看一遍")) from None
    except NumberError:
        raise ValidationError(_("身份证号里的地区或者出生日期不对，请对照证件再看一遍")) from None


def _credit_code(text: str) -> str:
    try:
        return str(uscc.validate(text))
    except InvalidLength:
        raise ValidationError(_("统一社会信用代码应为 18 位，您填了 %(n)s 位") % {"n": len(text)}) from None
    except NumberError:
        raise ValidationError(_("统一社会信用代码的最后一位与前面的对不上，请对照营业执照再看一遍")) from None
