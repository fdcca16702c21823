"""A page read without a tree reads as with one: the tests' own pages, the hostile ones, and mutations of them."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.specimens import html as dresses
from documents.specimens.facts import specimens
from gongkai.documents.paper import Paper
from gongkai.documents.plain_page.skim import skim
from gongkai.documents.prescreen import BOUNDS, markup
from gongkai.documents.readers import html, html_plain
from gongkai.errors import RefusedFile
from hostile import web_pages
from hostile.registry import FILES

TABLES = (dresses.mso, dresses.nested_fonts, dresses.ueditor, dresses.broken, dresses.headings, dresses.in_one)
PAGES = (dresses.portal, dresses.trs)
SMALL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>年报</title><link rel="stylesheet" href="a.css"></head>'
    '<body class="x"><ul><li><a href="/a">首页</a></li><li>公开 <b>目录</b></li></ul><h1>云岭县<br>年度报告</h1>\n'
    '<p style="text-indent:2em"><span>一、</span> 总体&nbsp;情况 </p><div>前<p>中</p>后<img src="a.png">面</div>'
    '<table border="1"><tbody><tr><td colspan="2" rowspan=2><p>项目</p></td><th> 甲 </th></tr>\n<tr><td><p>乙</p></td></tr>'
    "<tr><td>商业<br/>企业</td><td><p>科研</p><p>机构</p></td><td><b>1</b> <i>2</i></td></tr>"
    '<tr><td rowspan="9">三</td><td><span>0</span></td><td></td></tr></tbody></table><p>　　<span>　完</span></p>'
    "<dl><dt>问</dt><dd>答</dd></dl><script>var a=1;</script><!-- 注 --><style>.gone{display:none}</style></body></html>"
)
PIECES = (
    *("<p>", "</p>", "<br>", "<hr>", "<li>", "</li>", "<ul>", "</ul>", "<a>", "</a>", "<b>", "</b>"),
    *("<h1>", "</h1>", "<h2>", "<div>", "</div>", "<table>", "</table>", "<tr>", "</tr>", "<td>"),
    *("</td>", "<th>", "</th>", "<tbody>", "</tbody>", "<thead>", "<tfoot>", "<caption>", "<form>"),
    *("</form>", "<form/>", "<dd>", "<dt>", "</dl>", "<body>", "</body>", "<head>", "<title>", "</title>"),
    *("<span>", "</span>", "<span/>", "<font>", "<font/>", "<sup>2</sup>", "<s>", "<input>", "<select>"),
    *("<pre>", "<svg>", "<center>", "<section>", "</section>", "<nobr>", "<button>", "<p/>", "</br>"),
    *("</p/>", "<", "<<", ">", "=", '="', "'", "&", "&nbsp;", "&lt;", "&nbsp", "&#160;", "&#xE000;"),
    *("&amp;nbsp;", "&copy;", "0", "--", "<!--", "-->", "<!>", "<?xml?>", "<!doctype>", "<![CDATA[x]]>"),
    *("<script>", "</script>", "<style>", "</style>", "<img>", "<img/>", "<td/>", "<col>", "<colgroup>"),
    *("</colgroup>", "<meta>", "<base>", " ", "<p hidden>"),
    "甲",
    "乙1",
    "\n",
    "\xa0",
    "\u2003",
    "\x00",
    "\x0b",
    "\ue000",
    "\ue101",
    "\ufeff",
    '<p style="display:none">',
    '<p class="gone">',
    '<td style="visibility: hidden">',
    '<span style="color:#fff">',
    "<font color=white>",
    '<span style="font-size:0">',
    '<td colspan="3">',
    '<td colspan="0" rowspan="0">',
    "<td rowspan='2' rowspan=3>",
    "<td colspan=abc>",
    '<td width="20" COLSPAN=2>',
    '<img src=a width="500">',
    '<a href="?a=1&b=2" title="<">',
    "<P ALIGN=center>",
    "<p align = center>",
    '<a title="a>b">',
    '<meta name="ArticleTitle" content="题">',
    "<style>p{color:red} .x{display:none}</style>",
    "<script>if(a<b){}</script>",
    "<!-- a -- b -->",
    "<!--->",
    """<script x="'" y='></script>""",
    '<script src="a>b"></script>',
    "<style>/* a /* b */ .gone{display:none} p{}",
    "<STYLE type='text/css'>.x{display:none}</STYLE>",
    "<title>又一</title>",
)
NAMES = (
    *("p", "div", "span", "b", "a", "li", "ul", "dl", "dd", "dt", "h1", "h2", "form", "center", "section", "o:p"),
    *("table", "tbody", "thead", "tr", "td", "th", 'td colspan="2"', 'td rowspan="3"', "tr", "td", "table"),
)
TEXTS = ("甲", "1", "乙 丙", " ", "\n", "\xa0", "\u3000", "<br>", "<hr>", "<img>", "<!-- -->", "<input>", "&nbsp;")
TABLE = "<table><tr><td>乙</td><td>1</td></tr></table>"
FRAMES = (
    "{}",
    "<table><tr>{}</tr></table>",
    "<table><tr><td>{}</td><td>1</td></tr></table>",
    "<p>{}</p>",
    "<ul>{}</ul>",
)


