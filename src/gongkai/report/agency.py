"""What an agency's name tells: its comparable spelling, and whether it stands at county level or below.

Only names are at hand, so the answers are careful: a name that could stand at two levels counts as the higher one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOISE = re.compile(r"[\s　·•・()（）〔〕【】\[\]“”\"'‘’《》<>]+")
_PROVINCE = re.compile(r"^[一-鿿]{2,9}?(?:省|自治区)|^(?:北京|天津|上海|重庆)市")
_PREFECTURE = re.compile(
    r"^[一-鿿]{1,10}?(?:市(?!场|政|容|民|区|级|直)|自治州|州(?!市)(?=[一-鿿]{1,6}[县市区])|地区|盟)"
)
_COUNTY = re.compile(
    r"^[一-鿿]{1,12}?(?:县(?!域|级)|自治旗|旗|(?<!地)(?<!特)(?<!护)(?<!社)(?<!小)(?<!校)(?<!库)(?<!景)(?<!行政)区(?!域|级|划|块))"
    r"|^(?!城市|都市)[一-鿿]{1,5}?市(?!场|政|容|民|区|级|直)"
)
_TOWN = re.compile(r"(?:(?<!城)(?<!村)[镇乡]|苏木)(?=人民政府|政府|党委|便民|$)|街道(?=办|党|$)")
_REPORT_WORDS = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九]{4})年(?:度)?.*$")


@lru_cache(maxsize=4096)
def comparable(agency: str) -> str:
    """The name without spaces, brackets, width differences and what follows of a report's title."""
    text = _NOISE.sub("", unicodedata.normalize("NFKC", agency))
    return _REPORT_WORDS.sub("", text) or text


@lru_cache(maxsize=4096)
def is_county_or_below(agency: str) -> bool:
    """True when the name says county, district, county-level city under a prefecture, township or street office."""
    name = comparable(agency)
    if _TOWN.search(name):
        return True
    rest, above = name, 0
    for pattern in (_PROVINCE, _PREFECTURE):
        if match := pattern.match(rest):
            rest, above = rest[match.end() :], above + 1
    match = _COUNTY.match(rest)
    if match is None:
        return False
    return not match.group().endswith("市") or above > 0


_OFFICE = re.compile(r"(?:人民)?政府办公室$|(?:人民)?政府办$|(?<=[县区市旗镇乡])府办$")
_SAME_WORDS = (("街道办事处", "街道"), ("管理委员会", "管委会"), ("人民政府", "政府"))


@lru_cache(maxsize=4096)
def spelling(agency: str) -> str:
    """One spelling for the ways in which papers write the same agency: 岚皋县人民政府 = 岚皋县政府 = 岚皋县.

    The government's office stays apart from the government: …人民政府办公室 = …政府办 ≠ …人民政府.
    """
    name = comparable(agency)
    if match := _OFFICE.search(name):
        return name[: match.start()] + "政府办"
    for long, short in _SAME_WORDS:
        name = name.replace(long, short)
    return name.removesuffix("政府") or name


def without_higher_places(name: str) -> str:
    """A spelling without the province and the prefecture before it: 陕西省安康市岚皋县 → 岚皋县."""
    rest = name
    for pattern in (_PROVINCE, _PREFECTURE):
        if (match := pattern.match(rest)) and match.end() < len(rest):
            rest = rest[match.end() :]
    return rest
