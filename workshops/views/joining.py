"""Participants: a code, a seat in the room, answers. Nobody signs in; a signed cookie is the seat."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workshops.forms.joining import AboutForm, AnswerForm, CodeForm, JoinForm, TextForm
from workshops.live import asks_for_part, live_of, state_of
from workshops.models import Activity, Participant, Workshop
from workshops.presenters.outcome import summary_of
from workshops.presenters.phone import scene_for_phone
from workshops.rooms import Asked
from workshops.selectors.counting import scene_of
from workshops.selectors.findings import found_for_room
from workshops.selectors.mine import mine_in, participant_of, workshop_id_of
from workshops.selectors.outcome import outcome_of
from workshops.selectors.rooms import asked, room_view
from workshops.services.answering import Closed, TooManyWrongCodes, answer, clean_code, contribute, find_room, join
from workshops.source import PHONE

SALT = "workshops.seat"
# A masked token has 64 characters and is new in every page; a bare one has 32 and is not.
MASKED, KEY_LENGTH = 64, 32
SEAT_LASTS = 9 * 24 * 60 * 60
CONFLICT, UNPROCESSABLE, TOO_MANY = 409, 422, 429
WRONG = "There is no open roundtable with this code. Check it on the screen, or use the QR code"
TRY_LATER = "Too many wrong codes were tried. Wait a minute and try again, or use the QR code"
LATE = "The answers were closed before yours arrived. It was not counted."


def _seat(workshop: Workshop) -> str:
    """The seat's cookie. Pages outside of rooms never get it, so that it has no prefix that demands every path."""
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}seat-{workshop.pk}"


def _has_seat(request: HttpRequest, workshop: Workshop) -> bool:
    """Whether this browser holds a seat that we gave it; nobody else can make one."""
    return bool(request.get_signed_cookie(_seat(workshop), default=None, salt=SALT, max_age=SEAT_LASTS))


def _participant(request: HttpRequest, workshop: Workshop) -> Participant | None:
    key = request.get_signed_cookie(_seat(workshop), default=None, salt=SALT, max_age=SEAT_LASTS)
    return participant_of(workshop.pk, key)


def _key_of_page(request: HttpRequest, workshop: Workshop) -> str:
    """A key of the seat that a page asks for: pressing its button twice takes one seat, for its token is its own."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    return salted_hmac(SALT, f"{workshop.pk} {token}").hexdigest()[:KEY_LENGTH] if len(token) == MASKED else ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = find_room(form.cleaned_data["code"])
        except Http404:
            form.add_error("code", WRONG)
        except TooManyWrongCodes:
            form.add_error("code", TRY_LATER)
        else:
            return redirect("join:room", found.code)
    return render(request, "workshops/join/code.html", {"form": form})


def _find(request: HttpRequest, typed: str) -> Workshop | HttpResponse:
    """The room of an address, or the page that says why there is none."""
    try:
        return find_room(typed, is_seated=lambda found: _has_seat(request, found))
    except Http404:
        status, words = 404, WRONG
    except TooManyWrongCodes:
        status, words = TOO_MANY, TRY_LATER
    form = CodeForm({"code": clean_code(typed)[:40]})
    form.is_valid()
    form.add_error("code", words)
    return render(request, "workshops/join/code.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room: sit down first, then whatever it is at. `?part=1` answers with the scene alone."""
    workshop = _find(request, code)
    if isinstance(workshop, HttpResponse):
        return workshop
    participant = _participant(request, workshop)
    if participant is None and workshop.is_open:
        return _sit_down(request, workshop)
    if request.method == "POST":
        return redirect("join:room", code)
    return _room(request, workshop, participant)


