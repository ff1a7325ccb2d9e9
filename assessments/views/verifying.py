"""The public page that checks the code of a signed report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessments.codes import MOST_BYTES
from assessments.forms.verifying import VerifyForm
from assessments.presenters.verifying import answer
from assessments.selectors.verifying import verify as find
from assessments.views.common import actor_of

ROOM_FOR_THE_REST = 64 * 1024


# It changes nothing, so a form token would protect nothing; without one, a file that is too large is refused before
# it is read.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """What a code stands for: who signed what, when, and whether it is still what is stored. Open to everybody."""
    if request.method == "POST":
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > MOST_BYTES + ROOM_FOR_THE_REST:
            form = VerifyForm({})
            form.add_error("report", "The file must be smaller than 10 MB")
            form.errors.pop("typed", None)
            return render(request, "assessments/verify.html", {"form": form}, status=413)
        form = VerifyForm(request.POST, request.FILES)
    elif "code" in request.GET:
        form = VerifyForm({"typed": request.GET["code"]})
    else:
        form = VerifyForm()
    context = {"form": form}
    if form.is_bound and form.is_valid():
        context |= answer(form.code(), find(form.code(), actor_of(request)))
    return render(request, "assessments/verify.html", context)
