"""A system's people, and accepting an invitation."""

from smtplib import SMTPException
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import factor_services, services
from accounts.forms import InviteForm, JoinForm, RoleForm, TakeFactorAwayForm
from accounts.models import Invitation, Membership, Role, User
from accounts.permissions import Action, Actor, Subject, can, require
from accounts.selectors import factors_taken_away, invitation_by_token, open_invitations, people_of
from systems.models import System

MOVED = "Somebody else changed this while you had the page open, so nothing was done. Check the list."
GET_AND_POST = ["GET", "HEAD", "POST"]


def _managed(request: HttpRequest, ods: str) -> tuple[Actor, System]:
    """Who asks, and the system whose people they manage. Raises Http404 for everybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    system = get_object_or_404(System, ods_code=ods.upper())
    require(actor, Action.MANAGE_PEOPLE, Subject(system_id=system.pk))
    return actor, system


def _membership(actor: Actor, system: System, pk: int) -> Membership:
    """A person of this system whom the actor may change. Raises Http404."""
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, system=system)
    if membership.role == Role.CHAIR:
        require(actor, Action.MANAGE_CHAIRS, Subject(system_id=system.pk))
    return membership


def _page(request: HttpRequest, template: str, system: System, inside: bool = True, **context: Any) -> HttpResponse:
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if inside:
        crumbs.append({"label": "People", "url": reverse("people:list", args=[system.ods_code])})
    return render(request, f"accounts/{template}.html", {"system": system, "crumbs": crumbs, **context})


@require_safe
@login_required
def people_list(request: HttpRequest, ods: str) -> HttpResponse:
    """Everybody with a role in a system, and the invitations that are open."""
    actor, system = _managed(request, ods)
    return _page(
        request,
        "people",
        system,
        inside=False,
        people=people_of(system.pk),
        invitations=open_invitations(system.pk),
        may_manage_chairs=can(actor, Action.MANAGE_CHAIRS, Subject(system_id=system.pk)),
    )


@require_http_methods(GET_AND_POST)
@login_required
def invite(request: HttpRequest, ods: str) -> HttpResponse:
    """Invite somebody by e-mail. The answer is the same whether the address has an account or not."""
    actor, system = _managed(request, ods)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, roles=services.givable_roles(actor, system.pk))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = services.invite(actor=actor, system=system, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if _send(request, actor, invitation, token):
                messages.success(request, f"An invitation was sent to {invitation.email}. It works for 14 days.")
                return redirect("people:list", system.ods_code)
            services.withdraw(actor=actor, invitation=invitation)
            form.add_error("email", "The e-mail could not be sent. Try again later")
    return _page(request, "invite", system, form=form)


def _send(request: HttpRequest, actor: Actor, invitation: Invitation, token: str) -> bool:
    """Send the link; False when the mail server refused."""
    context = {
        "invitation": invitation,
        "inviter": actor.name,
        "link": request.build_absolute_uri(reverse("people:accept", args=[token])),
    }
    text = render_to_string("accounts/invitation_email.txt", context)
    subject = f"Your invitation to {invitation.system.name}"
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except (OSError, SMTPException):
        return False
    return True


@require_http_methods(GET_AND_POST)
@login_required
def change_role(request: HttpRequest, ods: str, membership: int) -> HttpResponse:
    """Give a person another role."""
    actor, system = _managed(request, ods)
    person = _membership(actor, system, membership)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        roles=services.givable_roles(actor, system.pk),
        initial={"role": person.role, "seen_role": person.role},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(actor=actor, membership=person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except services.Moved:
            messages.error(request, MOVED)
            return redirect("people:list", system.ods_code)
        else:
            messages.success(request, f"The role of {person.user} is changed.")
            return redirect("people:list", system.ods_code)
    return _page(request, "role", system, form=form, person=person)


@require_http_methods(GET_AND_POST)
@login_required
def remove(request: HttpRequest, ods: str, membership: int) -> HttpResponse:
    """Ask, then take a person's role away; for the only chair, say why not."""
    actor, system = _managed(request, ods)
    person = _membership(actor, system, membership)
    refusal = services.LAST_CHAIR if services.is_last_chair(person) else ""
    if request.method == "POST" and not refusal:
        try:
            services.remove_person(actor=actor, membership=person)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        except services.Moved:
            messages.error(request, MOVED)
            return redirect("people:list", system.ods_code)
        else:
            messages.success(request, f"{person.user} has no role in this system now.")
            if person.user_id == actor.user_id:
                return redirect("systems:home", system.ods_code)
            return redirect("people:list", system.ods_code)
    return _page(request, "remove", system, person=person, refusal=refusal)


@require_POST
@login_required
def withdraw(request: HttpRequest, ods: str, invitation: int) -> HttpResponse:
    """Stop an invitation from working."""
    actor, system = _managed(request, ods)
    services.withdraw(actor=actor, invitation=get_object_or_404(Invitation, pk=invitation, system=system))
    messages.success(request, "The invitation is withdrawn. Its link does not work any more.")
    return redirect("people:list", system.ods_code)


@require_http_methods(GET_AND_POST)
@login_required
def take_factor_away(request: HttpRequest) -> HttpResponse:
    """An administrator takes away the second factor of somebody who lost it; below, whose were taken away before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, Action.TAKE_FACTOR_AWAY)
    form = TakeFactorAwayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if factor_services.take_away(actor=actor, person=form.person):
            messages.success(request, f"{form.person} has no second factor now, and was told by e-mail.")
            return redirect("people:take_factor_away")
        form.add_error("email", "This person has no second factor")
    crumbs = [{"label": "Administration", "url": reverse("administration:home")}]
    context = {"form": form, "taken": factors_taken_away(), "crumbs": crumbs}
    return render(request, "accounts/take_factor_away.html", context)


@require_http_methods(GET_AND_POST)
@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: as a new person, or signed in as the person whose address it was sent to."""
    invitation = invitation_by_token(services.hash_of(token))
    if not invitation.is_usable:
        return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=410)
    has_account = User.objects.filter(email=invitation.email).exists()
    user = request.user if isinstance(request.user, User) else None
    is_theirs = user is not None and user.email == invitation.email
    posted = request.method == "POST"
    form = None if has_account or user else JoinForm(request.POST if posted else None, email=invitation.email)
    if posted and (is_theirs or (form is not None and form.is_valid())):
        details = form.cleaned_data if form is not None else {"user": user}
        try:
            joined = services.accept(invitation=invitation, **details)
        except (services.InvitationClosed, IntegrityError):
            return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=410)
        if user is None:
            record_authentication(request, joined, method="password", email=joined.email, reauthenticated=True)
            login(request, joined)
            UserSession.objects.create_from_request(request)  # which django-allauth does for its own page
        messages.success(request, f"You now have a role in {invitation.system.name}.")
        return redirect("systems:home", invitation.system.ods_code)
    context = {"invitation": invitation, "form": form, "is_theirs": is_theirs}
    return render(request, "accounts/invitation.html", context)
