"""Who is at work, for the history of whatever a staff request writes."""

from collections.abc import Callable

import pghistory
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


def staff_history(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Store the signed-in user in each event of a request that writes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and request.path.startswith("/admin/"):
            raise SuspiciousOperation  # no text has a NUL, and PostgreSQL refuses it late
        # Public pages neither write nor have a session; asking for one would cost a query.
        if request.method != "POST" or request.user.pk is None:
            return get_response(request)
        with pghistory.context(user=request.user.pk):
            return get_response(request)

    return middleware
