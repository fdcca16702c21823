"""Web pages, their encodings, and plain texts."""

from __future__ import annotations

from hostile.papers import csv_text, html, html_body, text_report
from hostile.registry import case


@case("html_span_bomb.html")
def span_bomb() -> bytes:
    return html(html_body() + "<table><tr><td colspan=1000 rowspan=65534>x</td></tr></table>").encode()


@case("html_span_bad.html")
def span_bad() -> bytes:
    return html(html_body() + "<table><tr><td colspan=two>甲</td><td rowspan=-1>乙</td></tr></table>").encode()


@case("html_million_columns.html")
def million_columns() -> bytes:
    return html(html_body() + "<table><tr>" + "<td>" * 1_000_000 + "</tr></table>").encode()


@case("html_nested_tables.html")
def nested_tables() -> bytes:
    return html(html_body() + "<table><tr><td>" * 20_000 + "x" + "</td></tr></table>" * 20_000).encode()


@case("html_nested_300.html")
def nested_300() -> bytes:
    return html(html_body() + "<table><tr><td>" * 300 + "x" + "</td></tr></table>" * 300).encode()


@case("html_unclosed.html")
def unclosed() -> bytes:
    return html(html_body() + "<div>" * 200_000).encode()


@case("html_tag_soup_dos.html")
def tag_soup() -> bytes:
    return html(html_body() + "<b><i><u><a href=x><font>" * 2000 + "</p></b></a>" * 2000).encode()


@case("html_utf16_says_gbk.html")
def utf16_says_gbk() -> bytes:
    return html(head='<meta charset="gbk">').encode("utf-16")


@case("html_active.html")
def active() -> bytes:
    script = "<script>document.write('<table><tr><td>99</td></tr></table>')</script><img src=x onerror=alert(1)><iframe src=x></iframe>"
    return html(script + html_body()).encode()


@case("html_remote.html")
def remote() -> bytes:
    head = (
        '<meta charset="utf-8"><link rel=stylesheet href="http://127.0.0.1:9/a.css"><base href="http://127.0.0.1:9/">'
    )
    return html('<img src="http://127.0.0.1:9/p.png">' + html_body(), head).encode()


@case("html_hidden_rows.html")
def hidden_rows() -> bytes:
    row = '<tr style="display: none"><td>行政许可</td><td colspan=3>9999</td></tr>'
    return html(html_body().replace("<tr><td>行政处罚", row + "<tr><td>行政处罚", 1)).encode()


@case("enc_gbk_no_meta.html")
def gbk_no_meta() -> bytes:
    return html(head="").encode("gbk")


@case("enc_gbk_says_utf8.html")
def gbk_says_utf8() -> bytes:
    return html().encode("gbk")


@case("enc_utf16le_no_bom.html")
def utf16le_no_bom() -> bytes:
    return html(head="").encode("utf-16-le")


@case("enc_utf16be_no_bom.html")
def utf16be_no_bom() -> bytes:
    return html(head="").encode("utf-16-be")


@case("enc_gb18030_rare.html")
def gb18030_rare() -> bytes:
    return html(html_body().replace("解读", "㐀䶵𠀀解读"), '<meta charset="gb18030">').encode("gb18030")


@case("enc_mixed.html")
def mixed() -> bytes:
    page = html().encode()
    return page.replace("下一步将增加".encode(), "下一步将增加".encode("gbk"), 1)


@case("enc_nul.html")
def nul() -> bytes:
    return html(html_body().replace("解读", "解\x00读")).encode()


@case("enc_utf7.html")
def utf7() -> bytes:
    body = "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>" + html_body()
    return html(body, '<meta charset="utf-7">').encode()


@case("enc_big5.html")
def big5() -> bytes:
    """What Big5 lacks stands as references, as a browser would save it."""
    return html(head='<meta charset="big5">').encode("big5", "xmlcharrefreplace")


@case("enc_utf8_bom.txt")
def utf8_bom() -> bytes:
    return text_report().encode("utf-8-sig")


@case("enc_gbk.txt")
def gbk_text() -> bytes:
    return text_report().encode("gb18030")


@case("csv_formula.csv")
def csv_formula() -> bytes:
    return (csv_text() + "=cmd|'/c calc'!A1,@SUM(1),+1+1\r\n").encode("utf-8-sig")


@case("csv_gbk.csv")
def csv_gbk() -> bytes:
    return csv_text().encode("gbk")


@case("csv_utf16le_no_bom.csv")
def csv_utf16le_no_bom() -> bytes:
    return csv_text().encode("utf-16-le")


@case("csv_nul_quotes.csv")
def csv_nul_quotes() -> bytes:
    return csv_text().encode() + b'a,"b\x00c\r\nd,"e\r\n'


@case("csv_one_line.csv")
def csv_one_line() -> bytes:
    return (csv_text() + "1," * 3_000_000).encode()


@case("txt_binary.txt")
def txt_binary() -> bytes:
    return bytes(range(256)) * 40


@case("txt_blank.txt")
def txt_blank() -> bytes:
    return b" \r\n\t" * 50


@case("rtf_deep.rtf")
def rtf_deep() -> bytes:
    return b"{\\rtf1 " + b"{" * 50_000 + b"}" * 50_001


@case("rtf_cut.rtf")
def rtf_cut() -> bytes:
    return b"{\\rtf1\\ansi {\\b abc"


@case("json_wrong_fields.json")
def json_wrong() -> bytes:
    return b'[{"schema": "gongkai.report/1", "form": "v2021", "t2": [], "cells": {"t3.x": 5}}]'


@case("json_deep.json")
def json_deep() -> bytes:
    return b'{"schema": "gongkai.report/1", "form": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
