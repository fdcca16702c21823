"""拟写答复 (S14) and 遮盖 (S15) in the real browser: axe at both widths, by key and pointer with a script, by form without."""

from __future__ import annotations

import pytest
from applications.letter_cases import DENIED, drafted, made, received, signed
from axe_playwright_python.sync_playwright import Axe
from county import County
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from browser.windows import signed_in
from gongkai.documents.writers.typesetting import compile_pdf, faces
from gongkai.web.applications.models import Application, Attachment, Letter
from gongkai.web.applications.services import archive, letters, redaction, remedies
from gongkai.web.applications.services.intake import Enclosure, file_add
from gongkai.web.applications.services.service import letter_serve
from gongkai.web.history import files

pytestmark = [pytest.mark.chromium, pytest.mark.fonts, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> County:
    return made()


def address(server: LiveServer, case: Application, rest: str) -> str:
    return f"{server.url}/desk/applications/{case.agency.slug}/{case.number}/{rest}"


def check(page: Page) -> None:
    """No violation, and nothing to scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth + 1"), page.url
    assert page.locator("h1").count() == 1


def contract() -> bytes:
    """An invented contract with an identity number, a telephone number and an account."""
    lines = "\n\n".join(
        f'#par("{line}")'
        for line in (
            "食材配送合同",
            "甲方：青石镇中心小学。经办人：王某某，身份证号：11010519491231002X，手机：13912345678。",
            "乙方：云岭县某农产品配送有限公司，账号：6222021234567890128。",
            "第三条 乙方每日六点半前将当日食材送到甲方食堂，品种和数量以甲方前一日发出的订单为准。",
        )
    )
    return compile_pdf(f'{faces()}#set page(paper: "a4")\n#set text(font: cell, size: 12pt)\n{lines}\n')


def source_of(county: County, case: Application) -> Attachment:
    """The contract, put in and looked through."""
    staff = county.staff("clerk@education")
    kept = files.keep_private(contract(), name="食材配送合同正文.pdf", content_type="application/pdf")
    key = file_add(application=case, by=staff, enclosure=Enclosure(kept, "source"))
    source = case.attachments.get(pk=key)
    redaction.redaction_begin(application=case, staff=staff, source=source)
    return source


def test_every_page_of_letters_is_clean(county: County, context: BrowserContext, live_server: LiveServer) -> None:
    case = received(county)
    clerk = county.staff("clerk@education")
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(address(live_server, case, "letters/new/"))
    check(page)
    page.goto(address(live_server, case, "letters/new/?code=partially_granted"))
    check(page)
    source = source_of(county, case)
    for rest in ("redact/", f"redact/{source.pk}/"):
        page.goto(address(live_server, case, rest))
        check(page)
    letter = letters.letter_submit(letter=drafted(county, case), staff=clerk)
    page.goto(address(live_server, case, f"letters/{letter.pk}/preview/"))
    check(page)
    letters.letter_void(letter=letter, staff=clerk, text="换一种决定")
    letter = signed(county, case)
    for rest in (f"letters/{letter.pk}/preview/", f"letters/{letter.pk}/dispatch/", "file/"):
        page.goto(address(live_server, case, rest))
        check(page)
    page.goto(f"{live_server.url}/desk/dispatch/")
    check(page)
    case = letter_serve(letter=letter, staff=clerk, service="postal", tracking="XA123456789CN")
    remedies.remedy_open(application=case, staff=clerk, kind="reconsideration", authority="云岭县人民政府")
    for rest in (f"letters/{letter.pk}/signature/", "remedies/"):
        page.goto(address(live_server, case, rest))
        check(page)


def test_the_lists_of_reviewer_and_the_closed_file_are_clean(
    county: County, context: BrowserContext, live_server: LiveServer
) -> None:
    case, other = received(county), received(county)
    clerk = county.staff("clerk@education")
    letters.letter_submit(letter=drafted(county, case), staff=clerk)
    closed = letter_serve(letter=signed(county, other), staff=clerk, service="postal", tracking="XA1")
    archive.application_archive(application=closed, staff=clerk)
    page = signed_in(context, live_server, county.person("reviewer@education"))
    for url in (f"{live_server.url}/review/", address(live_server, other, "file/")):
        page.goto(url)
        check(page)


def test_a_reply_is_written_with_its_sheet_beside_it(
    county: County, context: BrowserContext, live_server: LiveServer, width: int
) -> None:
    case = received(county)
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(address(live_server, case, "letters/new/"))
    page.locator("summary", has_text="（三）不予公开").click()
    page.locator("input[value=denied_internal_affairs]").check()
    page.get_by_role("button", name="选这一种").click()
    assert "先复议" in page.locator("main").inner_text()
    assert page.locator(".sheet .gap").count() > 0
    page.get_by_label("事实和理由").fill(DENIED["reason"])
    page.get_by_label("内部事务的类别").select_option("内部工作流程")
    page.get_by_label("邮寄", exact=True).check()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/edit/")
    assert page.locator(".sheet .gap").count() == 0
    assert DENIED["reason"] in page.locator(".sheet").inner_text()
    check(page)
    page.get_by_role("button", name="保存并送审").click()
    page.wait_for_url("**/preview/")
    assert Letter.objects.get().state == "secrecy"


def test_places_are_decided_by_key_and_the_output_is_proved(
    county: County, context: BrowserContext, live_server: LiveServer
) -> None:
    case = received(county)
    source = source_of(county, case)
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(address(live_server, case, f"redact/{source.pk}/"))
    todo = page.locator(".sugs > li")
    count = todo.count()
    assert count >= 3
    for left in range(count, 0, -1):
        with page.expect_navigation():
            page.keyboard.press("y" if left != 1 else "d")
        assert todo.count() == left - 1
    with page.expect_navigation():
        page.get_by_role("button", name="改 ").last.click()
    assert todo.count() == 1
    with page.expect_navigation():
        page.keyboard.press("y")
    page.get_by_role("button", name="生成输出文件并核验").click()
    page.get_by_text("已核验").first.wait_for()
    check(page)
    assert Attachment.objects.filter(role="redacted").count() == 1


def test_a_box_is_drawn_with_the_pointer(county: County, browser: Browser, live_server: LiveServer) -> None:
    case = received(county)
    source = source_of(county, case)
    context = browser.new_context(viewport={"width": 1440, "height": 1400}, locale="zh-CN")
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(address(live_server, case, f"redact/{source.pk}/"))
    confirmed = page.locator(".leaf .rx-ok").count()
    leaf = page.locator(".leaf").bounding_box()
    assert leaf is not None
    page.mouse.move(leaf["x"] + 60, leaf["y"] + 300)
    page.mouse.down()
    page.mouse.move(leaf["x"] + 200, leaf["y"] + 330, steps=4)
    page.mouse.up()
    with page.expect_navigation():
        page.get_by_role("button", name="遮盖这一处").click()
    assert page.locator(".leaf .rx-ok").count() == confirmed + 1
    context.close()


def test_without_a_script_the_same_is_done_by_buttons(
    county: County, browser: Browser, live_server: LiveServer
) -> None:
    case = received(county)
    source = source_of(county, case)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640}, locale="zh-CN")
    page = signed_in(context, live_server, county.person("clerk@education"))
    page.goto(address(live_server, case, f"redact/{source.pk}/"))
    todo = page.locator(".sugs > li")
    while todo.count():
        page.get_by_role("button", name="遮盖 y 第 1 处").or_(
            page.locator(".sugs > li button[value=yes]")
        ).first.click()
    page.get_by_role("button", name="生成输出文件并核验").click()
    assert "已核验" in page.locator("#output").inner_text()
    context.close()
