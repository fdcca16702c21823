"""Checks of the six parts and of the tables' completeness: DOC-E1, DOC-W1, DOC-W2, DOC-W3."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from gongkai.report.checks.catalogue import make_issue
from gongkai.report.checks.sums import table_name
from gongkai.report.form import VERSIONS, Form, form, form_for_year
from gongkai.report.table import UNFILLED, Issue, Report, Section, table_of
from gongkai.words import say

_NUMBER = re.compile(r"^(?:第?[(（]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）]?(?:部分)?[、,，.．。:：\s]*)(?=\D)")
_DECORATION = re.compile(r"[(（\[【]?(?:数据填报|数据统计|统计数据|单位:?件|附表|表格?)[)）\]】]?$")
_PUNCTUATION = re.compile(r"[\s　、,，.．。:：;；()（）\[\]【】“”\"'‘’《》·—-]+")
_NOTHING = re.compile(r"^[\s(（【]*(?:无|没有|暂无|无内容|/|—+|-+)[\s)）】。.]*$")
_FEE = re.compile(r"处理费|收费|收取.{0,12}?费")
# not aligned, or a picture: the paper has the table, and reading has said why its figures are not at hand
_UNREAD_TABLE = ("READ-E4", "READ-E5")
_SHOWN = 6
_GLUED = 8  # characters beyond the title from which they are text, not another title


def findings(report: Report, *, text: bool) -> list[Issue]:
    """What the paper lacks; with `text` False (compiled or rolled-up figures) only the tables are looked at."""
    found = form(report.form)
    issues = [*_form_of_the_year(report, found), *_tables(report, found)]
    if not text:
        return issues
    if not report.sections:
        first, last = found.parts[0].title, found.parts[-1].title
        return [*issues, make_issue("DOC-E1", variant="no_titles", table="doc", first=first, last=last)]
    return [*issues, *_parts(report, found), *_titles(report, found), *_last_parts(report)]


def _form_of_the_year(report: Report, found: Form) -> Iterator[Issue]:
    """Papers still come on the form that an earlier year used (rulebook B.0)."""
    if report.report_year is None or report.report_year < form(VERSIONS[0]).first_year:
        return
    wanted = form_for_year(report.report_year)
    if wanted.version != found.version:
        years = {"year": str(report.report_year), "used": str(found.first_year), "wanted": str(wanted.first_year)}
        yield make_issue("DOC-E1", variant="other_form", document=wanted.document, **years)


def _parts(report: Report, found: Form) -> Iterator[Issue]:
    order = {part.id: part for part in found.parts}
    present = [section.id for section in report.sections if section.id in order]
    for part in found.parts:
        if part.id not in present:
            table = part.tables[0].replace("t2o", "t2") if part.tables else "doc"
            # a table that is there without its heading is a matter of the document, not of the table
            missing = table != "doc" and not any(report.table_cells(table))
            where = table if missing else "doc"
            yield make_issue("DOC-E1", table=where, number=part.title.split("、")[0], title=part.title)
    unique = list(dict.fromkeys(present))
    for section_id in unique if len(unique) < len(present) else ():
        if (times := present.count(section_id)) > 1:
            yield make_issue("DOC-E1", variant="twice", title=order[section_id].title, times=times)
    for one, next_one in pairwise(unique):
        if order[one].n > order[next_one].n:
            titles = {"title": order[one].title, "before": order[next_one].title}
            yield make_issue("DOC-E1", variant="order", table="doc", **titles)


@cache
def _tables_of(version: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = form(version)
    return ("t2", found.t2_cells), ("t3", found.t3_cells), ("t4", found.t4_cells)


def _tables(report: Report, found: Form) -> Iterator[Issue]:
    cells = report.cells
    if tuple(cells) == found.cells or _all_cells(report.form) <= cells.keys():
        return
    there = {issue.table for issue in report.issues if issue.id in _UNREAD_TABLE}
    for table, names in _tables_of(report.form):
        if there & {table, "doc"}:
            continue
        missing = tuple(name for name in names if name not in cells)
        if len(missing) == len(names):
            yield make_issue("DOC-E1", variant="no_table", table=table, table_name=table_name(table))
        elif missing:
            yield _incomplete(found, table, missing)


@cache
def _all_cells(version: str) -> frozenset[str]:
    return frozenset(form(version).cells)


def _incomplete(found: Form, table: str, missing: tuple[str, ...]) -> Issue:
    """Whole rows or columns of table 3 by name, anything else cell by cell."""
    labels, variant = [found.label_of(name) for name in missing], "no_cells"
    if table == "t3":
        rows = Counter(name.split(".")[1] for name in missing)
        columns = Counter(name.split(".")[2] for name in missing)
        if set(rows.values()) == {len(found.t3_columns)}:
            labels, variant = [row.label for row in found.data_rows if row.id in rows], "no_rows"
        elif set(columns.values()) == {len(found.data_rows)}:
            labels, variant = [column.label for column in found.t3_columns if column.id in columns], "no_columns"
    shown = say("、").join(labels[:_SHOWN]) + ("……" if len(labels) > _SHOWN else "")
    return make_issue(
        "DOC-E1",
        missing,
        variant=variant,
        table=table_of(missing[0]),
        table_name=table_name(table),
        count=len(labels),
        labels=shown,
    )


def _titles(report: Report, found: Form) -> Iterator[Issue]:
    parts = {part.id: part for part in found.parts}
    for section in report.sections:
        part = parts.get(section.id)
        printed = _first_words(_visible(section.title))
        if part is None or not printed:
            continue
        number, words = _split(printed)
        wordings = _wordings(report.form)[part.id]
        if words not in wordings and not _runs_on(words, wordings):
            nearest = nearest_title(report.form, printed)
            yield make_issue("DOC-W3", printed=section.title.strip(), nearest=nearest)
        elif number is not None and number != part.n:
            yield make_issue("DOC-W3", variant="number", printed=section.title.strip(), nearest=part.title)


@cache
def _wordings(version: str) -> dict[str, frozenset[str]]:
    """The bare words of each part's title and of its older variants."""
    return {
        part.id: frozenset(_split(title)[1] for title in (part.title, *part.title_variants))
        for part in form(version).parts
    }


