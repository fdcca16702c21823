"""Collect the Chinese sentences and compile the English catalogues.

The msgids are the Chinese sentences: `say("…")` in the domain and the command line (domain `gongkai`), gettext calls
and template tags in the site (Django's domain `django`). `make words` adds new sentences to the .po files, drops dead
ones, and writes the .mo files that are committed; `--check` says what is missing and changes nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/gongkai"
CATALOGUES = {
    "gongkai": SOURCE / "locale/en/LC_MESSAGES/gongkai.po",
    "django": SOURCE / "web/locale/en/LC_MESSAGES/django.po",
}
_GETTEXT = {"_", "_lazy", "gettext", "gettext_lazy", "ngettext"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PRINTED_CHINESE = re.compile(
    r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)  # with its punctuation, which English writes otherwise
_NUMERALS = re.compile(r"[〇一二三四五六七八九十]+")
_LOOKS_FOR = {"compile", "endswith", "startswith"}
_SAID = {"says", "fix", "rule", "note", "tails", "label", "hint", "effect", "options"}
_CALL = re.compile(r"""\b(?:_|gettext|gettext_noop|ngettext|pgettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def sentences(domain: str) -> dict[str, str]:
    """Every msgid of a domain with the first place that says it."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        in_site = path.is_relative_to(SOURCE / "web")
        names = _GETTEXT if domain == "django" else {"say", "sentence"}
        if in_site == (domain == "django"):
            text = path.read_text(encoding="utf-8")
            in_law = path.is_relative_to(SOURCE / "law")
            for sentence in _law(text) if in_law else _python(text, names):
                found.setdefault(sentence, str(path.relative_to(SOURCE)))
    if domain == "django":
        for path in sorted((SOURCE / "web").rglob("*.yaml")):
            if "demo" not in path.parts:
                data = yaml.safe_load(path.read_text(encoding="utf-8"))
                for sentence in _sayings(data):
                    found.setdefault(sentence, str(path.relative_to(SOURCE)))
        for path in sorted((SOURCE / "web").rglob("*.html")):
            for sentence in _template(path.read_text(encoding="utf-8")):
                found.setdefault(sentence, str(path.relative_to(SOURCE)))
    else:
        for path, sentence in _data():
            found.setdefault(sentence, path)
    return found


def _python(text: str, names: set[str]) -> list[str]:
    """Constants that a named call says: given to it, or standing in a module's table that is given to it."""
    tree = ast.parse(text)
    tables = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    said: list[str] = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in names and call.args:
            named = {each.id for each in ast.walk(call.args[0]) if isinstance(each, ast.Name)}
            named |= {table for word in named for table in _walked(tree).get(word, ())}
            told = (
                call.args if name == "Kind" else call.args[:1]
            )  # of a kind of event its sentence and article are said
            for source in [*told, *(tables[name] for name in named if name in tables)]:
                said += _constants(source)
        said += [text for each in call.keywords if each.arg == "help" for text in _constants(each.value)]
    return said


def _walked(tree: ast.Module) -> dict[str, set[str]]:
    """The loop variables of a module with the tables that they walk over."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            over = {each.id for each in ast.walk(node.iter) if isinstance(each, ast.Name)}
            for each in ast.walk(node.target):
                if isinstance(each, ast.Name):
                    found.setdefault(each.id, set()).update(over)
    return found


def _constants(tree: ast.AST) -> list[str]:
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _PRINTED_CHINESE.search(node.value)
    ]


def _law(text: str) -> list[str]:
    """In the law the sentences of the trail are handed on before they are said: every Chinese constant that is no docstring."""
    tree = ast.parse(text)
    with_docs = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, with_docs) and _is_doc(node.body)}
    docs |= {id(part) for node in ast.walk(tree) if _compares(node) for part in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and "(?P<" not in node.value
        and not _NUMERALS.fullmatch(node.value)
        and _CHINESE.search(node.value)
    ]


def _compares(node: ast.AST) -> bool:
    """Patterns and words that are looked for in papers: nobody says them."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(node, ast.Compare) or (isinstance(called, ast.Attribute) and called.attr in _LOOKS_FOR)


def _is_doc(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


def _template(text: str) -> list[str]:
    from django.utils.translation.template import templatize

    return [ast.literal_eval(literal) for literal in _CALL.findall(templatize(text))]


def _data() -> list[tuple[str, str]]:
    """Sentences that stand in data files and are said by a program."""
    from gongkai.cli.main import COMMANDS

    found = [("cli/main.py", line) for _, line in COMMANDS.values()]
    acts = yaml.safe_load((SOURCE / "law/acts.yaml").read_text(encoding="utf-8"))
    found += [("law/acts.yaml", name) for name in acts if "〔" not in name]  # a document's number is its name
    for path in [
        *sorted((SOURCE / "law/rules").glob("*.yaml")),
        SOURCE / "law/events.yaml",
        SOURCE / "report/checks/catalogue.yaml",
    ]:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [(str(path.relative_to(SOURCE)), sentence) for sentence in _sayings(data)]
    kinds = yaml.safe_load((SOURCE / "documents/redaction/kinds.yaml").read_text(encoding="utf-8"))
    for each in [*kinds["kinds"].values(), *kinds["reasons"].values()]:
        said = [each[key] for key in ("label", "article") if key in each]
        found += [("documents/redaction/kinds.yaml", text) for text in said]
    letters = SOURCE / "documents/letters"
    shared = yaml.safe_load((letters / "common.yaml").read_text(encoding="utf-8"))
    found += [("documents/letters/common.yaml", said) for said in shared["identity"].values()]
    for path, data in [("common", {"requires": shared["elements"]}), *_letters(letters)]:
        names = [data.get("title"), data.get("name"), *(each["name"] for each in data["requires"])]
        found += [(f"documents/letters/{path}.yaml", name) for name in names if name]
    return found


def _letters(folder: Path) -> list[tuple[str, Any]]:
    """The templates: of a letter its titles and the names of its elements are said, its text is the law's Chinese."""
    return [
        (f"{path.parent.name}/template", yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*/template.yaml"))
    ]


def _sayings(data: Any, said: bool = False) -> list[str]:
    """Texts under the keys that a program says."""
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in _sayings(value, said or key in _SAID)]
    if isinstance(data, list):
        return [text for value in data for text in _sayings(value, said)]
    return [data] if said and isinstance(data, str) and _CHINESE.search(data) else []


def catalogue(domain: str) -> Catalog:
    """The committed translations of a domain."""
    path = CATALOGUES[domain]
    if not path.exists():
        return Catalog(locale="en", domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale="en", domain=domain)


def compiled(domain: str) -> bytes:
    """The .mo file that the .po file stands for."""
    buffer = BytesIO()
    write_mo(buffer, catalogue(domain))
    return buffer.getvalue()


def _renew(domain: str) -> None:
    old = catalogue(domain)
    new = Catalog(
        locale="en",
        domain=domain,
        header_comment="# The English of the Chinese sentences; `make words` renews this file.",
        project="gongkai",
        version=domain,
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        charset="utf-8",
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        fuzzy=False,
    )
    for sentence, place in sorted(sentences(domain).items(), key=lambda item: (item[1], item[0])):
        said = old.get(sentence)
        new.add(sentence, said.string if said else "", locations=[(place, None)])
    path = CATALOGUES[domain]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=120, omit_header=False, sort_output=False)
    path.with_suffix(".mo").write_bytes(compiled(domain))


def missing(domain: str) -> list[str]:
    """Sentences without an English one."""
    said = catalogue(domain)
    return [sentence for sentence in sentences(domain) if not (said.get(sentence) and said[sentence].string)]


def main() -> int:
    """`--check`: 1 when a sentence has no English; else renew both catalogues."""
    if "--check" not in sys.argv:
        for domain in CATALOGUES:
            _renew(domain)
    lacking = {domain: missing(domain) for domain in CATALOGUES}
    for domain, each in lacking.items():
        print(f"{domain}: {len(sentences(domain))} sentences, {len(each)} without English")
        for sentence in each[:20]:
            print(f"    {sentence}")
    return int(any(lacking.values()))


if __name__ == "__main__":
    sys.exit(main())
