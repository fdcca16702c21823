"""Office packages and archives of papers: every member is inflated and looked at before a library opens them."""

from __future__ import annotations

import html
import posixpath
import re

from gongkai.documents.prescreen import package, sheets, word_text, xml_parts
from gongkai.documents.prescreen.bounds import Bounds
from gongkai.documents.prescreen.names import visible
from gongkai.documents.prescreen.refusal import refusal
from gongkai.documents.prescreen.screened import Screened, hidden
from gongkai.report.table import Issue
from gongkai.words import say

_TYPES = "[Content_Types].xml"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINKED_QUIETLY = ("hyperlink",)
_LINKED_LOUDLY = {"attachedTemplate": "远程模板", "image": "远程图片", "externalLink": "外部工作簿"}
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")
_ODF = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods"}


def look(data: bytes, bounds: Bounds) -> Screened:
    """Check a zip file whole and say what it is: "docx", "xlsx", "odt", "ods" or "zip".

    Raises:
        RefusedFile: the package is damaged, hostile or of no kind that holds a report.
    """
    members, begin = package.directory(data, bounds)
    content = package.parts(data, members, bounds)
    findings = [_polyglot(begin)] if begin else []
    findings += _behind(package.trailing(data))
    names = content.keys()
    if "mimetype" in names and "content.xml" in names:
        return Screened(_odf(content, findings), data, findings)
    if "OFD.xml" in names:
        raise refusal(say("内容是 OFD 版式文件，暂不能读"), part="OFD.xml", todo=say("请另存为 PDF 或 docx"))
    if _TYPES not in names and not any(name.startswith(("word/", "xl/", "_rels/")) for name in names):
        return Screened("zip", data, findings)
    searchable = _checked_parts(content)
    kind = _main_kind(searchable)
    _nested_archives(content)
    findings += _relations(searchable, kind)
    if any("/activex/" in f"/{name.lower()}" for name in names):
        findings.append(hidden(say("文件里有 ActiveX 控件；没有启动。"), fix=say("删去控件后另存。")))
    findings += sheets.look(searchable, bounds) if kind == "xlsx" else []
    if any(name.lower().endswith("vbaproject.bin") for name in names) and kind == "xlsx":
        findings.append(_macros())
    if kind == "docx":
        _amounts(searchable, bounds)
        findings += word_text.look(searchable)
    findings += _metadata(searchable)
    return Screened(kind, data, findings)


def _checked_parts(content: dict[str, bytes]) -> dict[str, bytes]:
    return {name: xml_parts.check(name, part) for name, part in content.items() if xml_parts.is_xml(name, part)}


def _main_kind(parts: dict[str, bytes]) -> str:
    """The kind by the main part that the package's relations name."""
    roots = [
        relation
        for relation in relations(parts.get("_rels/.rels", b""))
        if relation["Type"].endswith("/officeDocument")
    ]
    main = _resolve("", roots[0]["Target"], "_rels/.rels") if roots else ""
    if main not in parts:
        main = next((name for name in ("word/document.xml", "xl/workbook.xml") if name in parts), main)
    if main not in parts:
        raise refusal(say("压缩包里没有文档正文，不是可读的办公文件"), part=visible(main or "_rels/.rels"))
    head = parts[main][:4096]
    if b"wordprocessingml" in head or main.startswith("word/"):
        return "docx"
    if b"spreadsheetml" in head or main.startswith("xl/"):
        return "xlsx"
    raise refusal(say("内容是演示文稿或其他办公文件，不是年报能用的格式"), part=visible(main))


def relations(part: bytes) -> list[dict[str, str]]:
    """The relationships of one .rels part: Id, Type, Target, TargetMode ("" where missing)."""
    found = []
    for attributes in _RELATION.findall(part):
        values = {
            key.decode(): html.unescape((one or two).decode("utf-8", "replace"))
            for key, one, two in _ATTRIBUTE.findall(attributes)
        }
        found.append({key: values.get(key, "") for key in ("Id", "Type", "Target", "TargetMode")})
    return found


def _resolve(folder: str, target: str, part: str) -> str:
    """A target as a member's name.

    Raises:
        RefusedFile: it climbs out of the package or is a path of the machine.
    """
    plain = target.replace("\\", "/").split("#")[0].split("?")[0]
    depth = len([step for step in folder.split("/") if step])
    for step in [] if plain.startswith("/") else plain.split("/"):
        depth += -1 if step == ".." else step not in ("", ".")
        if depth < 0:
            raise refusal(say("关系指到包外（{target}）", target=visible(target[:80])), part=visible(part))
    if re.match(r"[A-Za-z]:|file:", plain, re.I):
        raise refusal(say("关系指到本机文件（{target}）", target=visible(target[:80])), part=visible(part))
    return posixpath.normpath(posixpath.join("/", folder, plain)).lstrip("/")


