"""`gongkai due`: one case, its due date and every step with its article. The clock is asked here and nowhere below."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from gongkai.errors import GongkaiError
from gongkai.words import say

if TYPE_CHECKING:
    from gongkai.law.events import Event
    from gongkai.law.trail import Step, Timeline

# keys that describe a worked case and are not read by the clock
DESCRIPTIVE = {"title", "name", "source", "calendar_years", "expect", "alt", "note", "given"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def command(
    case_file: Annotated[Path, typer.Argument(metavar="CASE.yaml", help="案件文件（YAML 或 JSON）")],
    today: Annotated[
        str | None, typer.Option("--today", help="按哪一天判断状态，如 2026-03-23；不写为今天（北京时间）")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """算一件申请的到期日，逐步列出依据。"""
    from gongkai.law import clock, events, rulebook, workdays

    try:
        asked = None if today is None else date.fromisoformat(today)
    except ValueError as error:
        typer.echo(say("--today 应为 2026-03-23 这样的日期，不是“{value}”", value=today), err=True)
        raise typer.Exit(2) from error
    try:
        case = events.read_case(case_file)
    except GongkaiError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(2) from error
    try:
        day = asked or case.today or datetime.now(SHANGHAI).date()
        line = clock.timeline(case, rulebook.default(), workdays.default(), day)
        told = (
            json.dumps(clock.timeline_json(line), ensure_ascii=False, indent=1) if as_json else "\n".join(ledger(line))
        )
    except GongkaiError as error:
        typer.echo(say("{file}：{what}", file=case_file.name, what=error.message), err=True)
        raise typer.Exit(2) from error
    typer.echo(told)
    unused = [key for key in case.extra if key not in DESCRIPTIVE]
    if unused:
        typer.echo(say("没有用到的键：{keys}（是否写错了？）", keys=say("、").join(unused)), err=True)
    for event in case.events:
        for key, meant in misspelt(event):
            sentence = say("第 {n} 个事件的 {key} 没有用到，是不是“{meant}”？", n=event.number, key=key, meant=meant)
            typer.echo(sentence, err=True)


def misspelt(event: Event) -> list[tuple[str, str]]:
    """(key as written, field it resembles): a remark is free, but one close to a field's name is likely a slip."""
    from difflib import get_close_matches

    from gongkai.law.events import kinds

    fields = [*kinds()[event.kind].fields, "ref", "claimed_by"]
    close = ((key, get_close_matches(key.lower(), fields, n=1, cutoff=0.8)) for key in event.remarks)
    return [(key, found[0]) for key, found in close if found]


def ledger(line: Timeline) -> list[str]:
    """The answer as a ledger in Chinese: the verdict first, then each step with its article."""
    from gongkai.law.citations import in_words

    lines = [verdict(line)]
    if line.received is not None:
        lines.append(say("收到申请之日：{day}", day=line.received))
    if line.correction_notice_due is not None:
        lines.append(say("告知补正最迟：{day}", day=line.correction_notice_due))
    if line.steps:
        lines += ["", say("逐步计算：")]
        lines += [_step(number, step) for number, step in enumerate(line.steps, 1)]
    if line.decision is not None:
        lines += ["", _outcome(line)]
    if line.flags:
        lines += ["", say("注意：")]
        lines += [f"  · {flag_in_words(flag)}" for flag in line.flags]
    if line.more:
        lines += ["", say("另外：")]
        lines += [
            "  " + say("{key}：{value}", key=key_in_words(key), value=_value(key, value))
            for key, value in line.more.items()
        ]
    kept = [event for event in line.events if not event.counted]
    if kept:
        lines += ["", say("只记录、不计算：")]
        lines += [f"  {event.told()}{_claimed(event)}" for event in kept]
    if line.article:
        lines += ["", say("依据：{article}", article=in_words(line.article))]
    return lines


def verdict(line: Timeline) -> str:
    """The first line: due date and state on the day of asking."""
    state = state_in_words(line.state)
    if line.provisional:
        return say(
            "暂定 {day} 到期（次年放假安排尚未公布，按法定节假日推算）——{state}",
            day=line.due_statutory_only,
            state=state,
        )
    if line.due is None:
        return say("没有可计算的到期日——{state}（{today}）", state=state, today=line.today)
    if line.remaining_working_days is None:
        return say("到期日 {due}——{state}（{today}）", due=line.due, state=state, today=line.today)
    if line.state == "paused":
        return say(
            "到期日 {due}——{state}，恢复后还有 {n} 个工作日（{today}）",
            due=line.due,
            state=state,
            n=line.remaining_working_days,
            today=line.today,
        )
    if line.remaining_working_days < 0:
        return say(
            "到期日 {due}——{state}，已超过 {n} 个工作日（{today}）",
            due=line.due,
            state=state,
            n=-line.remaining_working_days,
            today=line.today,
        )
    return say(
        "到期日 {due}——{state}，还有 {n} 个工作日（{today}）",
        due=line.due,
        state=state,
        n=line.remaining_working_days,
        today=line.today,
    )


