"""What every page is built of: law links and their pages, days and numbers in words, fields, navigation."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.conf import LazySettings
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import set_script_prefix

from gongkai.law import rulebook, workdays
from gongkai.law.clock import timeline
from gongkai.law.events import read_case
from gongkai.web import clockface, site_nav
from gongkai.web.law_pages import places

TODAY = date(2026, 11, 24)


def drawn(text: str, **context: object) -> str:
    return Template("{% load site %}" + text).render(Context(context))


def part(name: str, **context: object) -> str:
    return Template("{% include name %}").render(Context({"name": f"parts/{name}.html", **context}))


def test_a_law_link_opens_the_article_of_that_day() -> None:
    html = drawn('{% law "条例第33条第2款、条例第42条" on=day %}', day=date(2026, 11, 26))
    assert html.startswith('<span class="law">依据 <a href="')
    assert re.findall(">(第[^<]+)</a>", html) == ["第三十三条第二款", "第四十二条"]
    assert "/33/?on=2026-11-26" in html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("条例第31条(三)", ["第三十一条第（三）项"]),
        ("行政复议法第20、88条", ["行政复议法第二十条", "行政复议法第八十八条"]),
        ("国办公开办函〔2015〕207号一.2", ["国办公开办函〔2015〕207号一.2"]),
        ("行政诉讼法第82条第1款第3项", ["行政诉讼法第八十二条第一款第（三）项"]),
        ("民法典第1034条", ["民法典第1034条"]),
        ("行政诉讼法第101条", ["行政诉讼法第一百零一条"]),
        ("行政诉讼法第110条", ["行政诉讼法第一百一十条"]),
    ],
)
def test_places_are_written_as_the_law_writes_them(source: str, words: list[str]) -> None:
    assert [place.words for place in places(source)] == words


def test_what_no_clause_covers_has_no_link() -> None:
    assert drawn('{% law "（无专条）" %}') == '<span class="law">无专条</span>'
    assert "<a" not in drawn('{% law "某地的规定" %}')


def test_every_source_of_the_rules_leads_to_a_page(client: Client) -> None:
    book = rulebook.default()
    urls = {place.url for name in book for rule in book.versions(name) for place in places(rule.source)}
    answers = {url: client.get(url).status_code for url in sorted(urls)}
    assert set(answers.values()) == {200}


def test_the_article_page_shows_the_value_of_the_day(client: Client) -> None:
    page = client.get("/law/条例/33/", {"on": "2026-11-26"}).content.decode()
    assert "20 个工作日" in page
    assert "最后核对" in page
    assert "待核" in page
    assert "本站不收录条文全文" in page


def test_an_article_before_its_act_names_the_one_of_the_day(client: Client) -> None:
    page = client.get("/law/条例/33/", {"on": "2015-06-01"}).content.decode()
    assert "本法还没有施行，当时有效的是《2007年条例》" in page
    later = client.get("/law/2007年条例/24/", {"on": "2026-06-01"}).content.decode()
    assert "起由《条例》代替" in later
    then = client.get("/law/2007年条例/24/", {"on": "2015-06-01"}).content.decode()
    assert "15 个工作日" in then


def test_a_day_that_cannot_be_read_is_said(client: Client) -> None:
    assert "日期写成 2026-11-24 这样" in client.get("/law/条例/33/", {"on": "昨天"}).content.decode()


@pytest.mark.parametrize("path", ["/law/没有的法/33/", "/law/条例/三十/", "/law/条例/x/"])
def test_an_unknown_place_is_no_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_days_and_numbers_in_words() -> None:
    moment = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    assert drawn("{{ day|in_full }}", day=TODAY) == "2026年11月24日（周二）"
    assert drawn("{{ day|in_sentence:today }}", day=date(2027, 1, 8), today=TODAY) == "2027年1月8日（周五）"
    assert drawn("{{ day|in_list:today }}", day=TODAY, today=TODAY) == "11月24日 周二"
    assert (
        drawn("{{ moment|in_full }} {{ moment|at_time }}", moment=moment) == "2026年11月25日（周三） 2026-11-25 00:30"
    )
    assert '<time class="nb" datetime="2026-11-24">' in drawn("{{ day|iso }}", day=TODAY)
    assert 'class="nb mono">云依申〔2026〕87号' in drawn("{{ '云依申〔2026〕87号'|docno }}")
    assert drawn("{{ '110000-1234'|tail }}{{ '12'|tail }}{{ None|tail }}") == "尾号 1234"
    assert drawn("{{ '7K3M9QXA'|in_fours }}") == '<span class="nb">7K3M-</span><wbr><span class="nb">9QXA</span>'


class Ask(forms.Form):
    title = forms.CharField(label="信息名称", required=False, help_text="例如：采购合同")
    text = forms.CharField(label="特征描述", widget=forms.Textarea, error_messages={"required": "请写特征描述"})
    way = forms.ChoiceField(
        label="怎样得到", widget=forms.RadioSelect, choices=[("a", "邮寄")], error_messages={"required": "请选一种"}
    )
    aid = forms.BooleanField(label="需要帮助", required=False)


def test_an_error_is_said_twice_in_the_same_words_and_leads_to_its_field() -> None:
    form = Ask({"title": ""})
    html = part("_error_summary", form=form) + "".join(part("_field", field=field) for field in form)
    assert html.count("请写特征描述") == 2
    for target in re.findall('href="#([^"]+)"', html):
        assert f'id="{target}"' in html
    assert "有 2 处需要修改" in html
    for described in re.findall('aria-describedby="([^"]+)"', html):
        assert all(f'id="{one}"' in html for one in described.split())
    assert html.count("（选填）") == 1


def test_a_figure_and_a_timeline_explain_themselves() -> None:
    assert part("_number_link", n=12, url="/x/", label="部分公开，自然人，12 件").strip() == (
        '<a href="/x/" aria-label="部分公开，自然人，12 件">12</a>'
    )
    event = {"day": TODAY, "title": "<b>收到", "who": "张某", "files": [{"name": "函", "url": "/f/", "note": "1 页"}]}
    html = part("_timeline", events=[event], open=True)
    assert "&lt;b&gt;收到" in html
    assert 'class="now"' in html


@pytest.mark.parametrize("today", [date(2026, 10, 12), date(2026, 11, 9), date(2026, 12, 9)])
def test_the_clock_is_drawn_in_its_three_sizes(today: date) -> None:
    case = read_case({"events": [{"date": date(2026, 10, 10), "type": "received", "channel": "in_person"}]})
    face = clockface.build(timeline(case, rulebook.default(), workdays.default(), today), calendar=workdays.default())
    full = part("_clock_full", face=face)
    assert full.count('<rect class="d-') >= len(face.cells)
    assert face.spoken in full
    assert "style=" not in full
    assert face.mark.word in part("_clock_mini", mini=face.mini)
    assert face.sentence in part("_clock_line", face=face)
    assert part("_ledger", face=face).count("<tr") == len(face.ledger) + 1


def test_the_navigation_holds_the_pages_that_exist_and_names_the_one_one_is_in() -> None:
    labels = [entry.label for entry in site_nav.entries("/checkup/abc/")]
    assert labels[-1] == "年报体检"
    assert [entry.label for entry in site_nav.entries("/checkup/abc/") if entry.current] == ["年报体检"]
    assert [entry.label for entry in site_nav.entries("/") if entry.current] == ["首页"]
    assert not any(entry.current for entry in site_nav.entries("/law/条例/"))


def test_the_site_may_live_under_a_prefix(client: Client) -> None:
    try:
        set_script_prefix("/zwgk/")
        assert all(entry.url.startswith("/zwgk/") for entry in site_nav.entries("/zwgk/checkup/"))
        assert places("条例第33条")[0].url.startswith("/zwgk/law/")
    finally:
        set_script_prefix("/")


def test_the_name_of_the_site_is_the_operators(settings: LazySettings) -> None:
    settings.SITE_NAME = "云岭县政府信息公开"
    assert site_nav.context(RequestFactory().get("/"))["site_name"] == "云岭县政府信息公开"


@pytest.mark.django_db
def test_a_page_has_one_heading_a_skip_link_and_landmarks(client: Client) -> None:
    page = client.get("/about/accessibility/").content.decode()
    assert page.count("<h1") == 1
    assert page.index('class="skip" href="#main"') < page.index("<header") < page.index('<main id="main"')
    assert page.count("<footer") == 1
