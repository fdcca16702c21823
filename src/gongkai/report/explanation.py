"""Why a cell holds what it holds: which cell is meant, what its row counts, and the articles behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.errors import GongkaiError
from gongkai.law.rulebook import RuleBook
from gongkai.report.form import Counts, Form
from gongkai.report.table import table_of
from gongkai.words import say


@dataclass(frozen=True, slots=True)
class RowRule:
    """What a figure counts, as a sentence, with the articles and notices that say so."""

    says: str
    articles: tuple[str, ...]


def find_cell(form: Form, wanted: str) -> str:
    """The id of a cell named by its id, or by its words on paper ("（一）予以公开 × 自然人", "予以公开×总计").

    Raises:
        GongkaiError: no such cell, or several fit.
    """
    if wanted in form.cells:
        return wanted
    key = _plain(wanted)
    labels = {cell_id: _plain(form.label_of(cell_id)) for cell_id in form.cells}
    exact = [cell_id for cell_id, label in labels.items() if label == key]
    row, _, column = key.partition("×")
    near = [
        cell_id
        for cell_id, label in labels.items()
        if key
        and (row in label.partition("×")[0] and label.partition("×")[2].endswith(column) if column else key in label)
    ]
    found = exact or near
    if not found:
        raise GongkaiError(say("格式 {form} 没有“{cell}”这一格", form=form.version, cell=wanted))
    if len(found) > 1:
        some = say("；").join(say("{a}（{b}）", a=cell_id, b=form.label_of(cell_id)) for cell_id in found[:5])
        raise GongkaiError(
            say("“{cell}”可以指 {count} 格，请写明是哪一格：{some}", cell=wanted, count=len(found), some=some)
        )
    return found[0]


def _plain(text: str) -> str:
    return "".join(text.split()).replace("(", "（").replace(")", "）").replace("x", "×").replace("*", "×")


def row_rule(form: Form, cell_id: str, year: int | None, rulebook: RuleBook) -> RowRule:
    """The rule of a cell's row in one sentence."""
    when = say("{year} 年", year=year) if year is not None else say("报告年度")
    if table_of(cell_id) == "t2":
        return RowRule(say("{when}的这一项数由本机关填报，不由办件台账计算", when=when), ("条例第20条、第50条",))
    if table_of(cell_id) == "t4":
        counts = next(column.counts for column in form.t4_columns if column.id == cell_id)
        return RowRule(_sentence(counts, when, {}), ("条例第50条", form.document))
    _, row_id, column_id = cell_id.split(".")
    counts = next(row.counts for row in form.data_rows if row.id == row_id)
    day = date(year, 12, 31) if year is not None else None
    codes = [code for each in counts for code in each.codes]
    rules = [rule for code in codes if day is not None and (rule := rulebook.find(code, day)) is not None]
    # also of what the law of that year did not know
    names = {code: say(rulebook.versions(code)[0].says) for code in codes}
    sentence = _sentence(counts, when, names | {rule.name: say(rule.says) for rule in rules})
    if column_id != "total":
        applicant = next(column.label for column in form.t3_columns if column.id == column_id)
        sentence = say("{sentence}，申请人是{applicant}", sentence=sentence, applicant=applicant)
    sources = dict.fromkeys(rule.source for rule in rules)
    return RowRule(sentence, (*sources, "条例第50条", form.document))


def _sentence(counts: tuple[Counts, ...], when: str, names: dict[str, str]) -> str:
    return say("，或者").join(_clause(each, when, names) for each in counts)


def _clause(counts: Counts, when: str, names: dict[str, str]) -> str:
    kinds = say("；").join(names.get(code, _outcome(code)) for code in counts.codes)
    match counts.moment:
        case "received":
            return say("{when}内收到的申请", when=when)
        case "at_start":
            return say("{when}以前收到、到年初还没有办结的申请", when=when)
        case "at_end":
            return say("到{when}末还没有办结（审结）的", when=when)
        case "closed":
            return say("{when}内审结的", when=when) + (say("，结果是{kinds}", kinds=kinds) if kinds else "")
        case _:
            return say("{when}内办结的申请", when=when) + (say("，结果是：{kinds}", kinds=kinds) if kinds else "")


def _outcome(code: str) -> str:
    return {"upheld": say("维持"), "corrected": say("纠正"), "other": say("其他结果")}.get(code, code)