def _step(number: int, step: Step) -> str:
    from gongkai.law.citations import in_words

    article = "  " + say("〔{article}〕", article=in_words(step.article)) if step.article else ""
    return f"  {number}. {step.says}{article}"


def _claimed(event: Event) -> str:
    return say("，{who}主张", who=event.data["claimed_by"]) if event.data.get("claimed_by") else ""


def _outcome(line: Timeline) -> str:
    """The decision in words, and the row of the annual report that counts it."""
    told = say("处理结果：{says}（{code}）", says=code_in_words(str(line.decision)), code=line.decision)
    return told + (say("，计入年报表三 {row}", row=line.report_row) if line.report_row else "")


def _value(key: str, value: object) -> str:
    if key == "fee_fen" and isinstance(value, int):
        return say("{yuan} 元", yuan=f"{value // 100}.{value % 100:02d}")
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, list):
        return say("、").join(code_in_words(str(one)) for one in value)
    if isinstance(value, dict):
        return say("；").join(
            say("{key}：{value}", key=year, value=say("、").join(f"{row} +{n}" for row, n in rows.items()))
            for year, rows in value.items()
        )
    return code_in_words(str(value)) if key in ("remedy_type", "court_level") else str(value)


def code_in_words(code: str) -> str:
    """A decision code, remedy type, paper or course of action in words; what has none stays as it is."""
    from gongkai.law import rulebook

    book = rulebook.default()
    if code in book.of_kind("outcomes") or code in book.of_kind("remedies"):
        return say(book.versions(code)[-1].says)
    return {
        "R_CONFIGURABLE": say("由法制机构选定：可以复议或者起诉，或者不写救济段"),
        "third_party_outcome": say("给第三方的告知书（写明公开的内容和理由）"),
        "consult_then_decide": say("征求划入机关意见后处理"),
        "tell_to_apply_to_new_agency": say("告知向划入机关另行申请"),
        "decide": say("依法办理"),
        "基层人民法院": say("基层人民法院"),
        "中级人民法院": say("中级人民法院"),
        "refuse_files_not_transferred": say("以信息尚未划转为由拒绝"),
    }.get(code, code)


def state_in_words(state: str) -> str:
    """A state of the contract in words."""
    return {
        "waiting_receipt": say("尚未收到（等待签收或者双方确认）"),
        "open": say("办理中"),
        "waiting_correction": say("等待补正"),
        "waiting_fee": say("等待缴费"),
        "paused": say("征求意见中，期限暂停"),
        "extended": say("延期中"),
        "deferred": say("延迟答复中"),
        "provisional": say("办理中，放假安排公布后重算"),
        "overdue": say("已逾期"),
        "closed_on_time": say("按期办结"),
        "closed_late": say("逾期办结"),
        "abandoned": say("视为放弃申请，不再处理"),
        "closed": say("已结束，无从计算期限"),
        "outcome": say("与期限无关"),
    }[state]


def flag_in_words(flag: str) -> str:
    """A flag of the contract in words."""
    return {
        "correction_notice_overdue": say("告知补正超过了法定期限"),
        "extension_too_late": say("延期晚于原到期日告知，不产生效力"),
        "extension_too_long": say("延期超过上限，不产生效力"),
        "extension_approver": say("延期不是工作机构负责人同意的，请补记其意见"),
        "fee_notice_too_late": say("收费通知晚于到期日，不产生效力"),
        "carrier_not_postal_enterprise": say("不是邮政企业寄送，不算有效交邮，期限照走"),
        "excuse_claimed": say("行政机关主张有障碍，只记录"),
    }[flag]


def key_in_words(key: str) -> str:
    """A further key of the contract in words."""
    return {
        "third_party_due": say("第三方答复最迟"),
        "co_author_due": say("共同制作机关答复最迟"),
        "payment_due": say("缴费最迟"),
        "earliest_close": say("最早可以终止处理"),
        "alarm_due": say("警戒到期日（按较早的收到日）"),
        "deemed_consent": say("逾期视为同意公开"),
        "remedy_type": say("救济途径"),
        "fee_fen": say("信息处理费"),
        "last_day_to_sue": say("起诉最迟"),
        "last_day_to_sue_first_instance": say("一审法院所持的起诉最迟日"),
        "internal_due": say("内部完成日"),
        "required_documents": say("必须制作的文书"),
        "forbidden_decision_codes": say("不得作出的处理结果"),
        "allowed": say("可以采取的处理"),
        "forbidden_for_new_agency": say("划入机关不得"),
        "defendant": say("被告"),
        "court_level": say("第一审法院"),
        "report": say("计入年报的行"),
    }[key]
