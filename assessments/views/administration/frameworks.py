"""Importing a framework: upload, preview with every fault and difference, keep as a draft, compare, publish."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, require
from assessments import services
from assessments.forms.administration import ImportForm, KeepForm, PairsForm
from assessments.forms.fields import SeenNumberField
from assessments.presenters.versions import differences, words_of_pairs
from assessments.services import frameworks as work
from assessments.views.common import actor_of, sign_in_first
from frameworks import library
from frameworks.comparability import UNCHANGED, VersionMapping, propose
from frameworks.export import version_as_yaml
from frameworks.glossary import Explainer
from frameworks.importing.from_sheets import template
from frameworks.importing.validating import Imported
from frameworks.models import FrameworkVersion
from frameworks.presenters import area_groups
from frameworks.selectors import version_content
from frameworks.versions import latest_published

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVED_ON = "The draft changed while you had this page open, so nothing was done. Check it and try again."


def _crumbs(*, inside: bool = True) -> list[dict[str, str]]:
    crumbs = [{"label": "Administration", "url": reverse("administration:home")}]
    if inside:
        crumbs.append({"label": "Import a framework", "url": reverse("administration:import")})
    return crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def upload(request: HttpRequest) -> HttpResponse:
    """Take a framework's file and show what it would make, or every fault in it. Nothing is kept yet."""
    require(actor_of(request), Action.ADMINISTER)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            return _preview(request, form.imported)
        return _upload_page(request, form)
    return _upload_page(request, ImportForm())


def _upload_page(request: HttpRequest, form: ImportForm | KeepForm) -> HttpResponse:
    versions = FrameworkVersion.objects.filter(framework__local_to="").select_related("framework")
    context = {
        "form": form if isinstance(form, ImportForm) else ImportForm(),
        "shown": form,
        "faults": form.faults,
        "drafts": versions.filter(status=FrameworkVersion.Status.DRAFT),
        "published": versions.filter(status=FrameworkVersion.Status.PUBLISHED),
        "crumbs": _crumbs(inside=False),
    }
    return render(request, "administration/import.html", context)


def _preview(request: HttpRequest, imported: Imported) -> HttpResponse:
    content = imported.content
    mappings = [VersionMapping(version, content.version, pairs) for version, pairs in imported.pairs.items()]
    before = latest_published(content.framework_key)
    context = {
        "content": content,
        "groups": area_groups(content),
        "explainer": Explainer(library.glossary()),
        "before": before,
        "differences": differences(before, content),
        "text": version_as_yaml(content, mappings),
        "crumbs": _crumbs(),
    }
    return render(request, "administration/preview.html", context)


@require_safe
@sign_in_first
def template_file(request: HttpRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    require(actor_of(request), Action.ADMINISTER)
    headers = {"Content-Disposition": 'attachment; filename="framework-template.xlsx"'}
    return HttpResponse(template(), content_type=XLSX, headers=headers)


@require_POST
@sign_in_first
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the preview showed as a draft."""
    actor = actor_of(request)
    require(actor, Action.ADMINISTER)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _upload_page(request, form)
    try:
        version = work.keep_imported(actor=actor, imported=form.imported)
    except ValidationError as error:
        form.add_error(None, error)
        return _upload_page(request, form)
    messages.success(request, f"Version {version.version} is kept as a draft. Nobody else sees it yet.")
    return redirect("administration:draft", version.framework.key, version.version)


def _draft_of(framework: str, draft: str) -> FrameworkVersion:
    """The version that an address names. Raises Http404."""
    version = (
        FrameworkVersion.objects.select_related("framework")
        .filter(framework__key=framework, framework__local_to="", version=draft)
        .first()
    )
    if version is None:
        raise Http404
    return version


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def draft(request: HttpRequest, framework: str, draft: str) -> HttpResponse:
    """A draft beside the version before it: what differs, how each pair compares; publish it or take it away."""
    actor = actor_of(request)
    require(actor, Action.ADMINISTER)
    version = _draft_of(framework, draft)
    if version.status == FrameworkVersion.Status.PUBLISHED:
        return redirect("frameworks:version", framework, draft)
    content, before = version_content(version.pk), latest_published(framework)
    rows = list(version.comparable_from.all())
    plain = {(p.kind, p.from_key) for p in (propose(before, content) if before else ()) if p.verdict == UNCHANGED}
    asked = [row for row in rows if row.verdict != UNCHANGED or (row.kind, row.from_key) not in plain]
    words = words_of_pairs(before, content)
    form = PairsForm(request.POST if request.method == "POST" else None, pairs=asked, words=words)
    if request.method == "POST":
        answer = _act(request, version, form)
        if answer is not None:
            return answer
    context: dict[str, Any] = {
        "version": version,
        "content": content,
        "before": before,
        "form": form,
        "unchanged": len(rows) - len(asked),
        "differences": differences(before, content),
        "groups": area_groups(content),
        "explainer": Explainer(library.glossary()),
        "crumbs": _crumbs(),
    }
    return render(request, "administration/draft.html", context)


def _act(request: HttpRequest, version: FrameworkVersion, form: PairsForm) -> HttpResponse | None:
    """Do what the button says; None when the page has to be shown again with its errors."""
    actor, action = actor_of(request), request.POST.get("action", "")
    seen = SeenNumberField().clean(request.POST.get("seen_number"))
    here = redirect("administration:draft", version.framework.key, version.version)
    try:
        if action == "remove":
            work.remove_draft(actor=actor, version=version, seen_number=seen)
            messages.success(request, "The draft is taken away.")
            return redirect("administration:import")
        if not form.is_valid():
            return None
        if action == "publish":
            form.refuse_without_reason()
            if form.errors:
                return None
        work.say_how_it_compares(actor=actor, version=version, seen_number=seen, said=form.said())
        if action != "publish":
            messages.success(request, "How the versions compare is saved.")
            return here
        work.publish_version(actor=actor, version=version, seen_number=seen + 1)
    except services.StaleState:
        messages.error(request, MOVED_ON)
        return here
    except ValidationError as error:
        form.add_error(None, error)
        return None
    messages.success(request, f"Version {version.version} is published. Choose it for a round next.")
    return redirect("frameworks:version", version.framework.key, version.version)
