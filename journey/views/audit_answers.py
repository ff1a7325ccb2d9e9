"""The partner's page, by a secret link: no account. The answers are checked, then sent, once."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.views.common import add_errors
from journey.audit_rules import Standing
from journey.forms.audit_answers import SheetForm
from journey.forms.records import StepForm
from journey.models import AuditLink
from journey.selectors.audits import link_of, questions_of, standing_of
from journey.services.audit_answers import NotTaken, send_answers
from journey.views.common import CONFLICT, GET_AND_POST

GONE = 410


@require_http_methods(GET_AND_POST)
@never_cache
def partner(request: HttpRequest, audit_token: str) -> HttpResponse:
    """What a link leads to: the questions, or why there are none."""
    try:
        link = link_of(audit_token)
    except Http404:
        return _page(request, "unknown", status=404)
    if request.method != "POST":
        return _sheet(request, link) if standing_of(link) is Standing.OPEN else _not_open(request, link)
    form = SheetForm(request.POST, questions=questions_of(link.audit))
    if standing_of(link) is not Standing.OPEN:
        return _too_late(request, link, form)
    step = StepForm(request.POST).chosen()
    if not form.is_valid():
        return _sheet(request, link, form)
    if step == "change":
        return _sheet(request, link, form)
    if step == "check":
        return _page(request, "check", link, form=form)
    try:
        send_answers(
            link=link,
            questions={one.key: one for one in form.questions},
            answers=form.answers(),
            role=form.cleaned_data["role"],
            sent_key=form.cleaned_data["sent_key"],
        )
    except NotTaken:
        link = link_of(audit_token)
        return _too_late(request, link, form)
    except ValidationError as error:
        add_errors(form, error)
        return _sheet(request, link, form)
    return redirect("partner_audit", audit_token)


def _sheet(request: HttpRequest, link: AuditLink, form: SheetForm | None = None) -> HttpResponse:
    form = form or SheetForm(questions=questions_of(link.audit))
    return _page(request, "sheet", link, form=form)


def _not_open(request: HttpRequest, link: AuditLink) -> HttpResponse:
    """Why a link doesn't work; a used one is the page that thanks, too."""
    standing = standing_of(link)
    return _page(request, standing.value, link, status=200 if standing is Standing.USED else GONE)


def _too_late(request: HttpRequest, link: AuditLink, form: SheetForm) -> HttpResponse:
    """Answers that arrived after the link was used, withdrawn or closed; the same form sent twice is no mistake."""
    form.is_valid()
    key = form.cleaned_data.get("sent_key")
    if link.is_used and key and key == link.sent_key:
        return redirect(request.path)
    told = [(question, words) for question, words in form.told() if words]
    return _page(request, "too_late", link, status=CONFLICT, standing=standing_of(link).value, told=told)


def _page(
    request: HttpRequest, name: str, link: AuditLink | None = None, *, status: int = 200, **context: object
) -> HttpResponse:
    about: dict[str, object] = (
        {"audit": link.audit, "system": link.audit.system, "sector": link.sector} if link else {}
    )
    about["floor"] = settings.SUPPRESSION_THRESHOLD
    response = render(request, f"journey/partner/{name}.html", about | context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
