"""Proof, not paint: the output is read back by two engines, and nothing that was taken out may be found.

Fails closed: a format that is not known, or a reader that stumbles, is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from gongkai.documents.prescreen import screen
from gongkai.documents.prescreen.kinds import PICTURES
from gongkai.documents.redaction import prove_office, prove_pdf, prove_pictures
from gongkai.documents.redaction.model import Certificate, Place, Redaction
from gongkai.documents.redaction.normal import squeezed
from gongkai.documents.redaction.patterns import masked
from gongkai.documents.redaction.reading import PLAIN, plain_text, read
from gongkai.documents.redaction.stories import Story, in_line, searchable, somewhere
from gongkai.errors import GongkaiError
from gongkai.words import say


def certificate(
    before: bytes,
    after: bytes,
    redactions: Sequence[Redaction],
    own_values: Sequence[str] = (),
    *,
    name: str = "",
    notes: Sequence[str] = (),
) -> Certificate:
    """What the output holds, in sentences; `ok` only when nothing that was taken out is found by any engine.

    Args:
        before, after: the bytes as they came and as they would be served.
        own_values: the applicant's own; none may occur in the output or its name.
        name: the output's name.
        notes: what a person should know of the work, passed on.
    """
    found: list[str] = []
    wanted = list(redactions)
    try:
        wanted = _with_texts(before, redactions)
        found = _looked(before, after, name, wanted, own_values)
    except (GongkaiError, RecursionError) as fault:
        found = [say("输出文件读不通，没有放行：{why}", why=str(fault))]
    except Exception as fault:  # fails closed: whatever goes wrong here is a reason not to serve the file
        found = [say("核验程序没有走完（{fault}），没有放行。", fault=type(fault).__name__)]
    lines = [say("没有放行：{what}", what=line) for line in found] if found else _lines(wanted, own_values)
    return Certificate(
        ok=not found,
        lines=tuple(lines),
        before=hashlib.sha256(before).hexdigest(),
        after=hashlib.sha256(after).hexdigest(),
        found=tuple(found),
        notes=tuple(notes),
        redactions=tuple(
            {"page": one.page, "box": one.box, "kind": one.kind, "reason": one.reason, "everywhere": one.everywhere}
            for one in wanted
        ),
    )


def _with_texts(before: bytes, redactions: Sequence[Redaction]) -> list[Redaction]:
    """Boxes on a pdf without a text get what stands in them."""
    if any(one.box is not None and not one.text for one in redactions) and screen(before, "").kind == "pdf":
        return prove_pdf.with_texts(before, redactions)
    return list(redactions)


def _looked(
    before: bytes, after: bytes, name: str, redactions: Sequence[Redaction], own_values: Sequence[str]
) -> list[str]:
    kind = screen(after, name).kind
    found = [
        say("第 {n} 处遮盖没有写明理由", n=number) for number, one in enumerate(redactions, 1) if not one.reason.strip()
    ]
    if kind == "pdf":
        texts = [read(after, name).stories, prove_pdf.second(after), prove_pdf.remaining(before, redactions)]
        found += prove_pdf.structure(after, [*_texts(redactions), *searchable(own_values)])
        found += prove_pdf.boxes(after, redactions)
    elif kind in ("docx", "xlsx"):
        texts = [read(after, name).stories, prove_office.second(after)]
        found += prove_office.structure(after, kind)
    elif kind in PICTURES:
        texts = []
        found += prove_pictures.look(after, redactions)
    elif kind in PLAIN:
        text = plain_text(screen(after, name))
        texts = [[Story(text, in_line(text))]]
    else:
        return [say("输出是不认识的格式（{kind}）", kind=kind)]
    texts.append([Story(name, somewhere(say("文件名")))])
    return list(dict.fromkeys([*found, *_searched(texts, redactions, own_values)]))


def _texts(redactions: Sequence[Redaction]) -> list[str]:
    """What must occur nowhere: each text whole, and each of its lines."""
    out: list[str] = []
    for one in redactions:
        if one.everywhere:
            out += [one.text, *(one.text.splitlines() if "\n" in one.text and len(one.text) > 40 else [])]
    return searchable(out)


def _searched(texts: list[list[Story]], redactions: Sequence[Redaction], own_values: Sequence[str]) -> list[str]:
    found = []
    for own, values in ((False, _texts(redactions)), (True, searchable(own_values))):
        for value in values:
            place = _place(texts, value)
            if place is None:
                continue
            shown, where = masked(value), _where(place)
            if own:
                found.append(say("输出里有申请人本人的信息“{text}”（{where}）", text=shown, where=where))
            else:
                found.append(say("输出里还能搜到“{text}”（{where}）", text=shown, where=where))
    return found


def _place(texts: list[list[Story]], value: str) -> Place | None:
    for stories in texts:
        for story in stories:
            for start, end in story.spans(value):
                return story.place(start, end)
        together = squeezed("".join(story.text for story in stories)).text  # over the end of a page
        if squeezed(value).text in together:
            return Place(part=say("两页之间"))
    return None


def _where(place: Place) -> str:
    if place.page is not None:
        return say("第 {page} 页", page=place.page)
    if place.sheet:
        return say("工作表 {sheet} 第 {row} 行", sheet=place.sheet, row=place.row)
    if place.line is not None:
        return say("第 {line} 行", line=place.line)
    if place.paragraph is not None:
        return say("{part} 第 {n} 段", part=place.part, n=place.paragraph)
    return place.part or say("文件里")


def _lines(redactions: Sequence[Redaction], own_values: Sequence[str]) -> list[str]:
    count = sum(1 for one in redactions if searchable([one.text]) and one.everywhere)
    boxes = sum(one.box is not None for one in redactions)
    here = sum(not one.everywhere and one.box is not None for one in redactions)
    out = []
    if count:
        out.append(say("遮盖的 {n} 处文字在输出文件中搜不到", n=count))
    if boxes:
        out.append(say("{n} 个遮盖框里没有文字，逐框看过是黑的", n=boxes))
    if here:
        out.append(say("其中 {n} 处只遮盖了框内，别处相同的文字按决定保留", n=here))
    out.append(say("没有隐藏图层、批注、修订记录"))
    out.append(say("元数据已清空（作者、单位、编辑时间）"))
    if redactions:
        out.append(say("每处遮盖都写明了理由"))
    if searchable(own_values):
        out.append(say("申请人本人的 {n} 项信息在输出文件中搜不到", n=len(searchable(own_values))))
    return out


def again(one: Certificate, after: bytes) -> bool:
    """Whether a certificate still speaks of these bytes."""
    return one.ok and hashlib.sha256(after).hexdigest() == one.after
