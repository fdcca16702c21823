"""A person walks the check-up: on a phone and a desk, light, dark and large, by keyboard, without JavaScript, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from browser.windows import accessible

pytestmark = [pytest.mark.chromium, pytest.mark.django_db(transaction=True)]


def _no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def _wrong(folder: Path) -> Path:
    """A paper whose natural persons do not add up, as text."""
    sample = Path(__file__).parents[2] / "src/gongkai/web/checkup/sample"
    text = next(sample.glob("*.txt")).read_text(encoding="utf-8")
    head, mark, rest = text.partition("一、本年新收政府信息公开申请数量\n")
    path = folder / "改过的年报.txt"
    path.write_text(head + mark + rest.replace("4", "5", 1), encoding="utf-8")
    return path


def test_every_page_is_accessible_and_fits(looking: BrowserContext, tmp_path: Path) -> None:
    page = looking.new_page()
    page.goto("/checkup/")
    accessible(page)
    _no_sideways_scroll(page)
    page.set_input_files("#papers", _wrong(tmp_path))
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url("**/checkup/*/")
    accessible(page)
    _no_sideways_scroll(page)
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/1/")
    accessible(page)
    _no_sideways_scroll(page)
    page.locator("td.bad a").first.click()
    page.wait_for_url("**cell=*")
    assert page.locator("#cell .band.late").count() >= 1
    accessible(page)
    page.locator("#cell a[href*=source]").first.click()
    page.wait_for_url("**/source/**")
    assert page.locator("#here").count() == 1
    accessible(page)
    _no_sideways_scroll(page)


def test_without_javascript_a_paper_is_put_in_corrected_and_taken_away(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, accept_downloads=True)
    page = context.new_page()
    page.goto("/checkup/")
    page.set_input_files("#papers", _wrong(tmp_path))
    page.get_by_role("button", name="开始体检").click()
    page.locator("tbody th a").first.click()
    page.locator("td.bad a").first.click()
    page.fill("#value", "4")
    page.fill("#reason", "对照原件")
    page.get_by_role("button", name="更正并重新校核").click()
    assert page.locator("td.bad").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="xlsx").click()
    assert Path(download.value.path()).read_bytes().startswith(b"PK")
    context.close()


def test_the_whole_way_by_keyboard(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/checkup/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    _tab_to(page, "用样例试一试")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkup/*/")
    _tab_to(page, "langao-2020.txt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/1/")
    for _ in range(400):
        page.keyboard.press("Tab")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown != "none", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.closest('td')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**cell=*")
    context.close()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


def _result(page: Page, tmp_path: Path) -> None:
    page.goto("/checkup/")
    page.set_input_files("#papers", _wrong(tmp_path))
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url("**/checkup/*/")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/1/**")


def _on(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id"))


def test_keys_walk_the_form_and_open_a_cell_beside_it(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    _result(page, tmp_path)
    page.evaluate("window.stayed = true")
    page.keyboard.press("g")
    assert "一、本年新收政府信息公开申请数量 × 自然人" in _on(page)
    page.keyboard.press("ArrowDown")
    assert "二、上年结转政府信息公开申请数量 × 自然人" in _on(page)
    page.keyboard.press("ArrowRight")
    assert "二、上年结转政府信息公开申请数量 × 商业企业" in _on(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**cell=t3.carried_over.enterprise")
    page.wait_for_selector("td.sel")
    assert page.locator("#h-cell").inner_text() == "二、上年结转政府信息公开申请数量 × 商业企业"
    assert _on(page) == "cell"
    page.locator("#value").press_sequentially("g")
    assert page.locator("#value").input_value().endswith("g"), "keys are dead in fields"
    page.keyboard.press("Escape")
    assert "二、上年结转政府信息公开申请数量 × 商业企业" in _on(page)
    assert page.evaluate("window.stayed"), "the page was never left"
    context.close()


def test_a_refused_correction_keeps_what_was_typed(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    _result(page, tmp_path)
    page.locator("td.bad a").first.click()
    page.wait_for_selector("td.sel")
    page.fill("#value", "四")
    page.fill("#reason", "对照原件第 2 页")
    page.get_by_role("button", name="更正并重新校核").click()
    page.wait_for_selector("#wrong")
    assert page.locator("#value").input_value() == "四"
    assert page.locator("#reason").input_value() == "对照原件第 2 页"
    accessible(page)
    context.close()


def test_a_broken_line_is_said_and_the_choice_stays(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/checkup/")
    page.set_input_files("#papers", _wrong(tmp_path))
    page.get_by_text("选了 1 个文件").wait_for()
    context.set_offline(True)
    page.get_by_role("button", name="开始体检").click()
    page.get_by_text("网络断了，文件没有传完").wait_for()
    assert page.evaluate("document.querySelector('#papers').files.length") == 1
    context.set_offline(False)
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url("**/checkup/*/")
    context.close()


def test_on_paper_the_official_form_is_alone(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/checkup/")
    page.set_input_files("#papers", _wrong(tmp_path))
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url("**/checkup/*/")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/1/")
    page.emulate_media(media="print")
    for hidden in (".mast", "#cell", ".foot", "nav[aria-label=报告各部分]"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("table.t3").is_visible()
    assert page.locator("td.bad").first.evaluate("node => getComputedStyle(node).backgroundImage") == "none"
    heights = page.locator("tr.say").evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert heights
    assert max(heights) <= 2, "the sentences leave no gap, and the spans around them stay whole"
    assert page.pdf().startswith(b"%PDF")
    context.close()
