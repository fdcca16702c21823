"""Specimens as web pages, the way the content systems of county sites print what was pasted from Word or WPS."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import count

from documents.recognise.layouts import Rows, table2, table3_body, table3_head, table4
from documents.specimens.facts import Specimen

Cell = Callable[[str], str]
Table = Callable[[Rows], str]


def _plain(text: str) -> str:
    return escape(text)


def _word(text: str) -> str:
    lines = text.split("\n") if text else [""]
    return "".join(
        '<p class="MsoNormal" align="center" style="text-align:center;line-height:15.0pt;mso-pagination:widow-orphan">'
        f'<span lang="EN-US" style="font-size:10.5pt;font-family:宋体;color:black;mso-font-kerning:0pt">{escape(line)}'
        "<o:p></o:p></span></p>"
        if line
        else '<p class="MsoNormal"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>'
        for line in lines
    )


def _fonts(text: str) -> str:
    inner = escape(text) if text else "&nbsp;"
    return f'<div align="center"><font size="2"><font face="仿宋_GB2312"><span>&nbsp;{inner}&nbsp;</span></font></font></div>'


def _pieces(text: str) -> str:
    """WPS cuts runs anywhere: 1 023 in two spans, labels with the punctuation apart, blanks around."""
    half = len(text) // 2
    parts = [part for part in (text[:half], text[half:]) if part]
    return (
        '<p style="text-indent:0">'
        + "".join(f'<span style="font-family: 宋体">{escape(p)}</span>' for p in parts)
        + "\n</p>"
    )


def _broken(text: str) -> str:
    """商业<br>企业, and the margin's label with every character in its own paragraph."""
    if text.startswith("三、本年度"):
        return "".join(f"<p>{escape(letter)}</p>" for letter in text)
    if 3 < len(text) <= 8 and not any(letter.isdigit() for letter in text):
        return escape(text[:2]) + "<br/>" + escape(text[2:])
    return escape(text)


def _table(rows: Rows, cell: Cell, *, open_tag: str, td: str = "", head_tag: str = "td", body: bool = True) -> str:
    out = [open_tag, "<tbody>" if body else ""]
    for row in rows:
        out.append("<tr>")
        for text, across, down in row:
            spans = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
            out.append(f"<{head_tag}{spans}{td}>{cell(text)}</{head_tag}>\n")
        out.append("</tr>\n")
    return "".join([*out, "</tbody>" if body else "", "</table>"])


def mso(rows: Rows) -> str:
    """Pasted from Word."""
    td = ' width="59" valign="top" style="width:44.3pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"'
    tag = '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" style="border-collapse:collapse">'
    return f'<div align="center">{_table(rows, _word, open_tag=tag, td=td)}</div><p class="MsoNormal">&nbsp;</p>'


def nested_fonts(rows: Rows) -> str:
    """Font elements and hard spaces, no tbody, cells with a width only."""
    return _table(rows, _fonts, open_tag='<TABLE border=1 width="98%">', td=" width=72", body=False)


def ueditor(rows: Rows) -> str:
    """UEditor's table with runs cut in the middle."""
    tag = '<table border="1" cellspacing="0" style="border:none" data-sort="sortDisabled" width="632">'
    return _table(rows, _pieces, open_tag=tag, td=' valign="middle" style="word-break:break-all"').replace(
        "<tr>", '<tr class="firstRow">', 1
    )


def broken(rows: Rows) -> str:
    """Line breaks inside labels."""
    return _table(rows, _broken, open_tag="<table border='1'>")


def headings(rows: Rows) -> str:
    """Every cell a th, as one template does."""
    return _table(rows, _plain, open_tag='<table class="table table-bordered" summary="">', head_tag="th")


def unclosed(rows: Rows) -> str:
    """HTML 4 by hand: no end tags of cells and rows."""
    out = ["<TABLE BORDER=1>"]
    for row in rows:
        out.append("<TR>")
        for text, across, down in row:
            out.append(f"<TD COLSPAN={across} ROWSPAN={down}>{escape(text)}")
    return "\n".join([*out, "</TABLE>"])


def in_one(rows: Rows) -> str:
    """Rows padded by hand with empty cells for what Word had merged: every cell of the grid is printed."""
    filled: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = count()
        c = next(column)
        for text, across, down in row:
            while (r, c) in covered:
                c += 1
            covered |= {(r + y, c + x) for y in range(down) for x in range(across)}
            filled[r, c] = text
            c += across
    width = max(c for _, c in covered) + 1
    full: Rows = [[(filled.get((r, c), ""), 1, 1) for c in range(width)] for r in range(len(rows))]
    return _table(full, _plain, open_tag="<table border=1>")


