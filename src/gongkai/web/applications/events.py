"""What can happen to an application. The clock's facts come from the law's list; the rest is the office's own work.

`private` events are not shown to the applicant. `dated="fact"` marks what the law dates by a fact outside the system
(a letter received at the counter); everything else bears the server's day.
"""

from __future__ import annotations

from gongkai.law import events as law_events
from gongkai.web.history import kinds
from gongkai.web.history.kinds import Kind

STREAM = "application"

# The law's facts that an application of the site records; others of the list belong to old case files.
FACTS = (
    "submitted", "posted", "signed_by_agency", "letter_arrived", "contact_failed", "agency_confirmed", "received",
    "reached_disclosure_office", "correction_notice_posted", "correction_posted", "correction_received",
    "correction_refused_by_agency", "extension_approved", "third_party_letter_sent", "third_party_received",
    "third_party_opinion_received", "co_author_letter_sent", "co_author_received", "co_author_opinion_received",
    "fee_notice_received_by_applicant", "fee_paid", "justification_notice_posted", "justification_received",
    "deferred_reply_notice", "withdrawn", "decision", "reply_made", "reply_posted", "reply_signed_by_applicant",
    "reply_delivered",
)  # fmt: skip
# who applied against whom is not told to others; that a consultation runs is told (条例第33条第3款)
_PRIVATE_FACTS = frozenset({"reached_disclosure_office", "decision", "reply_made"})
# facts that only the server dates: made by the system itself at the moment
_BY_SERVER = frozenset({"decision", "extension_approved"})

OWN = (
    # intake
    Kind("made", "提出申请：{title}", "条例第29条"),
    Kind("elements_missing", "申请里没有：{items}，可以告知补正", "条例第29条", private=True),
    Kind("imported", "由旧台账导入：第 {row} 行，原编号 {old_number}", "条例第45条", private=True),
    Kind("authority_missing", "代理人没有附授权委托书，需要补上", "条例第29条"),
    Kind("registered", "登记：{number}", "条例第45条"),
    Kind("file_added", "加入材料“{name}”"),
    Kind("file_screened", "检查材料“{name}”：{verdict}", private=True),
    Kind("split", "按“一事一申请”拆成 {count} 件：{numbers}", "国办函〔2020〕109号第4条"),
    Kind("split_from", "由 {number} 拆出", "国办函〔2020〕109号第4条"),
    Kind("merged", "与 {number} 合并办理（重复提交的同一件）"),
    Kind("merged_from", "并入 {number}"),
    Kind("transferred_out", "转交{agency}办理", "条例第10条"),
    Kind("transferred_in", "由{agency}转来（原号 {number}）", "条例第10条"),
    # the office's work
    Kind("assigned", "交{clerk_name}承办", private=True),
    Kind("note_added", "备注：{text}", private=True),
    Kind("searched", "检索：{places}；方式：{method}；结果：{result}", "条例第36条(四)", private=True),
    Kind("items_listed", "列出 {count} 项内容，逐项确定公开或者不公开", "条例第37条", private=True),
    Kind("redacted", "遮盖“{name}” {count} 处，输出文件已核验", "条例第37条", private=True),
    Kind("override_decided", "第三方不同意公开，因公共利益决定公开：{text}", "条例第32条", private=True),
    Kind("other_agency_letter_sent", "书面征求其他机关意见：{party}", "条例第33条第3款", dated="fact"),
    Kind("other_agency_received", "{party}收到征求意见函", "条例第33条第3款", dated="fact"),
    Kind("other_agency_opinion_received", "收到{party}的意见", "条例第33条第3款", dated="fact"),
    Kind("fee_set", "决定收取信息处理费 {yuan} 元", "国办函〔2020〕109号"),
    Kind("reminded", "提醒{to}：还剩 {days} 个工作日", private=True),
    Kind("complaint_answered", "答复投诉：{text}", "条例第51条"),
    # letters
    Kind("letter_drafted", "拟写《{title}》", private=True),
    Kind("letter_revised", "修改《{title}》", private=True),
    Kind("letter_submitted", "提交《{title}》审查", private=True),
    Kind("letter_reviewed", "《{title}》{review_name}：{result_name}", "条例第17条", private=True),
    Kind("letter_signed", "签发《{title}》{number}", "条例第36条", private=True),
    Kind("letter_voided", "作废《{title}》：{text}", private=True),
    Kind("letter_sent", "发出《{title}》{number}", dated="fact"),
    # the applicant
    Kind("delivery_changed", "申请人改变获取方式：{delivery_name}", "条例第29条第2款(三)"),
    Kind("contact_changed", "申请人更改联系方式"),
    Kind("read_by_applicant", "申请人查看答复"),
    Kind("receipt_confirmed", "申请人确认收到答复"),
    Kind("proactive_suggested", "申请人建议转为主动公开：{text}", "条例第44条"),
    Kind("record_correction_asked", "申请人要求更正本人信息：{text}", "条例第41条"),
    Kind("record_correction_answered", "答复更正请求：{text}", "条例第41条"),
    Kind("complained", "申请人投诉：{text}", "条例第51条"),
    # remedies (table 4)
    Kind("remedy_opened", "{authority}：{kind_name}", "条例第51条", dated="fact"),
    Kind("remedy_copy_received", "收到{document}副本", "行政复议法第48、54条；行政诉讼法第67条", dated="fact"),
    Kind("remedy_answered", "提交答复和证据", "行政复议法第48、54条；行政诉讼法第67条", dated="fact"),
    Kind("remedy_closed", "{authority}：{outcome_name}", "条例第50条", dated="fact"),
    Kind("remedy_order_done", "按{authority}的决定重新答复：{number}", "行政复议法第66条", dated="fact"),
    # the end
    Kind("answer_published", "答复内容转为主动公开：{title}", "条例第44条"),
    Kind("archived", "归档，共 {count} 份材料", "条例第45条"),
)  # fmt: skip


# What comes in the door is no application before it is registered; nothing of its sender stands in these events.
INCOMING = (
    Kind("arrived", "收到来件（{kind_name}），附件 {count} 个", "条例第31条"),
    Kind("file_screened", "检查附件“{name}”：{verdict}"),
    Kind("registered", "登记为 {number}", "条例第45条"),
    Kind("set_aside", "不作为公开申请登记：{text}"),
    Kind("taken_up_again", "重新作为来件处理：{text}"),
)
LEDGER = (Kind("ledger_imported", "导入旧台账“{name}”：{count} 行，核对人 {second_person}", "条例第45条"),)


def register() -> None:
    """Tell the history what an application's stream may hold."""
    known = law_events.kinds()
    facts = [
        Kind(
            name,
            known[name].says,
            known[name].article,
            dated="server" if name in _BY_SERVER else "fact",
            private=name in _PRIVATE_FACTS,
        )
        for name in FACTS
    ]
    kinds.register(STREAM, [*facts, *OWN])
    kinds.register("incoming", INCOMING)
    kinds.register("ledger", LEDGER)
    kinds.register("export", [Kind("list_exported", "导出办件清单 {count} 件（{to}）", "条例第45条", private=True)])
