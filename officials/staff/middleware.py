"""Record the signed-in user in the change history."""

from collections.abc import Callable

import pghistory
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


def staff_history(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that stores the user in the history events of each POST."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and request.path.startswith("/admin/"):
            raise SuspiciousOperation  # PostgreSQL accepts no NUL in text
        # Public pages have no session; reading the user would cost a query.
        if request.method != "POST" or request.user.pk is None:
            return get_response(request)
        with pghistory.context(user=request.user.pk):
            return get_response(request)

    return middleware
