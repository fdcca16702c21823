"""Whose report it is and on which year: from the title, the period's sentence, the signature."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from gongkai.documents.recognise import labels

_CHINESE_YEAR = {"〇": "0", "零": "0", "○": "0", "O": "0", "o": "0", "Ο": "0"} | {
    c: str(i) for i, c in enumerate("一二三四五六七八九", 1)
}
_YEAR = re.compile(r"(?<!\d)(20\d{2}|二[〇零○OoΟ0][〇零○OoΟ0一二三四五六七八九]{2})(?!\d)(?=年|\.1\.1|-)")
_TITLE = re.compile(
    r"^(?P<head>.{0,45}?)(?:政府)?(?:信息与政务|政务信息|信息|政务)公开(?:工作|情况|的|年度|年|及|自查|20\d{2}年?|二[〇零○][^\W\d_]{2}年){0,4}"
    r"(?:年度报告|年报|工作报告|情况报告|报告|总结)(?P<tail>的?(?:公告|公示|通知|函|报告)?(?:\((?:[^()]{0,14})\))?)$"
)
_PERIOD = re.compile(
    r"(20\d{2}|二[〇零○OoΟ0][〇零○OoΟ0一二三四五六七八九]{2})年(?:度)?(?:1|01|一)月(?:1|01|一)日.{0,12}?(?:12|十二)月(?:31|三十一)日"
)
# every Han character, also the rare ones of place names beyond the basic plane
_NAME = re.compile("[\u3400-\u9fff\U00020000-\U0003ffffA-Za-z()、·]+")
_ANNEX = re.compile(r"^附件\d*[::]?")
_NOT_HEAD = re.compile(
    r"[>/|→»:]|首页|当前位置|您的位置|栏目|返回|关于印发|关于做好|关于开展|关于报送|关于编制|转发|格式|解读|培训"
)
_CONTACT = re.compile(r"(?:与|向|致电|联系)([一-龥()]{3,40}?)(?:联系|咨询|反映|查询|\(地址|\(电话|\(联系)")
_COMPILED = re.compile(r"(?:由|,|。|^)([一-龥()]{3,30}?)(?:负责)?(?:组织)?(?:编制|编写)(?:本|完成|而成|了|。|,|$)")
_DATE = re.compile(
    r"(?:20\d{2}|二[〇零○OoΟ0]..)年\d{0,2}[一二三四五六七八九十]{0,2}月\d{0,2}[一二三四五六七八九十]{0,3}日?"
)
_FILLER = re.compile(r"^(?:附件\d*|关于|发布|公布|公开)|(?:关于|开展|的|年度|本级|做好)$")
_VAGUE = frozenset(
    {
        "本机关",
        "本单位",
        "我县",
        "全县",
        "我市",
        "全市",
        "我局",
        "本局",
        "全区",
        "我区",
        "我镇",
        "本镇",
        "政府",
        "年度",
        "本年度",
    }
)


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A title found: the printed words, a key for comparing, how many lines it took."""

    text: str
    key: str
    lines: int
    agency: str | None
    year: int | None


def title_at(texts: list[str], at: int) -> TitleLine | None:
    """The report's title if it begins at this line and ends within four lines; the longest that names an agency."""
    best: TitleLine | None = None
    joined = ""
    for n, text in enumerate(texts[at : at + 4], 1):
        if not text or len(text) > 60 or text.rstrip().endswith(("。", "；", ";")) or _DATE.fullmatch(text.strip()):
            break
        if n > 1 and _complete(joined) and not _tail_word(text):
            break
        joined += text.strip()
        title = read_title(joined, n)
        if title is not None and (best is None or title.agency is not None or best.agency is None):
            best = title
    alone = read_title(texts[at + best.lines - 1].strip(), 1) if best is not None and best.lines > 1 else None
    if alone is not None:
        first = labels.squeeze(texts[at])
        if alone.agency is not None and first.startswith(alone.agency[:2]):
            return None  # the letterhead above a title that names its agency itself
        if not _is_agency(first.strip("《》")) and not _YEAR.search(first + "年"):
            return None
    return best


def _complete(joined: str) -> bool:
    return read_title(joined, 1) is not None


def _tail_word(text: str) -> bool:
    return labels.squeeze(text).startswith(("(", "年度报告", "报告"))


def read_title(text: str, lines: int = 1) -> TitleLine | None:
    """The title in one string, or None when it is none."""
    plain = labels.squeeze(_without_neighbour(text)).strip("《》“”\"'")
    if len(plain) > 70 or "公开" not in plain:
        return None
    plain = _ANNEX.sub("", plain).replace("《", "").replace("》", "")
    match = _TITLE.match(plain)
    if match is None or _NOT_HEAD.search(plain):
        return None
    year = years(plain + "年")
    # 青山县人民政府信息公开…: the two words share 政府.
    head = match["head"] + "政府" if match["head"].endswith("人民") else match["head"]
    behind = re.search(r"\(([^()]{3,30})\)$", plain)
    agency = agency_of(head) or (behind[1] if behind and _is_agency(behind[1]) else None)
    return TitleLine(" ".join(text.split()), plain, lines, agency, year[0] if year else None)