def article(s: Specimen, table: Table, *, paragraph: str = '<p style="text-indent:2em">{}</p>') -> str:
    """Everything between the site's head and foot, without the title."""
    t = s.truth
    tables = {
        "proactive_disclosure": [row for block in table2(t, s.say) for row in block],
        "applications": table3_head(t) + table3_body(t, s.say),
        "remedies": table4(t, s.say),
    }
    out = [paragraph.format(escape(line)) for line in s.preamble]
    for part in t.form.parts:
        out.append(paragraph.format(f"<strong>{escape(s.heading(part.id))}</strong>"))
        out += [paragraph.format("&nbsp;&nbsp;&nbsp; " + escape(line)) for line in s.parts[part.id]]
        if part.id in tables and part.id not in s.more.get("without", []):
            out.append(table(tables[part.id]))
    out += [f'<p style="text-align:right">{escape(line)}</p>' for line in s.closing]
    return "\n".join(out)


def portal(s: Specimen, table: Table) -> bytes:
    """A provincial template: metadata, breadcrumbs, tools, neighbours, the foot of the site."""
    title = "".join(s.title)
    year = s.truth.year + 1
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_政府信息公开年报_云岭县人民政府门户网站</title>
<meta name="SiteName" content="云岭县人民政府"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{year}-01-22 16:08"><meta name="ContentSource" content="{s.truth.agency}">
<style>.x{{color:red}}</style><script>var columnid=1024;document.write('<table><tr><td>1</td></tr></table>')</script></head>
<body><div class="top"><a href="/">无障碍</a><a href="/">简体</a>|<a href="/">繁體</a></div>
<ul class="nav"><li>首页</li><li>走进云岭</li><li>政务公开</li><li>办事服务</li><li>互动交流</li></ul>
<div class="bread">当前位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>政府信息公开年报</a> &gt; <a>{year - 1}年</a></div>
<table class="xxgk"><tr><td>索引号：</td><td>00{year}1/{year}-00013</td><td>公开目录：</td><td>政府信息公开年报</td></tr>
<tr><td>发布机构：</td><td>{s.truth.agency}</td><td>发文日期：</td><td>{year}年01月22日</td></tr>
<tr><td>名称：</td><td colspan="3">{title}</td></tr></table>
<h1 class="title">{title}</h1>
<div class="info">发布日期：{year}-01-22 16:08 &nbsp; 来源：{s.truth.agency} &nbsp; 浏览次数：<span id="hits">236</span> &nbsp;
字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> 分享到：<i></i></div>
<div id="zoom" class="con">{article(s, table)}</div>
<div class="fj">附件：<ul><li><a href="a.docx">{title}.docx</a></li></ul></div>
<div class="ewm">扫一扫在手机打开当前页</div><div class="page"><p>上一篇：青石镇{year - 1}年政府信息公开工作年度报告</p>
<p>下一篇：临江区{year - 1}年政府信息公开工作年度报告</p></div><div>【打印本页】【关闭窗口】</div>
<div class="foot"><p>主办：云岭县人民政府办公室　政府网站标识码：6109250001</p><p>陕ICP备05000000号</p></div></body></html>"""
    return page.encode()


def layout_table(s: Specimen, table: Table) -> bytes:
    """An old site: the whole page is tables in tables, in GBK, with no word about its encoding; the title in a cell."""
    lines = "<br>".join(s.title)
    page = f"""<html><head><title>政务公开</title></head><body topmargin=0><table width=1000 align=center><tr>
<td width=200 valign=top><table><tr><td>机构职能</td></tr><tr><td>政策法规</td></tr><tr><td>信息公开年报</td></tr></table></td>
<td><table width=780><tr><td>您现在的位置：首页 &gt;&gt; 信息公开年报</td></tr><tr><td align=center class=bt><b>{lines}</b></td></tr>
<tr><td align=center>发布时间：{s.truth.year + 1}-1-15　　来源：本站　　点击数：88　　[ 字体：大 中 小 ]</td></tr>
<tr><td class=nr>{article(s, table, paragraph="<P>　　{}</P>")}</td></tr>
<tr><td>上一条：没有了　下一条：没有了</td></tr></table></td></tr></table><table align=center><tr><td>版权所有：云岭县</td></tr>
</table></body></html>"""
    return page.encode("gbk")


def trs(s: Specimen, table: Table) -> bytes:
    """A TRS page: the text in spans, the title in a div, Word's own style comment in the middle."""
    title = "<br/>".join(s.title)
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{"".join(s.title)}</title></head><body><div class="wz_top">首页 > 年度报告</div><div class="wz_title">{title}</div>
<div class="wz_tool"><span>时间：{s.truth.year + 1}-01-30 09:30</span><span>作者：</span><span>【大】【中】【小】</span></div>
<div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2}}</style><!--[if gte mso 9]><xml>
<w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
{article(s, table, paragraph='<p align="justify"><span style="font-size:16pt">{}</span></p>')}</div>
<div class="xgwd">相关文档：</div></body></html>"""
    return page.encode()


def bare(s: Specimen, table: Table) -> bytes:
    """Saved by WPS as html: nothing but the paper."""
    title = "".join(f'<p align="center"><b>{line}</b></p>' for line in s.title)
    page = f'<html><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"></head><body>{title}{article(s, table)}</body></html>'
    return page.encode("gb18030")
