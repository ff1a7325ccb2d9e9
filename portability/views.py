"""The page of a system's own data: its people take a copy; an administrator loads one after a preview."""

import tempfile
from collections.abc import Sequence

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Action, Actor, Subject, can, require
from assessments.selectors import get_system
from assessments.views.common import actor_of, sign_in_first
from portability import services, waiting
from portability.forms import CopyForm, LoadForm
from portability.loading import preview_copy
from portability.presenters import counted
from portability.tables import STAYS_BEHIND
from spreadsheets import Fault, Refused
from systems.models import System

# A copy of this size stays in memory while it is made; a larger one goes to a file that nobody else can open.
IN_MEMORY = 8 * 1024 * 1024


@require_safe
@sign_in_first
def home(request: HttpRequest, ods: str) -> HttpResponse:
    """What a copy holds, the button that takes one, and the field that loads one."""
    actor = actor_of(request)
    return _page(request, actor, get_system(actor, ods), CopyForm())


@require_POST
@sign_in_first
def copy(request: HttpRequest, ods: str) -> HttpResponse:
    """Everything that the system holds, as a zip."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    try:
        services.take_copy(actor=actor, system=system, file=file)  # type: ignore[arg-type]
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{system.ods_code.lower()}-own-data-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]


@require_POST
@sign_in_first
def preview(request: HttpRequest, ods: str) -> HttpResponse:
    """Show what a copy would bring, or every place of what is wrong in it. Nothing is changed."""
    actor = actor_of(request)
    system = _to_load_into(actor, ods)
    form = CopyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor, system, form)
    file = form.cleaned_data["file"]
    try:
        shown = preview_copy(system, file)
    except Refused as refused:
        return _refused(request, actor, system, refused.faults)
    token = waiting.put(file, actor, system)
    context = {
        "system": system,
        "shown": shown,
        "counts": counted(shown.counts),
        "form": LoadForm(initial={"token": token}),
        "crumbs": _crumbs(system, inside=True),
    }
    return render(request, "portability/preview.html", context)


@require_POST
@sign_in_first
def load(request: HttpRequest, ods: str) -> HttpResponse:
    """Load the copy that was looked at."""
    actor = actor_of(request)
    system = _to_load_into(actor, ods)
    form = LoadForm(request.POST)
    path = waiting.path_of(form.cleaned_data["token"], actor, system) if form.is_valid() else None
    if path is None:
        return _refused(request, actor, system, [Fault("", "The copy is no longer here. Select it again")])
    try:
        with default_storage.open(path, "rb") as file:
            services.load_own_data(actor=actor, system=system, file=file)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, actor, system, refused.faults)
    waiting.remove(path)
    messages.success(request, f"Everything in the copy is now the data of {system.name} here.")
    return redirect("systems:home", system.ods_code)


def _to_load_into(actor: Actor, ods: str) -> System:
    require(actor, Action.ADMINISTER)
    return get_system(actor, ods)


def _refused(request: HttpRequest, actor: Actor, system: System, faults: Sequence[Fault]) -> HttpResponse:
    form = CopyForm({})
    form.errors.clear()
    short = faults[0].reason if len(faults) == 1 else f"The copy has {len(faults)} faults"
    form.add_error("file", f"{short}. Nothing was loaded")
    return _page(request, actor, system, form, faults)


def _page(
    request: HttpRequest, actor: Actor, system: System, form: CopyForm, faults: Sequence[Fault] = ()
) -> HttpResponse:
    may_take = can(actor, Action.TAKE_OWN_DATA, Subject(system_id=system.pk))
    may_load = can(actor, Action.ADMINISTER)
    if not (may_take or may_load):
        raise Http404
    context = {
        "system": system,
        "form": form,
        "faults": faults,
        "may_take": may_take,
        "may_load": may_load,
        "stays_behind": STAYS_BEHIND,
        "crumbs": _crumbs(system),
    }
    return render(request, "portability/home.html", context)


def _crumbs(system: System, *, inside: bool = False) -> list[dict[str, str]]:
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if inside:
        crumbs.append({"label": "Own data", "url": reverse("own_data:home", args=[system.ods_code])})
    return crumbs
