"""The API's answers, its documentation, and the page of one's tokens."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ANONYMOUS, Action, Actor, can, require
from accounts.selectors import actor_for
from api import openapi
from api.answers import answer, problem
from api.endpoints import ENDPOINTS, Endpoint
from api.examples import EXAMPLES
from api.forms import LIMIT, QueryForm, TokenForm
from api.models import Token
from api.reading import Missing, Wrong
from api.tokens import TooMany, count_request, find_token, make_token, revoke_token
from assessments.views.common import actor_of, add_errors, sign_in_first

SAFE = ("GET", "HEAD")
ALLOW = {"Allow": "GET, HEAD, OPTIONS"}
WHO = {"WWW-Authenticate": 'Bearer realm="ICS maturity self-assessment"'}


def view_of(endpoint: Endpoint) -> Callable[..., HttpResponseBase]:
    """The view of one endpoint: who asks, how often, what for; then the answer or a problem."""

    @csrf_exempt  # nothing is written, and no cookie is read: any other method is refused in words of the API
    def view(request: HttpRequest, **parts: str) -> HttpResponseBase:
        early = _refused(request)
        if early is not None:
            return early
        actor: Actor = ANONYMOUS
        headers: dict[str, str] = {}
        if endpoint.scope:
            found = _let_in(request, endpoint)
            if isinstance(found, HttpResponse):
                return found
            actor, headers = found
        form = QueryForm(request.GET, names=endpoint.names, is_paged=endpoint.is_list)
        if not form.is_valid():
            errors = {name: list(words) for name, words in form.errors.items()}
            return problem(400, "A parameter has a mistake.", headers, errors=errors)
        try:
            content = endpoint.read(actor, form.cleaned_data, **parts)
        except Wrong as wrong:
            return problem(400, wrong.words, headers, errors={wrong.name: [wrong.words]})
        except (Missing, Http404):
            return problem(404, "There is nothing at this address that you may read.", headers)
        if endpoint.is_list:
            content, links = _paged(request, content, form.cleaned_data)
            headers = headers | links
        return answer(request, content, headers)

    return view


def _refused(request: HttpRequest) -> HttpResponse | None:
    """What is refused before anything is read: plain HTTP in production, other methods, formats that there are not."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return problem(400, "Ask over HTTPS. A token that was sent without it may have been read: make another.")
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ALLOW)
    if request.method not in SAFE:
        return problem(405, "This API reads and writes nothing.", ALLOW)
    if not request.accepts("application/json"):
        return problem(406, "Answers are JSON: leave Accept out, or let it allow application/json.")
    return None


def _let_in(request: HttpRequest, endpoint: Endpoint) -> tuple[Actor, dict[str, str]] | HttpResponse:
    """The token's owner with the roles of this moment, and what is left of the minute; or a problem."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = find_token(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return problem(401, "Send a token that is good today: Authorization: Bearer …", WHO)
    try:
        left = count_request(token)
    except TooMany as many:
        headers = {"Retry-After": str(many.wait)}
        return problem(429, f"At most {settings.API_REQUESTS_A_MINUTE} requests a minute.", headers)
    actor = actor_for(token.user)
    limits = {"RateLimit-Limit": str(settings.API_REQUESTS_A_MINUTE), "RateLimit-Remaining": str(left)}
    if endpoint.scope not in token.scopes or not can(actor, Action.COMPARE):
        return problem(403, f"The token does not reach “{endpoint.scope}”, or its owner may not compare.", limits)
    return actor, limits


def _paged(request: HttpRequest, items: list[Any], query: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """One page of the items, with the addresses of those beside it in the body and in the Link header."""
    limit, page = query.get("limit") or LIMIT, query.get("page") or 1
    start = (page - 1) * limit

    def address(number: int) -> str:
        asked = {name: value for name, value in request.GET.items() if name != "page"}
        return request.build_absolute_uri(f"{request.path}?{urlencode({**asked, 'page': number})}")

    after = address(page + 1) if start + limit < len(items) else None
    before = address(page - 1) if page > 1 and start - limit < len(items) else None
    links = [f'<{url}>; rel="{name}"' for url, name in ((after, "next"), (before, "prev")) if url]
    content = {"count": len(items), "next": after, "previous": before, "items": items[start : start + limit]}
    return content, {"Link": ", ".join(links)} if links else {}


@csrf_exempt
def index(request: HttpRequest) -> HttpResponseBase:
    """Where everything is."""
    early = _refused(request)
    if early is not None:
        return early
    base = request.build_absolute_uri("/")[:-1]
    links = {one.name: base + one.address for one in ENDPOINTS}
    return answer(
        request,
        {
            "version": openapi.VERSION,
            "documentation": f"{base}/api/v1/docs",
            "openapi": f"{base}/api/v1/openapi.json",
            "endpoints": links,
        },
    )


@csrf_exempt
def openapi_document(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    return _refused(request) or answer(request, openapi.document())


def nothing(request: HttpRequest) -> HttpResponseBase:
    """Any other address below the API's: the site's page for what is not there gives this instead."""
    return _refused(request) or problem(404, "There is no such address. /api/v1/ lists those that there are.")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The documentation as a page."""
    rows = [{"one": one, "parameters": openapi.parameters(one), "fields": _fields(one)} for one in ENDPOINTS]
    base = request.build_absolute_uri("/")[:-1]
    examples = [(one, one.text.replace("https://example.nhs.uk", base)) for one in EXAMPLES]
    context = {
        "rows": rows,
        "examples": examples,
        "base": base,
        "refusals": openapi.REFUSALS.items(),
        "a_minute": settings.API_REQUESTS_A_MINUTE,
        "may_make": can(actor_of(request), Action.COMPARE),
    }
    return render(request, "api/docs.html", context)


def _fields(endpoint: Endpoint) -> list[tuple[str, str, str]]:
    """The fields of an item as (name, type, meaning)."""
    found = []
    for name, schema in endpoint.schema["properties"].items():
        choices = schema.get("anyOf", [schema])
        kinds = []
        for one in choices:
            kind = one["type"]
            kinds += kind if isinstance(kind, list) else [kind]
        words = schema.get("description", "")
        if "enum" in schema:
            words = f"{words}. " * bool(words) + "One of: " + ", ".join(schema["enum"])
        found.append((name, " or ".join(kinds), words))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens; make another."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret, made = "", None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = make_token(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            form = TokenForm()
    rows = Token.objects.filter(user=actor.user_id)
    context = {"form": form, "tokens": rows, "secret": secret, "made": made, "crumbs": [{"label": "Home", "url": "/"}]}
    return render(request, "api/tokens.html", context)


@require_POST
@sign_in_first
def revoke(request: HttpRequest, api_token: int) -> HttpResponse:
    """Revoke a token of one's own."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    revoke_token(actor=actor, pk=api_token)
    messages.success(request, "The token is revoked.")
    return redirect("tokens")
