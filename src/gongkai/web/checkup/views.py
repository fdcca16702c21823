"""Pages of the check-up: thin; what they show comes from `selectors`, what they do from `services`."""

from __future__ import annotations

import io
from typing import Any, cast, get_args

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.documents.writers import Format, write
from gongkai.errors import GongkaiError
from gongkai.report.table import Report
from gongkai.web.checkup import services
from gongkai.web.checkup.access import batch_by_code, paper_by_number, report_by_number
from gongkai.web.checkup.forms import CorrectionForm, PapersForm
from gongkai.web.checkup.models import Batch, FoundReport
from gongkai.web.checkup.selectors.batch import ONLY, ROWS, Overview, batch_overview, batch_stamp
from gongkai.web.checkup.selectors.briefs import batch_briefs
from gongkai.web.checkup.selectors.findings import findings_table
from gongkai.web.checkup.selectors.official import find_cell, official_tables
from gongkai.web.checkup.selectors.prose import parts_with_numbers
from gongkai.web.checkup.selectors.report import as_corrected, current, form_sentence, heading, listed, summary
from gongkai.web.checkup.selectors.source import source_blocks

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


@gzip_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The drop area; a POST makes a batch of what was put in."""
    papers = PapersForm(request.POST, request.FILES) if request.method == "POST" else PapersForm()
    if request.method == "POST" and papers.is_valid():
        batch = services.batch_create()
        refused = services.papers_add(batch=batch, uploads=papers.cleaned_data["papers"])
        if batch.papers.exists():
            return _to_batch(request, batch, refused)
        services.batch_delete(batch=batch)
        for sentence in refused:
            papers.add_error("papers", sentence)
    status = 422 if request.method == "POST" else 200
    return render(request, "checkup/home.html", {"form": papers}, status=status)


def _to_batch(request: HttpRequest, batch: Batch, refused: list[str]) -> HttpResponse:
    request.session[f"refused-{batch.code}"] = refused
    return redirect("checkup:batch", batch=batch.code)


@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """A batch of the sample report."""
    return _to_batch(request, services.sample_batch_create(), [])


@gzip_page
@never_cache
@require_safe
def batch(request: HttpRequest, batch: str) -> HttpResponse:
    """The list of a batch; by htmx only what changes while papers are being read, and nothing when nothing did."""
    found = batch_by_code(batch)
    stamp = batch_stamp(found)
    if request.htmx and request.GET.get("seen") == stamp:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    over = batch_overview(found)
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    context = {
        "batch": found,
        "over": over,
        "stamp": stamp,
        "only": only,
        **_rows(over, only, request.GET.get("page", "1")),
        "filters": over.filters(only),
        "first": over.first_failing(),
        "refused": request.session.get(f"refused-{found.code}", []),
    }
    template = "checkup/_news.html" if request.htmx else "checkup/batch.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _rows(over: Overview, only: str, asked: str) -> dict[str, Any]:
    """The rows of one page of the list and the way to the others; `asked` is a number or "all"."""
    pages = -(-len(over.of(only)) // ROWS) if only else 1
    page = None if asked == "all" else int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    page = page if page is None else min(max(page, 1), max(pages, 1))
    groups = over.groups(only, page)
    return {"groups": groups, "page": page, "pages": pages, "page_numbers": range(1, pages + 1)}


@require_POST
def add(request: HttpRequest, batch: str) -> HttpResponse:
    """More papers for a batch."""
    found = batch_by_code(batch)
    papers = PapersForm(request.POST, request.FILES)
    refused = [str(error) for errors in papers.errors.values() for error in errors]
    if papers.is_valid():
        refused = services.papers_add(batch=found, uploads=papers.cleaned_data["papers"])
    return _to_batch(request, found, refused)


@require_POST
def delete(request: HttpRequest, batch: str) -> HttpResponse:
    """Delete a batch and its papers now."""
    services.batch_delete(batch=batch_by_code(batch))
    return redirect("checkup:home")


@gzip_page
@never_cache
@require_safe
def report(request: HttpRequest, batch: str, n: int) -> HttpResponse:
    """One report in the official layout; `?cell=` opens the story of a cell."""
    found = _report(request, batch, n)
    now = _now(found)
    tables = official_tables(now)
    cell = find_cell(tables, request.GET.get("cell"))
    said = request.session.pop(f"correction-{found.pk}", None)
    context = {
        "heading": heading(now, found.paper.name),
        "form_sentence": form_sentence(now),
        "downloads": ("docx", "pdf", "xlsx", "html", "json") if tables else ("json",),
        "found": found,
        "which": "" if found.n == 1 else f"report={found.n}&",
        "paper": found.paper,
        "batch": found.paper.batch,
        "report": now,
        "cell": cell,
        "said": said if said and cell and said["cell"] == cell.id else None,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "checkup/_cell.html", context)
    context |= {
        "tables": tables,
        "findings": listed(now, tables),
        "summary": summary(now),
        "parts": parts_with_numbers(now),
        "siblings": found.paper.reports.order_by("n"),
    }
    return render(request, "checkup/report.html", context)


def _now(found: FoundReport) -> Report:
    """The report as it stands: corrected, and compared with last year's if that was put in too."""
    return current(found, batch_briefs(found.paper.batch).previous(found))