def _sit_down(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    asked = {"sectors": tuple(workshop.sectors), "roles": tuple(workshop.roles)}
    form = JoinForm(request.POST if request.method == "POST" else None, **asked)
    closed = workshop.is_locked
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            seated = join(
                workshop=workshop,
                sector=data.get("sector", ""),
                role=data.get("role", ""),
                key=_key_of_page(request, workshop),
            )
        except Closed:
            closed = True
        else:
            response = redirect("join:room", workshop.code)
            response.set_signed_cookie(
                _seat(workshop),
                seated.key,
                salt=SALT,
                max_age=SEAT_LASTS,
                path="/join/",
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
            return response
    context = {"workshop": workshop, "form": form, "is_locked": closed}
    return render(
        request, "workshops/join/sit_down.html", context, status=CONFLICT if closed and form.is_bound else 200
    )


def _room(
    request: HttpRequest,
    workshop: Workshop,
    participant: Participant | None,
    *,
    form: Any = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The room's page, or its scene alone when a script asks for that."""
    view = room_view(workshop)
    mine = mine_in(participant, workshop.current) if participant else mine_in(Participant(), None)
    scene = scene_for_phone(view, mine)
    activity = view.activity
    if form is None and activity:
        if scene.kind == "answer":
            form = AnswerForm(activity=asked(activity.id, workshop.code), mine=mine.of(activity.scoring))
        elif scene.kind == "text":
            form = TextForm()
    by_item = {question.id: question for question in scene.questions}
    context = {
        "workshop": workshop,
        "scene_fields": form.choices_beside(by_item) if isinstance(form, AnswerForm) else (),
        "view": view,
        "scene": scene,
        "activity": activity,
        "form": form,
        "summary": summary_of(outcome_of(workshop)) if scene.kind == "over" else None,
        "found": found_for_room(workshop, workshop.current) if scene.kind in {"wait", "answer"} else (),
        "notice": notice,
        "live": live_of(request, workshop, PHONE),
    }
    if asks_for_part(request):
        return render(request, "workshops/join/_scene.html", context, status=status)
    return context["live"].allow(render(request, "workshops/join/room.html", context, status=status))


@require_POST
@never_cache
def give_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Take answers to the open activity. A script gets a line of JSON, everybody else the room's page."""
    return _take(request, code, _save_answer)


@require_POST
@never_cache
def give_text(request: HttpRequest, code: str) -> HttpResponse:
    """Take a short text."""
    return _take(request, code, _save_text)


def _take(request: HttpRequest, code: str, save: Any) -> HttpResponse:
    """Save what a seated participant sends. Who has a seat costs one query; a room full of votes pays nothing more."""
    participant = _seated(request, code)
    if participant is None:
        workshop = _find(request, code)
        return workshop if isinstance(workshop, HttpResponse) else redirect("join:room", code)
    about = AboutForm(request.POST)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        if not about.is_valid():
            raise Closed
        data = about.cleaned_data
        form = save(request, participant, asked(data["activity"], code), data["scoring"])
    except (Closed, Http404):
        return _refused(request, participant, wants_json)
    if form is None:
        return JsonResponse({"saved": True}) if wants_json else redirect("join:room", code)
    if wants_json:
        return JsonResponse({"errors": json.loads(form.errors.as_json())}, status=UNPROCESSABLE)
    return _room(request, _fresh(participant), participant, form=form, status=UNPROCESSABLE)


def _seated(request: HttpRequest, code: str) -> Participant | None:
    """Who sits at this browser in the room with this code; None also for a code that there is not."""
    try:
        workshop_id = workshop_id_of(code)
    except Http404:
        return None
    key = request.get_signed_cookie(f"seat-{workshop_id}", default=None, salt=SALT, max_age=SEAT_LASTS)
    return participant_of(workshop_id, key)


def _fresh(participant: Participant) -> Workshop:
    return Workshop.objects.select_related("current").get(pk=participant.workshop_id)


def _refused(request: HttpRequest, participant: Participant, wants_json: bool) -> HttpResponse:
    if wants_json:
        return JsonResponse({"closed": LATE}, status=CONFLICT)
    return _room(request, _fresh(participant), participant, notice=LATE, status=CONFLICT)


def _save_answer(request: HttpRequest, participant: Participant, what: Asked, scoring: int) -> AnswerForm | None:
    """Save, and return None; or return the form with what is wrong."""
    if what.kind == Activity.Kind.TEXT:
        raise Closed
    form = AnswerForm(request.POST, activity=what)
    if form.is_valid():
        try:
            answer(participant=participant, asked=what, scoring=scoring, answers=form.answers())
        except ValidationError as error:
            form.add_error(next(iter(form.fields)), error.messages[0])
        else:
            return None
    return form


def _save_text(request: HttpRequest, participant: Participant, what: Asked, scoring: int) -> TextForm | None:
    """Save, and return None; or return the form with what is wrong."""
    form = TextForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            contribute(participant=participant, activity_id=what.id, text=data["text"], sent_key=data["sent_key"])
        except ValidationError as error:
            form.add_error("text", error.messages[0])
        else:
            return None
    return form


@require_POST
def next_person(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a shared device on: what was answered stays, and the next person sits down anew."""
    workshop = _find(request, code)
    if isinstance(workshop, HttpResponse):
        return workshop
    response = redirect("join:room", workshop.code)
    response.delete_cookie(_seat(workshop), path="/join/", samesite="Lax")
    return response


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """The scene's name as JSON, for phones without a stream; 304 while it stays."""
    try:
        workshop = find_room(code, is_seated=lambda found: _has_seat(request, found))
    except (Http404, TooManyWrongCodes):
        return JsonResponse({"gone": True}, status=404)
    ends = workshop.current.ends_at if workshop.current else None
    said = {"scene": scene_of(workshop), "ends_at": ends.isoformat() if ends else ""}
    return state_of(request, f"{said['scene']}|{said['ends_at']}", lambda: said)