def _runs_on(words: str, wordings: frozenset[str]) -> bool:
    """True for a whole paragraph that begins with the title: its text was written on the title's line."""
    return any(words.startswith(wording) and len(words) > len(wording) + _GLUED for wording in wordings)


def _visible(title: str) -> str:
    """Without characters that print nothing (zero-width blanks, soft hyphens): the paper shows the right title."""
    if title.isprintable():
        return title
    return "".join(character for character in title if unicodedata.category(character) != "Cf")


@lru_cache(maxsize=1024)
def _first_words(title: str) -> str:
    """A title line may carry the first words of its text: "六、其他需要报告的事项：无"."""
    body = _NUMBER.sub("", title.strip())
    head = re.split(r"[:：。]", body, maxsplit=1)[0]
    return title.strip()[: len(title.strip()) - len(body)] + head


@lru_cache(maxsize=4096)
def _split(title: str) -> tuple[int | None, str]:
    """(number, bare words) of a title: "二、主动公开政府信息情况（数据填报）" → (2, "主动公开政府信息情况")."""
    text = unicodedata.normalize("NFKC", title).strip()
    number = None
    if match := _NUMBER.match(text):
        digits = match.group(1)
        number = int(digits) if digits.isdigit() else "一二三四五六七八九十".find(digits) + 1
        text = text[match.end() :]
    text = _DECORATION.sub("", text.strip())
    return number, _PUNCTUATION.sub("", text)


@lru_cache(maxsize=1024)
def nearest_title(version: str, printed: str) -> str:
    """The form's title that takes the fewest single-character edits from the printed one."""
    words = _split(printed)[1]
    return min((part.title for part in form(version).parts), key=lambda title: distance(words, _split(title)[1]))


def distance(one: str, other: str) -> int:
    """Levenshtein distance: insertions, deletions and replacements of single characters."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]


def _last_parts(report: Report) -> Iterator[Issue]:
    problems = report.section("problems_and_improvements")
    if problems is not None:
        text = UNFILLED.sub("", problems.text).strip()
        if not text:
            yield make_issue("DOC-W2", title=problems.title)
        elif _NOTHING.match(text):
            yield make_issue("DOC-W2", variant="nothing", title=problems.title, text=text)
    other = report.section("other_matters")
    if report.form != "v2021" or other is None or _speaks_of_fees(other):
        return
    elsewhere = next((section.title for section in report.sections if "处理费" in section.text), None)
    yield make_issue("DOC-W1", variant="elsewhere" if elsewhere else None, title=elsewhere or other.title)


def _speaks_of_fees(part: Section) -> bool:
    text = part.title + (UNFILLED.sub("", part.text) if "【" in part.text else part.text)
    return "处理费" in text or _FEE.search(text) is not None
