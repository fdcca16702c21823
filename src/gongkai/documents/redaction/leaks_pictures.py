"""What a picture gives away beside what it shows."""

from __future__ import annotations

from gongkai.documents.redaction.model import Leak
from gongkai.documents.redaction.prove_pictures import carried
from gongkai.words import say


def look(data: bytes) -> list[Leak]:
    """Metadata and bytes behind the end block; that nobody has read what it shows is a note."""
    fix = say("重新导出图片，去掉拍摄信息。")
    out = [Leak("metadata", say("{what}。", what=what), fix=fix) for what in carried(data)]
    return [*out, Leak("hidden", say("图片上的字和人脸没有检查，请人工看一遍。"), "note")]
