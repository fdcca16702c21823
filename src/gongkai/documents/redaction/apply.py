"""Take out what a person confirmed, and prove it: the one entry for all formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from gongkai.documents.prescreen import screen
from gongkai.documents.prescreen.kinds import PICTURES
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.redaction import prove
from gongkai.documents.redaction.find import occurrences
from gongkai.documents.redaction.model import Redacted, Redaction
from gongkai.documents.redaction.reading import PLAIN, plain_text, unknown
from gongkai.documents.redaction.stories import blackened, searchable
from gongkai.words import say


def redact(
    data: bytes,
    name: str,
    redactions: Sequence[Redaction | str],
    own_values: Sequence[str] = (),
    *,
    dpi: int = 300,
    everything: bool = False,
) -> Redacted:
    """A new file without what was taken out, and the certificate of what it was found to hold.

    The same input gives the same bytes. The original is never changed.

    Args:
        redactions: boxes for pdf and pictures, texts for the others; a bare string stands for a text wherever it
            stands, also in a pdf.
        own_values: the applicant's own; the certificate says that none of them occurs.
        dpi: dots an inch of pdf pages that become pictures.
        everything: make every page of a pdf a picture.

    Raises:
        RefusedFile: the file cannot be read, is of a kind that cannot be redacted, or a box lies on no page.
    """
    screened = screen(data, name)
    kind = screened.kind
    wanted = [
        one if isinstance(one, Redaction) else Redaction("other", "not_requested", text=one) for one in redactions
    ]
    if kind == "pdf":
        from gongkai.documents.redaction import pdf_apply

        wanted = placed(data, name, wanted)
        out, notes = pdf_apply.rebuild(data, wanted, dpi=dpi, everything=everything)
        extension = "pdf"
    elif kind == "docx":
        from gongkai.documents.redaction import docx_apply

        out, notes = docx_apply.rebuild(screened.data, [one.text for one in wanted])
        extension = "docx"
    elif kind == "xlsx":
        from gongkai.documents.redaction import xlsx_apply

        out, notes = xlsx_apply.rebuild(screened.data, [one.text for one in wanted])
        extension = "xlsx"
    elif kind in PICTURES:
        out, notes, extension = _picture(data, kind, wanted)
    elif kind in PLAIN:
        texts = sorted(searchable(one.text for one in wanted), key=len, reverse=True)
        out, notes, extension = blackened(plain_text(screened), texts).encode(), [], kind
    else:
        raise unknown(kind)
    new_name = _name(name, extension, [*(one.text for one in wanted), *own_values])
    certificate = prove.certificate(data, out, wanted, own_values, name=new_name, notes=notes)
    return Redacted(out, new_name, certificate)


def placed(data: bytes, name: str, redactions: Sequence[Redaction]) -> list[Redaction]:
    """Redactions of a pdf with a box each: a text without one gets the boxes of all its places.

    Raises:
        RefusedFile: a text that stands nowhere in the file: it may stand in a picture.
    """
    out: list[Redaction] = []
    for one in redactions:
        if one.box is not None and one.page is not None:
            out.append(one)
            continue
        places = [found.place for found in occurrences(data, name, one.text)] if searchable([one.text]) else []
        if not any(place.boxes for place in places):
            raise refusal(
                say("文件里没有找到要遮盖的“{text}”", text=one.text[:20]), todo=say("它可能在图片里，请在页面上框选")
            )
        out += [replace(one, page=place.page, box=box) for place in places for box in place.boxes]
    return out


def _picture(data: bytes, kind: str, redactions: Sequence[Redaction]) -> tuple[bytes, list[str], str]:
    from gongkai.documents.redaction import pictures
    from gongkai.documents.redaction.kinds import reasons

    shown = pictures.frames(data)
    for one in redactions:
        if one.box is None or not 1 <= (one.page or 1) <= len(shown):
            raise refusal(say("图片要用框选遮盖，有一处没有框"), todo=say("请在图片上框选"))
        known = reasons().get(one.reason)
        pictures.paint(shown[(one.page or 1) - 1], [(one.box, known.code if known else "")])
    out, extension = pictures.encoded(kind, shown)
    return out, [say("图片上的字没有检查，请人工再看一遍。")], extension


def _name(name: str, extension: str, values: Sequence[str]) -> str:
    stem = PurePath(name.replace("\\", "/")).stem or say("文件")
    return blackened(say("{stem}（遮盖）", stem=stem), searchable(values)) + f".{extension}"
