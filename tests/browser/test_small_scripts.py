"""The small enhancements: keys of the desk that are dead where one writes, the copy button, the field one is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from gongkai.web import settings

SCRIPTS = Path(settings.HERE) / "static" / "js"
LIST = """<!doctype html><html lang="zh-CN"><title>今日</title><script defer src="/js"></script>
<p data-js hidden id="hint">键</p><input id="q" data-key="/"><a href="#new" data-key="n">登记</a>
<table><tr data-row><th><a href="#1">一</a></th><td><a href="#do1" data-next>办</a></td></tr>
<tr data-row><th><a href="#2">二</a></th><td><a href="#do2" data-next>办</a></td></tr></table>
<a href="#keys" data-keys-open>快捷键</a>
<dialog id="keys" data-person="7"><input type="checkbox" data-keys-switch><form method="dialog"><button>关闭</button></form></dialog>"""
CODE = """<!doctype html><html lang="zh-CN"><title>回执</title><script defer src="/js"></script>
<span data-copy="7K3M-9QXA" data-copy-label="复制" data-copied="已复制">7K3M-9QXA</span>"""
FORM = """<!doctype html><html lang="zh-CN"><title>表</title><script defer src="/js"></script>
<p id="lost" hidden data-words="网络断了" data-retry="再试一次"></p>
<form action="/sent"><textarea name="description" data-keep></textarea><input type="text" name="id_number" data-keep><button>保存</button></form>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def show(page: Page, html: str, script: str) -> None:
    page.route("http://site.test/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    source = (SCRIPTS / script).read_text(encoding="utf-8")
    page.route("http://site.test/js", lambda route: route.fulfill(body=source, content_type="text/javascript"))
    page.goto("http://site.test/")


def place(page: Page) -> str:
    return page.evaluate("location.hash")  # type: ignore[no-any-return]  # what the browser says is not typed


def test_rows_are_walked_and_the_next_step_is_pressed(page: Page) -> None:
    show(page, LIST, "desk-keys.js")
    assert page.is_visible("#hint")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("e")
    assert place(page) == "#do2"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert place(page) == "#1"
    page.keyboard.press("n")
    assert place(page) == "#new"


def test_keys_are_dead_in_fields_and_while_composing(page: Page) -> None:
    show(page, LIST, "desk-keys.js")
    page.keyboard.press("/")
    page.keyboard.type("nje")
    assert page.input_value("#q") == "nje"
    assert place(page) == ""
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', isComposing: true, bubbles: true}))")
    assert place(page) == ""
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))")
    assert place(page) == "#new"


def test_the_switch_is_the_persons_own(page: Page) -> None:
    show(page, LIST, "desk-keys.js")
    page.keyboard.press("?")
    page.uncheck("[data-keys-switch]")
    page.click("text=关闭")
    page.keyboard.press("n")
    assert place(page) == ""
    page.reload()
    page.keyboard.press("n")
    assert place(page) == ""
    assert page.evaluate("localStorage.getItem('desk-keys-off:7')") == "1"


def test_a_code_is_copied_and_said_so(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (t) => { window.had = t; }}})"
    )
    show(page, CODE, "copy.js")
    page.click("text=复制")
    page.wait_for_selector("text=已复制")
    assert page.evaluate("window.had") == "7K3M-9QXA"


def test_the_field_one_is_in_is_kept_but_never_an_identity_number(page: Page) -> None:
    show(page, FORM, "keep-field.js")
    page.fill("[name=id_number]", "110000")
    page.fill("textarea", "历年扶贫款")
    assert page.evaluate("Object.values(sessionStorage)") == ["历年扶贫款"]
    page.reload()
    assert page.input_value("textarea") == "历年扶贫款"
    assert page.input_value("[name=id_number]") == ""


def test_without_a_connection_nothing_is_sent_and_nothing_cleared(page: Page) -> None:
    show(page, FORM, "offline.js")
    page.fill("textarea", "历年扶贫款")
    page.context.set_offline(True)
    page.wait_for_selector("text=网络断了")
    page.click("button")
    assert page.url == "http://site.test/"
    assert page.input_value("textarea") == "历年扶贫款"
    assert page.inner_text("button") == "再试一次"
    page.context.set_offline(False)
    page.wait_for_selector("#lost", state="hidden")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["/law/条例/33/?on=2026-11-26", "/law/2007年条例/24/", "/law/国办函〔2020〕109号/"])
def test_the_article_pages_pass_axe_and_do_not_scroll_sideways(
    live_server: LiveServer, browser: Browser, width: int, path: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
    context.close()