def _report(request: HttpRequest, batch: str, n: int) -> FoundReport:
    which = request.GET.get("report", "1")
    return report_by_number(batch, n, int(which) if which.isdecimal() and len(which) < 6 else 0)


@gzip_page
@never_cache
@require_safe
def source(request: HttpRequest, batch: str, n: int) -> HttpResponse:
    """The paper as it was read, the place of `?cell=` outlined."""
    paper = paper_by_number(batch, n)
    cell = where = None
    file = paper.name
    if paper.reports.exists():
        now = as_corrected(_report(request, batch, n))
        file = now.source.file if now.source else file
        cell = find_cell(official_tables(now), request.GET.get("cell"))
        where = cell.cell.where if cell and cell.cell else None
    blocks = source_blocks(paper, file, where)
    context = {"paper": paper, "batch": paper.batch, "cell": cell, "where": where, "blocks": blocks, "file": file}
    return render(request, "checkup/source.html", context)


@never_cache
@require_safe
def original(request: HttpRequest, batch: str, n: int) -> FileResponse:
    """The file as it was put in; never shown inside the site."""
    paper = paper_by_number(batch, n)
    if not paper.original.exists():
        raise Http404
    response = FileResponse(paper.original.open("rb"), as_attachment=True, filename=paper.name)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


@require_POST
def retry(request: HttpRequest, batch: str, n: int) -> HttpResponse:
    """Read a paper again."""
    services.paper_retry(paper=paper_by_number(batch, n))
    return redirect("checkup:batch", batch=batch)


@require_POST
def set_aside(request: HttpRequest, batch: str, n: int) -> HttpResponse:
    """Mark a paper as no annual report."""
    services.paper_set_aside(paper=paper_by_number(batch, n))
    return redirect("checkup:batch", batch=batch)


@require_POST
def correct(request: HttpRequest, batch: str, n: int) -> HttpResponse:
    """Set a cell by hand, then show it; what is wrong with the input is said beside it, and what was typed stays."""
    found = _report(request, batch, n)
    sent = CorrectionForm(request.POST)
    cell = request.POST.get("cell", "")[:100]
    typed = {name: request.POST.get(name, "")[:400] for name in ("value", "reason")}
    said: dict[str, Any] = {"cell": cell}
    try:
        if not sent.is_valid():
            raise services.NotTaken(" ".join(str(error) for errors in sent.errors.values() for error in errors))
        services.correction_record(report=found, **sent.cleaned_data)
    except services.NotTaken as reason:
        said |= {"said": str(reason), **typed}
    request.session[f"correction-{found.pk}"] = said
    query = urlencode([("report", found.n), ("cell", cell)])
    return HttpResponseRedirect(f"{reverse('checkup:report', args=[batch, n])}?{query}#cell")


@never_cache
@require_safe
def download(request: HttpRequest, batch: str, n: int, to: str) -> HttpResponseBase:
    """The report with its corrections as docx, pdf, html, xlsx or json."""
    if to not in get_args(Format):
        raise Http404
    now = _now(_report(request, batch, n))
    try:
        content = write(now, cast("Format", to))
    except GongkaiError as error:
        return render(request, "checkup/cannot.html", {"sentence": error.message, "batch": batch, "n": n}, status=503)
    name = now.title or _("政府信息公开工作年度报告")
    return _file(content, f"{name}.{to}".replace("\n", ""), to)


@never_cache
@require_safe
def findings(request: HttpRequest, batch: str, to: str) -> HttpResponseBase:
    """All findings of a batch as csv or xlsx."""
    if to not in ("csv", "xlsx"):
        raise Http404
    return _file(findings_table(batch_by_code(batch), to), _("年报体检问题清单") + f".{to}", to)


def _file(content: bytes, name: str, to: str) -> HttpResponseBase:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=TYPES[to])
