"""The list of acts itself: each with the article on which it rests and the words that a clerk reads before it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gongkai.web.applications.acts import asked, field_kinds, fields, reasons
from gongkai.web.applications.acts import making as made
from gongkai.web.applications.acts.act import Act
from gongkai.web.applications.services import answers, consult, fees, intake, moves, organise, publish

CLERK = made.CLERK

LISTED: tuple[Act, ...] = (
    Act(
        "confirm", _("确认收到"), "条例第31条", CLERK,
        _("网上、电子邮件、传真、平常信函和寄给内设机构、个人的信，以双方确认之日为收到申请之日；期限从这一天起算。"),
        lambda s: None if s.case.received is None else _("已于 %(day)s 确认收到") % {"day": s.case.received},
        lambda s: s.case.open and s.case.received is None,
        fields.Confirm, made.run(intake.receipt_confirm),
        lambda s, d: ("agency_confirmed", d["day"], {"channel": s.case.channel}),
    ),
    Act(
        "unreached", _("联系不上，登记在案"), "国办公开办函〔2015〕207号一.2", CLERK,
        _("没有联系电话或者打不通的，登记在案，自恢复联络之日起算。"),
        lambda s: None if s.case.received is None else _("已经确认收到"),
        lambda s: s.case.open and s.case.received is None,
        fields.Unreached, made.run(intake.contact_fail),
    ),
    Act(
        "correction", _("补正告知"), "条例第30条", CLERK,
        _("申请内容不明确的，7 个工作日内一次性告知补正；收到补正之日起重新计算期限，无正当理由逾期不补正视为放弃。"),
        reasons.correction, made.still_open, fields.Correction, made.run(moves.correction_ask), made.correct,
        letter="correction_notice", warning=_("只能告知一次，请把要补正的事项全部列出。"), button=_("发出补正告知书"),
    ),
    Act(
        "correction-in", _("登记补正"), "条例第30条", CLERK,
        _("收到补正之日起，答复期限重新计算，不是接着算。"),
        reasons.unreceived, lambda s: s.case.waiting_for == "correction",
        fields.CorrectionIn, made.by(moves.correction_receive), made.corrected,
    ),
    Act(
        "extend", _("延长答复期限"), "条例第33条第2款", CLERK,
        _("经政府信息公开工作机构负责人同意并在期限届满前告知申请人，最长 20 个工作日，只能一次。"),
        reasons.extension, made.received, fields.Extension, made.run(moves.extension_grant), made.extends,
        letter="extension_notice", button=_("延长并发出告知书"),
    ),
    Act(
        "third-party", _("征求第三方意见"), "条例第32条", CLERK,
        _("可能损害第三方合法权益的，书面征求意见；第三方 15 个工作日内提出，所需时间不计入期限。"),
        reasons.unreceived, made.received, asked.ThirdParty, made.asking("third_party"),
        made.asks("third_party_letter_sent"), letter="third_party_consultation",
        warning=_("逾期不答复不等于同意，由本机关依法决定。申请人姓名不会写进征求意见书。"), button=_("发出征求意见书"),
    ),
    Act(
        "co-author", _("征求共同制作机关意见"), "条例第34条", CLERK,
        _("由两个以上机关共同制作的，可以征求其他机关意见；15 个工作日内提出，所需时间不计入期限。"),
        reasons.unreceived, made.received, asked.Consultation, made.asking("co_author"),
        made.asks("co_author_letter_sent"), letter="co_author_consultation",
        warning=_("逾期不答复视为同意公开。申请人姓名不会写进征求意见书。"), button=_("发出征求意见书"),
    ),
    Act(
        "other-agency", _("请其他机关协办"), "条例第33条第3款", CLERK,
        _("征求其他机关意见所需时间不计入期限。"),
        reasons.unreceived, made.received, asked.OtherAgency, made.asking("other_agency"),
        made.asks("other_agency_letter_sent"), letter="transfer_letter", button=_("发出协办函"),
    ),
    Act(
        "party-received", _("登记对方收到征求意见书"), "条例第32条、第34条", CLERK,
        _("对方收到之日起，15 个工作日内提出意见。"),
        reasons.unreceived, lambda s: any(s.asked(office) for office in asked.OFFICES),
        asked.PartyFact, made.of_party(consult.consultation_received), made.party("received"),
    ),
    Act(
        "opinion", _("登记对方意见"), "条例第32条、第34条", CLERK,
        _("收到意见之日起，期限继续计算。"),
        reasons.unreceived, lambda s: any(s.asked(office) for office in asked.OFFICES),
        asked.Opinion, made.of_party(consult.consultation_answered), made.party("opinion_received"),
    ),
    Act(
        "override", _("因公共利益决定公开"), "条例第32条", CLERK,
        _("第三方不同意，但不公开可能对公共利益造成重大影响的，可以决定公开，并把公开的内容和理由书面告知第三方。"),
        reasons.override, lambda s: s.has("third_party_opinion_received"), asked.Override,
        made.run(consult.override_decide), letter="third_party_outcome",
    ),
    Act(
        "reasons", _("要求说明理由"), "条例第35条", CLERK,
        _("申请的数量、频次明显超过合理范围的，可以要求说明理由；期限照常计算。"),
        reasons.justification, made.received, fields.Justification, made.run(moves.justification_ask),
        letter="justification_notice",
    ),
    Act(
        "reasons-in", _("登记申请人的理由"), "条例第35条", CLERK,
        _("理由不合理的，告知不予处理；合理但期限内办不完的，可以确定延迟答复的合理期限。"),
        reasons.unreceived, lambda s: s.has("justification_notice_posted") and not s.has("justification_received"),
        fields.Reasons, made.by(moves.justification_receive),
    ),
    Act(
        "defer", _("延迟答复"), "条例第35条后段", CLERK,
        _("理由合理但期限内无法答复的，确定延迟答复的合理期限并告知申请人。"),
        reasons.deferral, lambda s: s.has("justification_notice_posted"), fields.Deferral,
        made.run(moves.deferral_tell), made.defers, letter="deferred_reply_notice",
    ),
    Act(
        "fee", _("收取信息处理费"), "国办函〔2020〕109号", CLERK,
        _("数量、频次明显超过合理范围的，可以收取；按件、按量选一种，在处理期限内发出收费通知。"),
        reasons.fee, made.received, fields.FeeForm, made.run(fees.fee_set), letter="fee_notice",
        warning=_("申请人收到通知次日起 20 个工作日内缴纳；逾期未缴视为放弃。不得收取邮费、复制费。"),
    ),
    Act(
        "fee-received", _("登记申请人收到收费通知"), "国办函〔2020〕109号", CLERK,
        _("收到次日起 20 个工作日内缴纳。"),
        reasons.unreceived, lambda s: s.has("fee_set") and not s.has("fee_notice_received_by_applicant"),
        field_kinds.Fact, made.by(fees.fee_notice_received), made.fact("fee_notice_received_by_applicant"),
    ),
    Act(
        "fee-paid", _("登记缴费"), "国办函〔2020〕109号", CLERK,
        _("缴费次日起重新计算期限（待核）。"),
        reasons.unreceived, lambda s: s.case.waiting_for == "fee", fields.Paid, made.run(fees.fee_paid),
        made.fact("fee_paid"),
    ),
    Act(
        "search", _("检索记录"), "条例第36条(四)", CLERK,
        _("答复信息不存在，须写明检索的范围、方式和结果。"),
        reasons.closed, made.still_open, fields.Search, made.run(organise.search_record),
    ),
    Act(
        "assign", _("分办"), "条例第45条", CLERK, _("交给一位承办人，可以另定内部期限。"),
        reasons.closed, made.still_open, fields.Assignment, made.assign,
    ),
    Act(
        "delivery", _("变更获取方式"), "条例第40条", CLERK, _("按申请人要求的形式提供。"),
        reasons.closed, made.still_open, fields.ContactOf, made.run(organise.delivery_change),
    ),
    Act(
        "transfer", _("转办"), "条例第10条", CLERK,
        _("应由对方办理、对方同意接办的，连同原件转交；期限照常计算，由对方答复。其余的依第三十六条第五项告知申请人。"),
        reasons.begun, made.still_open, fields.Transfer, made.transfer,
        warning=_("转交以后，本机关只看得到自己的部分和转交记录。"),
    ),
    Act(
        "split", _("拆分"), "国办函〔2020〕109号第4条", CLERK,
        _("一份申请含多项内容的，可以按“一事一申请”拆分，每件各计一件；原件不再计数。"),
        reasons.begun, made.still_open, fields.Split, made.run(organise.application_split),
    ),
    Act(
        "merge", _("合并"), "条例第45条", CLERK, _("同一申请人把同一份申请交了两次的，并到一件办理；并入的不再计数。"),
        reasons.closed, made.still_open, fields.Merge, made.merge,
    ),
    Act(
        "withdraw", _("登记撤回"), "条例第45条", CLERK, _("申请人撤回的，按“其他处理”办结。"),
        reasons.closed, made.still_open, fields.Withdrawal, made.by(moves.application_withdraw),
        made.fact("withdrawn"),
    ),
    Act(
        "complaint-answer", _("答复投诉"), "条例第51条", "case_supervise",
        _("申请人认为本机关没有依法办理的，可以投诉；答复会出现在申请人的查询页上。"),
        reasons.nothing_asked("complained", "complaint_answered"), lambda s: s.has("complained"), fields.Answer,
        made.run(answers.complaint_answer),
    ),
    Act(
        "record-answer", _("答复更正请求"), "条例第41条", CLERK,
        _("有权更正的，核实后更正并告知；无权更正的，转送有权机关并告知，或者告知向有权机关提出。"),
        reasons.nothing_asked("record_correction_asked", "record_correction_answered"),
        lambda s: s.has("record_correction_asked"), fields.Answer, made.run(answers.record_correction_answer),
    ),
    Act(
        "publish", _("转为主动公开"), "条例第44条", CLERK,
        _("多人申请相同信息，或者申请人建议、审核属实的，可以公开的应当主动公开。公开的是核验过的内容，不是答复书。"),
        reasons.not_public, made.disclosed, fields.Publication, made.run(publish.answer_publish),
        warning=_("标题和文号任何人都看得到，不要写申请人是谁。"), button=_("公开"),
    ),
    Act(
        "note", _("加备注"), "条例第45条", CLERK, _("只有机关内部看得到。"),
        lambda _s: None, made.always, fields.Note, made.run(organise.note_add),
    ),
)  # fmt: skip
