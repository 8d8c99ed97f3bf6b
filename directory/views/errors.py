"""Pages for when something is wrong. None of them asks the database."""

from django.http import HttpRequest, HttpResponse

from directory.http.pages import page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return page(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return page(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, "500.html", status=500)
