"""The product's routes and a trivial view behind the same middleware, to measure against."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from icsmaturity.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


def trivial(request: HttpRequest) -> HttpResponse:
    """The least that a Django view can do here."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [*urlpatterns, path("trivial", trivial)]
