"""Fills a form of a finished page with fields that were sent before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from lxml import html


def filled(
    page: bytes, address: str, target: str, fields: Sequence[tuple[str, Sequence[str]]], files: Sequence[str]
) -> bytes | None:
    """The page with its form for `target` filled in and a notice on top; None when it has no such form.

    Args:
        page: UTF-8 HTML.
        address: the page's own, absolute.
        target: where the form is sent, absolute.
        fields: name and values.
        files: names of file inputs that had files, which must be chosen again.
    """
    document: Any = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    found = [
        form
        for form in document.iter("form")
        if form.get("method", "").lower() == "post" and _same(urljoin(address, form.get("action") or ""), target)
    ]
    if not found:
        return None
    form = max(found, key=lambda each: sum(name in each.fields for name, _values in fields))
    for name, values in fields:
        _fill(form, name, values)
    _notice(form, files)
    return bytes(html.tostring(document, doctype="<!doctype html>", encoding="utf-8"))


def _same(one: str, other: str) -> bool:
    return one.split("?", maxsplit=1)[0] == other.split("?", maxsplit=1)[0]


def _fill(form: html.FormElement, name: str, values: Sequence[str]) -> None:
    for element in form.iter("input", "textarea", "select"):
        if element.get("name") != name:
            continue
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        if kind == "textarea":
            element.text = values[-1]
        elif kind == "select":
            for option in element.iter("option"):
                _mark(option, "selected", option.get("value", option.text_content()) in values)
        elif kind in {"checkbox", "radio"}:
            _mark(element, "checked", element.get("value", "on") in values)
        elif kind not in {"hidden", "file", "password", "submit", "button"}:
            element.set("value", values[-1])


def _mark(element: html.HtmlElement, name: str, on: bool) -> None:
    if on:
        element.set(name, name)
    elif name in element.attrib:
        del element.attrib[name]


def _notice(form: html.FormElement, files: Sequence[str]) -> None:
    says = _("登录过期前写的内容已经填回，还没有提交。请核对后再提交")
    if files:
        says += _("；附件要重新选择")
    notice = html.Element("p", {"class": "band ok mt4", "role": "status"})
    notice.text = says
    parent = form.getparent()
    parent.insert(parent.index(form), notice)
