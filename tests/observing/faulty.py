"""The product's routes, and some that fail as a careless view would: with what people wrote in the usual places."""

import logging
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.models import User
from icsmaturity.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


def raising(request: HttpRequest, secret: str) -> HttpResponse:
    """A message, a local variable and a cause that hold the answer."""
    answer = request.POST["answer"]
    try:
        int(answer)
    except ValueError as fault:
        raise RuntimeError(f"The answer {answer} by {secret} is not a number") from fault
    return HttpResponse()


def twice(request: HttpRequest, secret: str) -> HttpResponse:
    """The database refuses and quotes the row."""
    with transaction.atomic():
        for _ in range(2):
            User.objects.create(email=request.POST["email"], name=request.POST["name"])
    return HttpResponse()


def mailing(request: HttpRequest, secret: str) -> HttpResponse:
    """A mail server that quotes the address."""
    raise SMTPRecipientsRefused({request.POST["email"]: (550, f"no such user {request.POST['name']}".encode())})


def talkative(request: HttpRequest, secret: str) -> HttpResponse:
    """Values in a record: filled in, brought along, as its message; a logger of another library among them."""
    for name in ("tests.observing", "a.library"):
        logger = logging.getLogger(name)
        logger.warning("An answer came from %s: %r", request.POST["name"], request.POST["answer"])
        logger.warning("An answer came from %(name)s", {"name": request.POST["name"]})
        logger.warning("An answer came", extra={"request": request, "answer": request.POST["answer"]})
        logger.error(ValueError(request.POST["answer"]))
    return HttpResponse()


urlpatterns = [
    *urlpatterns,
    path("faulty/<str:secret>/raising/", raising, name="raising"),
    path("faulty/<str:secret>/twice/", twice, name="twice"),
    path("faulty/<str:secret>/mailing/", mailing, name="mailing"),
    path("faulty/<str:secret>/talkative/", talkative, name="talkative"),
]
