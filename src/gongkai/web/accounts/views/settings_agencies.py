"""/settings/agencies/: the tree, an agency with its history, its guide and its choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.web.accounts import choices, effects, guide, services
from gongkai.web.accounts.access import Staff, actor, agency_for, staff_required, sudo_required
from gongkai.web.accounts.errors import AgencyRefused
from gongkai.web.accounts.forms import agencies as forms_of
from gongkai.web.accounts.models import Agency
from gongkai.web.history.selectors import events_of
from gongkai.web.history.services import Actor

Doing = Callable[[Agency, Actor, dict[str, Any]], object]
GET_AND_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Act:
    """A change of an agency: its word, what it would do, its form, and the service behind it."""

    label: Any
    says: Any
    form: type[forms_of.ActForm]
    do: Doing
    topic: str = ""


ACTS = {
    "rename": Act(
        gettext_lazy("更名"),
        gettext_lazy("新名称从所填的日期起用在文书和页面上，之前的文书仍是原来的名称。"),
        forms_of.RenameForm,
        lambda agency, who, said: services.agency_rename(agency=agency, actor=who, **said),
    ),
    "move": Act(
        gettext_lazy("改由另一个机关管理"),
        gettext_lazy("它和它的下级一起移到新的上级之下，监督和汇总随之改变。"),
        forms_of.MoveForm,
        lambda agency, who, said: services.agency_move(agency=agency, actor=who, **said),
    ),
    "merge": Act(
        gettext_lazy("并入"),
        gettext_lazy("从所填的日期起不再接收申请，申请人改选承接职权的机关。"),
        forms_of.EndForm,
        lambda agency, who, said: services.agency_merge(
            agency=agency, actor=who, into=said["successor"], since=said["since"]
        ),
        "abolish",
    ),
    "abolish": Act(
        gettext_lazy("撤销"),
        gettext_lazy("从所填的日期起不再接收申请，申请人改选承接职权的机关。"),
        forms_of.EndForm,
        lambda agency, who, said: services.agency_abolish(agency=agency, actor=who, **said),
        "abolish",
    ),
    "take-over": Act(
        gettext_lazy("承接职权"),
        gettext_lazy("记在机关的沿革里，说明这项职权从哪一天起由它承担。"),
        forms_of.TakeOverForm,
        lambda agency, who, said: services.function_take_over(agency=agency, actor=who, **said),
    ),
}


@require_safe
@staff_required("agency_read")
def agencies(request: HttpRequest) -> HttpResponse:
    """The tree of the agencies that the person may see."""
    staff = actor(request)
    seen = Agency.objects.filter(pk__in=staff.agencies("agency_read")).select_related("successor")
    rows = [
        {"agency": agency, "depth": min(agency.path.count("/") - 1, 4), "missing": len(guide.missing(agency.guide))}
        for agency in seen
    ]
    return render(request, "settings/agencies.html", {"rows": rows, "may_found": bool(staff.agencies("agency_manage"))})


@require_safe
@staff_required("agency_read")
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """An agency: names, guide, choices, events."""
    staff = actor(request)
    found = agency_for(staff, "agency_read", slug)
    given = {
        "agency": found,
        "kind": Agency.Kind(found.kind).label,
        "guide": [(label, found.guide.get(name, "")) for name, label in guide.FIELDS.items()],
        "missing": guide.missing(found.guide),
        "choices": [_shown(found, choice) for choice in choices.choices().values()],
        "events": events_of(f"agency:{found.pk}")[::-1][:50],
        "acts": [(name, act.label) for name, act in ACTS.items()] if _may(staff, "agency_manage", found) else [],
        "may_guide": _may(staff, "guide_edit", found),
        "may_choose": _may(staff, "settings_edit", found),
    }
    return render(request, "settings/agency.html", given)


def _may(staff: Staff, action: str, agency: Agency) -> bool:
    return agency.is_open and staff.can(action, agency)


def _shown(agency: Agency, choice: choices.Choice) -> dict[str, Any]:
    value, by = choices.holding(agency, choice.name)
    return {"choice": choice, "value": in_words(choice, value), "by": by.name if by else _("默认")}


def in_words(choice: choices.Choice, value: Any) -> str:
    """A choice's value for reading."""
    if choice.kind == "yes_no":
        return _("是") if value else _("否")
    if choice.kind == "list":
        return "、".join(str(choices.channel_label(each)) if choice.options else str(each) for each in value)
    if choice.kind == "reading":
        return choice.words[str(value)]
    if choice.kind == "map":
        return _("见文号")
    return str(value) if value not in ("", None) else _("未设置")