def _relations(parts: dict[str, bytes], kind: str) -> list[Issue]:
    findings = []
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in relations(part):
            what = relation["Type"].rpartition("/")[2]
            if relation["TargetMode"].lower() != "external":
                target = relation["Target"]
                if target and not target.startswith("#"):
                    _resolve(folder, target, name)
            elif what not in _LINKED_QUIETLY and not (kind == "docx" and name == "word/_rels/document.xml.rels"):
                findings.append(_link(what, relation["Target"], name))
    return findings


def _link(what: str, target: str, part: str) -> Issue:
    label = say(_LINKED_LOUDLY.get(what, "外部资源"))
    message = say(
        "文件引用了{label}（{target}，在 {part}）；没有连接。",
        label=label,
        target=visible(target[:120]),
        part=visible(part),
    )
    return hidden(message, fix=say("取消链接，把内容存入文件。"))


def _nested_archives(content: dict[str, bytes]) -> None:
    """Refuse an archive inside an office package, unless it is an office package itself."""
    for name, part in content.items():
        if not part.startswith(_ARCHIVES):
            continue
        if part.startswith(b"PK") and (b"[Content_Types].xml" in part or b"mimetypeapplication/" in part[:120]):
            continue
        raise refusal(say("办公文件里藏着压缩包"), part=visible(name), allowed=say("嵌入的只能是办公文件"))


def _amounts(parts: dict[str, bytes], bounds: Bounds) -> None:
    """Refuse a part with more tags than any report has: each costs the reader time, however small it is packed."""
    for name, part in parts.items():
        if name.startswith("word/") and len(part) > bounds.part_tags and part.count(b"<") > bounds.part_tags:
            raise refusal(
                say("XML 里有 {n} 个标记", n=part.count(b"<")),
                part=visible(name),
                allowed=say("最多 {n} 个", n=bounds.part_tags),
                todo=say("请只保留年度报告本身"),
            )


def _metadata(parts: dict[str, bytes]) -> list[Issue]:
    """Who made the file, as far as the file tells; a note, since nearly every file does."""
    found = []
    for part, tags in (
        ("docProps/core.xml", (b"creator", b"lastModifiedBy")),
        ("docProps/app.xml", (b"Manager", b"Company")),
    ):
        for tag in tags:
            match = re.search(rb"<(?:\w+:)?" + tag + rb"(?:\s[^>]*)?>([^<]{1,200})</", parts.get(part, b""))
            if match and match[1].strip():
                value = html.unescape(match[1].decode("utf-8", "replace")).strip()
                if value.lower() not in _NOBODY and value not in found:
                    found.append(value)
    custom = re.findall(rb'<(?:\w+:)?property\s[^>]*name="([^"]{1,80})"', parts.get("docProps/custom.xml", b""))
    found += [name.decode("utf-8", "replace") for name in custom if not name.startswith((b"KSO", b"ICV"))]
    fix = say("公开前用“检查文档”删去文档属性和个人信息。")
    properties = b"".join(part for name, part in parts.items() if name.startswith("docProps/"))
    identity = [hidden(say("文件属性里有像公民身份号码的号码。"), fix=fix)] if _IDENTITY.search(properties) else []
    if not found:
        return identity
    shown = "、".join(visible(value[:40]) for value in found[:5])
    return [*identity, hidden(say("文件属性里留有制作者信息：{shown}。", shown=shown), severity="note", fix=fix)]


_IDENTITY = re.compile(rb"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])")
_NOBODY = frozenset(
    ("administrator", "admin", "user", "windows user", "windows 用户", "微软用户", "microsoft", "python-docx", "openpyxl",
     "lenovo", "hp", "dell", "pc", "unknown", "gongkai", "apache poi", "xlsxwriter")
)  # fmt: skip


def _macros() -> Issue:
    return hidden(say("文件带有宏；宏不会运行，内容已读取。"), fix=say("另存为不带宏的格式。"))


def _polyglot(begin: int) -> Issue:
    return hidden(
        say("压缩包前面还有 {n} 字节别的内容，同一份文件可以当成两种格式打开；已按办公文件读取。", n=begin),
        fix=say("用 Word 或 WPS 打开后另存。"),
    )


def _behind(size: int) -> list[Issue]:
    if not size:
        return []
    message = say("压缩包后面还有 {n} 字节别的内容，没有读入。", n=size)
    return [hidden(message, severity="note", fix=say("用 Word 或 WPS 打开后另存。"))]


def _odf(content: dict[str, bytes], findings: list[Issue]) -> str:
    kind = next((kind for mime, kind in _ODF.items() if content["mimetype"].strip().startswith(mime)), None)
    if kind is None:
        raise refusal(say("OpenDocument 的种类不是文字或表格"), part="mimetype")
    if b"encryption-data" in content.get("META-INF/manifest.xml", b""):
        raise refusal(say("文件加了密码"), part="META-INF/manifest.xml", todo=say("请去掉密码后再试"))
    _checked_parts(content)
    _nested_archives(content)
    if any(name.startswith(("Basic/", "Scripts/")) for name in content):
        findings.append(_macros())
    return kind