@cache
def ready() -> list[str]:
    """All pages of the tests as text."""
    found = [SMALL, "<table><tr><td>甲</td><td>1</td></tr></table>"]
    paper = next(iter(specimens()))
    found += [page(paper, table).decode() for page in PAGES for table in TABLES]
    found += [
        dresses.bare(paper, dresses.mso).decode("gb18030"),
        dresses.layout_table(paper, dresses.broken).decode("gbk"),
    ]
    return found


def read_as(page: bytes) -> Paper | str:
    try:
        return html.read(page)
    except RefusedFile as error:
        return error.message


def agree(page: bytes) -> Paper | None:
    """What is read without a tree, after it was compared with the tree's reading and the screen's."""
    plain = skim(page)
    if plain is None:
        return None
    if plain.depth is not None and plain.depth <= BOUNDS.xml_depth:
        closely = markup.look_closely(page, "html", BOUNDS)
        assert (closely.data, closely.findings) == (page, [])
    paper = html_plain.read(plain)
    assert paper is None or paper == read_as(page)
    return paper


def test_the_pages_of_county_sites_need_no_tree() -> None:
    read = [agree(page.encode()) for page in ready()]
    assert sum(paper is not None for paper in read) >= len(read) - 4


def test_the_small_page_has_everything() -> None:
    paper = agree(SMALL.encode())
    assert paper is not None and paper.pictures == 1 and paper.title == "年报"


@pytest.mark.parametrize("name", [name for name, make in FILES.items() if make.__module__ == web_pages.__name__])
def test_hostile_pages(name: str) -> None:
    agree(FILES[name]())


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_mutated_pages(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(ready()))
    tokens = re.findall(r"<[^<>]*>|[^<]+|<", page)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(tokens) - 1))
        until = at + data.draw(st.integers(0, 2))
        tokens[at:until] = data.draw(st.lists(st.sampled_from(PIECES), max_size=3))
        tokens = tokens or ["<p>"]
    agree("".join(tokens).encode())


def elements(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name.split()[0]}>",
        st.sampled_from(NAMES),
        st.lists(inside, max_size=4),
    )


@settings(max_examples=600, deadline=None)
@given(st.lists(st.recursive(st.sampled_from(TEXTS), elements, max_leaves=12), max_size=4), st.sampled_from(FRAMES))
def test_elements_in_the_wrong_place(parts: list[str], frame: str) -> None:
    agree(f"<div>甲</div>{frame.format(''.join(parts))}{TABLE}".encode())


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(FRAMES))
@example(["<col>"], "{}")
@example(["<<"], "{}")
def test_short_pages(pieces: list[str], frame: str) -> None:
    agree(f"<div>甲</div>{frame.format(''.join(pieces))}{TABLE}".encode())
