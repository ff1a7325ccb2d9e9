"""The framework library: open to everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from frameworks import library
from frameworks.content import VersionContent
from frameworks.export import version_as_yaml
from frameworks.forms import PracticeFilterForm
from frameworks.glossary import Explainer
from frameworks.models import FrameworkVersion
from frameworks.presenters import area_groups
from frameworks.selectors import version_content
from frameworks.versions import mappings_to

Crumbs = list[dict[str, str]]


def _crumbs(*, inside: bool = True) -> Crumbs:
    crumbs = [{"label": "Home", "url": reverse("home")}]
    if inside:
        crumbs.append({"label": "Frameworks", "url": reverse("frameworks:library")})
    return crumbs


def _page(request: HttpRequest, template: str, *, inside: bool = True, **context: Any) -> HttpResponse:
    explainer = Explainer(library.glossary())
    return render(request, template, {"crumbs": _crumbs(inside=inside), "explainer": explainer, **context})


def _content(key: str, version: str) -> VersionContent:
    """The published version that an address names. Raises Http404, also for a system's own areas: those are for its
    people only, who read them on its pages."""
    found = FrameworkVersion.objects.filter(
        framework__key=key, framework__local_to="", version=version, status=FrameworkVersion.Status.PUBLISHED
    ).values_list("pk", flat=True)
    pk = found.first()
    if pk is None:
        raise Http404
    return version_content(pk)


@require_safe
def library_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "frameworks/library.html", inside=False, versions=library.library())


@require_safe
def version_page(request: HttpRequest, key: str, version: str) -> HttpResponse:
    content = _content(key, version)
    lines = library.library()
    parts = [line for line in lines if line.part_of == content.name]
    within = next((line.part_of for line in lines if (line.key, line.version) == (key, version)), "")
    parents = [line for line in lines if line.name == within]
    groups = area_groups(content)
    domains = {domain for area in content.areas for domain in area.domain_keys}
    names = dict(library.domain_choices())
    examples = [line for line in library.practice_examples() if {names[key] for key in domains} & set(line.domains)]
    return _page(
        request,
        "frameworks/version.html",
        content=content,
        groups=groups,
        parts=parts,
        parents=parents,
        examples=examples,
        own=[line for line in library.own_practice() if domains & set(line.domain_keys)],
    )


@require_safe
def export(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """The version as a YAML file to keep or to adapt."""
    content = _content(key, version)
    text = version_as_yaml(content, mappings_to(content.id))
    name = f"{key}-{version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@require_safe
def four_steps_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "frameworks/four_steps.html", model=library.four_steps())


@require_safe
def practice_page(request: HttpRequest) -> HttpResponse:
    form = PracticeFilterForm(request.GET)
    domain, kind = form.wanted()
    examples = library.practice_examples(domain or (library.domain_of_type(kind) if kind else ""))
    own = library.own_practice(domain, kind)
    return _page(request, "frameworks/practice.html", form=form, kind=kind, examples=examples, own=own)


@require_safe
def glossary_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "frameworks/glossary.html", terms=library.glossary())


@require_safe
def sources_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "frameworks/sources.html", sources=library.sources())
