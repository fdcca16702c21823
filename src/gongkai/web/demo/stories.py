"""The lives of the invented cases: each story goes step by step, and between two steps working days pass.

A story is a generator: it does something at the desk, then yields how many working days (and at which hour) the next
step comes. The loader moves the clock and runs all stories interleaved, so that the history is in the order of its days;
whatever lies beyond today is simply not done yet: the running year is left as it would stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from gongkai.law import workdays
from gongkai.web.accounts.access import Staff
from gongkai.web.applications.models import Application
from gongkai.web.applications.services import consult, fees, intake, moves, organise
from gongkai.web.applications.services.intake import Arrival
from gongkai.web.demo import decisions
from gongkai.web.demo.agencies import Cast
from gongkai.web.demo.sources import applicant, wish
from gongkai.web.history import clock

# working days to wait, and the hour of the next step
Pause = tuple[float, int]
Steps = Iterator[Pause]
CHANNELS = (["online", "postal_signed", "in_person", "postal_ordinary", "email", "fax"], [50, 25, 12, 6, 6, 1])


@dataclass(slots=True)
class Story:
    """One case: the cast, its agency and its own random numbers."""

    cast: Cast
    slug: str
    random: Random
    case: Application | None = None

    @property
    def the_case(self) -> Application:
        """The case as it stands now."""
        if self.case is None:
            raise ValueError("the story has not begun")
        self.case = Application.objects.select_related("agency").get(pk=self.case.pk)
        return self.case

    def staff(self, role: str = "clerk") -> Staff:
        """Whoever does it at the agency that has the case now."""
        return self.cast.staff(self.the_case.agency.slug if self.case else self.slug, role)

    def begin(self, channel: str | None = None) -> Steps:
        """The application comes in and is received."""
        kind, who = applicant(self.random)
        wanted = wish(self.random, self.slug)
        agency = self.cast.agencies[self.slug]
        channel = channel or self.random.choices(*CHANNELS)[0]
        if channel == "online":
            self.case = intake.application_submit(
                agency=agency, applicant_type=kind, who=who, wanted=wanted
            ).application
        else:
            self.case = intake.application_register(
                staff=self.staff(), agency=agency, arrival=Arrival(channel), applicant_type=kind, who=who, wanted=wanted,
                is_oral=channel == "in_person" and self.random.random() < 0.1,
            ).application  # fmt: skip
        if self.case.received is None:
            yield self.random.choice([0, 1, 1]), 16
            intake.receipt_confirm(application=self.the_case, staff=self.staff(), how="电话")
        yield 1, 9
        clerk = self.cast.people[self.the_case.agency.slug, "clerk"]
        organise.application_assign(application=self.the_case, staff=self.staff(), clerk=clerk)

    def later(self, days: int) -> date:
        """So many working days from today."""
        calendar = workdays.default()
        return calendar.reckon(calendar.index(clock.today()) + days)[0]


def plain(story: Story, code: str, days: int) -> Steps:
    """Received, handled, answered."""
    yield from story.begin()
    yield from decisions.answer(story, code, days)


def counter(story: Story, code: str, days: int) -> Steps:
    """Handed in at the counter, so that the day of receipt is the day it came."""
    yield from story.begin("in_person")
    yield from decisions.answer(story, code, days)


def corrected(story: Story, code: str, days: int) -> Steps:
    """Unclear at first; the correction starts the period anew (条例第30条)."""
    yield from story.begin()
    yield 2, 10
    moves.correction_ask(
        application=story.the_case, staff=story.staff(), items=["写明所需文件的名称或者年份"],
        guidance="可以写明文件的大致内容、制作年份，不清楚的可以来电咨询", until=story.later(15), how="当面、邮寄或者网上提交",
    )  # fmt: skip
    yield 6, 11
    moves.correction_receive(application=story.the_case, by=story.staff(), text="补充写明了年份和文件名称")
    yield from decisions.answer(story, code, days)


def uncorrected(story: Story, _code: str, _days: int) -> Steps:
    """Never corrected: given up, and told so."""
    yield from story.begin()
    yield 3, 10
    moves.correction_ask(
        application=story.the_case, staff=story.staff(), items=["写明所需信息的名称、文号或者特征"],
        guidance="可以来电咨询怎样写明", until=story.later(15), how="当面、邮寄或者网上提交",
    )  # fmt: skip
    yield 17, 10
    yield from decisions.answer(story, "other_uncorrected", 1)


def extended(story: Story, code: str, days: int) -> Steps:
    """The period is extended with approval and notice (条例第33条第2款)."""
    yield from story.begin()
    yield 15, 14
    moves.extension_grant(
        application=story.the_case, staff=story.staff(), days=story.random.choice([10, 15, 20]),
        reason="需要检索的档案数量较多", approved_by=story.staff("approver").person.name,
    )  # fmt: skip
    yield from decisions.answer(story, code, days)


def third_party(story: Story, code: str, days: int) -> Steps:
    """A third party is asked; the time does not count (条例第32、33条)."""
    yield from story.begin()
    yield 4, 10
    party = "云州百川餐饮管理有限公司"  # none of the invented applicants
    consult.consultation_send(
        application=story.the_case, staff=story.staff(), office="third_party", party=party, contents="合同中的供货单价和检验报告",
        reply_to="邮寄或者送交本机关政务公开办公室",
    )  # fmt: skip
    yield 2, 10
    consult.consultation_received(application=story.the_case, staff=story.staff(), office="third_party", party=party)
    if story.random.random() >= 0.75 and code != "denied_third_party_rights":
        yield 16, 10  # silence is no consent: the office decides once the fifteen days are over
    else:
        yield 8, 15
        objects = code != "granted"
        consult.consultation_answered(
            application=story.the_case, staff=story.staff(), office="third_party", party=party,
            opinion="objects" if objects else "agrees", text="构成商业秘密，不同意公开" if objects else "同意公开",
        )  # fmt: skip
        if objects and code == "partially_granted" and story.random.random() < 0.3:
            yield 1, 9
            consult.override_decide(
                application=story.the_case,
                staff=story.staff(),
                party=party,
                text="涉及食品安全，不公开可能对公共利益造成重大影响",
                contents="合同中的检验报告",
            )
    yield from decisions.answer(story, code, days)


def co_author(story: Story, code: str, days: int) -> Steps:
    """Made together with another agency, which is asked (条例第34条)."""
    yield from story.begin()
    yield 3, 10
    party = "云岭县财政局" if story.slug != "czj" else "云岭县审计局"
    consult.consultation_send(
        application=story.the_case, staff=story.staff(), office="co_author", party=party, contents="联合印发的通知",
        reply_to="书面回复本机关",
    )  # fmt: skip
    yield 1, 10
    consult.consultation_received(application=story.the_case, staff=story.staff(), office="co_author", party=party)
    yield 5, 10
    consult.consultation_answered(
        application=story.the_case,
        staff=story.staff(),
        office="co_author",
        party=party,
        opinion="agrees",
        text="同意公开",
    )
    yield from decisions.answer(story, code, days)


def excessive(story: Story, code: str, days: int) -> Steps:
    """Reasons are asked for; good ones bring a later day, bad ones no handling (条例第35条)."""
    yield from story.begin()
    yield 3, 10
    moves.justification_ask(
        application=story.the_case, staff=story.staff(), facts="一个月内就相近内容提出申请 12 件", until=story.later(10)
    )
    yield 7, 10
    moves.justification_receive(application=story.the_case, by=story.staff(), text="用于整理本村土地档案")
    if code == "granted":
        yield 2, 10
        moves.deferral_tell(
            application=story.the_case, staff=story.staff(), until=story.later(40), reason="件数多，期限内无法全部答复"
        )
        days = 30
    yield from decisions.answer(story, code, min(days, 30) if code == "granted" else min(days, 6))


def charged(story: Story, code: str, days: int) -> Steps:
    """A fee by page; unpaid, the application is given up (国办函〔2020〕109号)."""
    yield from story.begin()
    yield 5, 10
    fees.fee_set(
        application=story.the_case, staff=story.staff(), by="page", pages=story.random.randint(40, 180),
        how_to_pay="到云岭县政务服务大厅非税窗口缴纳，全额缴入国库",
    )  # fmt: skip
    yield 2, 10
    fees.fee_notice_received(application=story.the_case, by=story.staff())
    if code == "other_unpaid_fee":
        yield 22, 10
        yield from decisions.answer(story, code, 1)
        return
    yield 6, 10
    fees.fee_paid(application=story.the_case, staff=story.staff(), receipt=f"非税 {story.random.randint(10**7, 10**8)}")
    yield from decisions.answer(story, code, days)


def withdrawn(story: Story, _code: str, _days: int) -> Steps:
    """Taken back by the applicant."""
    yield from story.begin()
    yield 5, 10
    moves.application_withdraw(application=story.the_case, by=story.staff(), text="申请人来电撤回，已从别处取得")


def transferred(story: Story, code: str, days: int) -> Steps:
    """Handed to the agency that has to answer it; the clock goes on there."""
    yield from story.begin()
    yield 1, 10
    others = [
        slug for slug in story.cast.receiving() if slug != story.slug and story.cast.agencies[slug].abolished is None
    ]
    to = story.random.choice(others)
    story.case = organise.application_transfer(
        application=story.the_case, to=story.cast.agencies[to], staff=story.staff(), reason="信息由该机关制作并保存"
    )
    yield from decisions.answer(story, code, min(days, 12))


def divided(story: Story, code: str, _days: int) -> Steps:
    """Two matters in one paper become two cases; the first of them goes on here."""
    yield from story.begin()
    yield 2, 10
    title = story.the_case.title
    parts = organise.application_split(
        application=story.the_case, staff=story.staff(), parts=[{"title": title}, {"title": f"{title}的审批材料"}]
    )
    story.case = parts[1]
    yield from decisions.answer(story, "granted", 4)
    story.case = parts[0]
    yield from decisions.answer(story, code, 4)


def unconfirmed(story: Story, _code: str, days: int) -> Steps:
    """Sent online, and nobody has confirmed it yet: the clock has not begun (条例第31条第3项)."""
    kind, who = applicant(story.random)
    agency = story.cast.agencies[story.slug]
    story.case = intake.application_submit(
        agency=agency, applicant_type=kind, who=who, wanted=wish(story.random, story.slug)
    ).application
    yield days, 9


Telling = Callable[[Story, str, int], Steps]