def _without_neighbour(text: str) -> str:
    """政策法规 云岭县教育局2023年…: a word of the menu printed on the title's line is no part of it."""
    first, _, rest = text.strip().partition(" ")
    if not rest or "报告" not in rest or _YEAR.search(first + "年") or not _NAME.fullmatch(first) or len(first) > 10:
        return text
    name = re.match(r"[一-龥()]{3,30}?(?=20\d\d|二[〇零○])", labels.squeeze(rest))
    return rest if name and _is_agency(name[0]) and not _is_agency(first) and len(first) > 2 else text


def agency_of(head: str) -> str | None:
    """The agency in the words before 政府信息公开: without the year and filler words; None when no name remains."""
    name = _YEAR.sub("", re.sub(r"(?<=\d)年度?|(?<=[〇零○一二三四五六七八九])年度?", lambda m: m[0][0], head))
    name = re.sub(r"(?<![一-龥])年度?|年度$|年$|年度(?=的|政府)|^年度?", "", name)
    name = name.strip("《》“”\"'—-·.,，、：: ")
    if name.startswith("(") or name.count("(") != name.count(")"):
        name = name.strip("()")
    while (shorter := _FILLER.sub("", name).strip("年")) != name:
        name = shorter
    return name if 2 <= len(name) <= 40 and name not in _VAGUE and _NAME.fullmatch(name) else None


def years(text: str) -> list[int]:
    """All years from 2000 on that the text names, in Arabic or Chinese digits."""
    return [year for found in _YEAR.findall(text) if (year := _number(found)) is not None]


def _number(found: str) -> int | None:
    digits = "".join(_CHINESE_YEAR.get(c, "2" if c == "二" else c) for c in found)
    return int(digits) if digits.isdigit() and 2000 <= int(digits) <= 2099 else None


def period_year(text: str) -> int | None:
    """The year of "自2020年1月1日起至2020年12月31日止"; None without such a sentence."""
    match = _PERIOD.search(labels.squeeze(text))
    return _number(match[1]) if match else None


def report_year(title: int | None, period: int | None, body: str) -> tuple[int | None, bool]:
    """The year that most of the paper speaks for, and whether its sources disagree."""
    votes: Counter[int] = Counter()
    for year, weight in ((title, 2), (period, 2)):
        if year is not None:
            votes[year] += weight
    named = Counter(years(labels.squeeze(body))) if title is None or (period is not None and period != title) else None
    if named:
        votes[named.most_common(1)[0][0]] += 1
    if not votes:
        return None, False
    top = max(votes.values())
    leaders = [year for year, weight in votes.items() if weight == top]
    chosen = title if title in leaders else leaders[0]
    return chosen, title is not None and period is not None and title != period


def agency_elsewhere(preamble: str, closing: list[str]) -> str | None:
    """The agency that signs, that compiled the report, or that answers questions about it; None when unsure."""
    below = labels.squeeze(preamble.partition("\n")[0]).strip("()")  # 2023年…报告 and the agency on the next line
    if len(below) <= 30 and _is_agency(below) and below not in _VAGUE:
        return below
    signed = _signature(closing)
    if signed is not None:
        return signed
    plain = labels.squeeze(preamble)
    for pattern in (_COMPILED, _CONTACT):
        match = pattern.search(plain)
        if match:
            name = match[1].rsplit("与", 1)[-1].rsplit("由", 1)[-1]
            if _is_agency(name) and name not in _VAGUE and not name.startswith(("本", "我", "该")):
                return name
    return None


def _signature(closing: list[str]) -> str | None:
    tail = [labels.squeeze(line) for line in closing[-4:]]
    for i, line in enumerate(tail[:-1]):
        if _is_agency(line) and len(line) <= 30 and _DATE.fullmatch(tail[i + 1]):
            return line
    return None


def without_signature(lines: list[str]) -> list[str]:
    """The lines without the signing agency and the date at their end."""
    kept = list(lines)
    if kept and _DATE.fullmatch(labels.squeeze(kept[-1])):
        kept.pop()
        if kept and len(kept[-1]) <= 40 and _is_agency(labels.squeeze(kept[-1])):
            kept.pop()
    return kept


def agency_of_sheet(name: str | None) -> str | None:
    """The agency that a worksheet is named after, or None."""
    return name if name is not None and _is_agency(name) and name not in _VAGUE else None


def _is_agency(name: str) -> bool:
    return bool(re.fullmatch(r"[一-龥()、]{3,40}", name)) and name.rstrip("()").endswith(_endings())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(labels.words()["agency_endings"])