@require_http_methods(GET_AND_POST)
@staff_required("agency_manage")
@sudo_required
def found(request: HttpRequest) -> HttpResponse:
    """设立."""
    staff = actor(request)
    form = forms_of.FoundForm(request.POST or None, among=staff.agencies("agency_manage"))
    if form.is_valid():
        made = _tried(form, lambda: services.agency_found(actor=staff.as_actor(), **form.cleaned_data))
        if made is not None:
            return HttpResponseRedirect(reverse("settings:agency", args=[made.slug]))
    said = {"heading": _("设立机关"), "form": form, "button": _("设立机关"), "back": reverse("settings:agencies")}
    return _page(request, said)


@require_http_methods(GET_AND_POST)
@staff_required("agency_manage")
@sudo_required
def act(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """更名, 移动, 并入, 撤销, 承接职权."""
    staff = actor(request)
    agency = agency_for(staff, "agency_manage", slug)
    if name not in ACTS or not agency.is_open:
        raise Http404
    chosen = ACTS[name]
    among = staff.agencies("agency_manage")
    form = chosen.form(request.POST or None, among=among, agency=agency)
    back = reverse("settings:agency", args=[slug])
    if form.is_valid():
        done = _tried(form, lambda: chosen.do(agency, staff.as_actor(), dict(form.cleaned_data)))
        if done is not None:
            return HttpResponseRedirect(back)
    told = [chosen.says, *(effects.told(chosen.topic, agency) if chosen.topic else ())]
    said = {
        "heading": f"{agency.name}：{chosen.label}",
        "form": form,
        "button": chosen.label,
        "told": told,
        "back": back,
    }
    return _page(request, said)


@require_http_methods(GET_AND_POST)
@staff_required("guide_edit")
def edit_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The guide; what the law asks for and is not there is named."""
    staff = actor(request)
    agency = agency_for(staff, "guide_edit", slug)
    form = forms_of.GuideForm(request.POST or None, agency=agency)
    back = reverse("settings:agency", args=[slug])
    if form.is_valid():
        who = staff.as_actor(agency=agency)
        if _tried(form, lambda: services.guide_change(agency=agency, actor=who, changes=form.cleaned_data)):
            return HttpResponseRedirect(back)
    told = [_("公开指南马上照这里的内容显示，更新日期记为今天。"), *guide.missing(agency.guide)]
    said = {
        "heading": f"{agency.name}：{_('公开指南')}",
        "form": form,
        "button": _("保存公开指南"),
        "told": told,
        "back": back,
    }
    return _page(request, said)


@require_http_methods(GET_AND_POST)
@staff_required("settings_edit")
@sudo_required
def choose(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One choice, with what a change would do."""
    staff = actor(request)
    agency = agency_for(staff, "settings_edit", slug)
    choice = choices.choices().get(name)
    if choice is None or choice.kind == "file" or not agency.is_open:
        raise Http404
    held, by = choices.holding(agency, name)
    numbers = choice.kind == "map"
    form: Any = (
        forms_of.NumbersForm(request.POST or None, agency=agency)
        if numbers
        else forms_of.ChoiceForm(request.POST or None, choice=choice, held=held)
    )
    back = reverse("settings:agency", args=[slug])
    if form.is_valid():
        value = None if "default" in request.POST else form.cleaned_data if numbers else form.value()
        change: dict[str, Any] = {"agency": agency, "actor": staff.as_actor(), "changes": {name: value}}
        if _tried(form, lambda: services.settings_change(**change)):
            return HttpResponseRedirect(back)
    told = [choice.effect, *effects.told(name, agency)]
    told.append(
        _("现在由%(who)s设定；来源：%(source)s") % {"who": by.name if by else _("默认"), "source": choice.source}
    )
    said = {
        "heading": f"{agency.name}：{choice.says}",
        "form": form,
        "button": _("保存设置"),
        "told": told,
        "back": back,
    }
    return _page(request, {**said, "may_default": by == agency, "no_optional": True})


def _tried(form: forms.Form, do: Callable[[], Any]) -> Any:
    """Do it; what is refused is said on the form."""
    try:
        return do()
    except AgencyRefused as error:
        form.add_error(None, str(error))
        return None


def _page(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/change.html", said, status=status)
