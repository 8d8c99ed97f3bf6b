"""Record the signed-in user in the change history, and end what nobody uses."""

import time
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

# The session key of the time of the last request, in seconds of the epoch.
LAST_USED = "last_used"
# It is stored anew when it is as old as this, so that few requests write.
STORED_EVERY = 60


def end_unused_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that ends a session of staff after ``SESSION_UNUSED_SECONDS`` without use.

    A form that is sent afterwards is kept for its owner, as with any session that ended.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        # Public pages have no session; reading it would cost a query.
        if request.path.startswith("/admin/") and SESSION_KEY in request.session:
            # Signing in fixes when it expires.
            began = request.session.get_expiry_date().timestamp() - settings.SESSION_COOKIE_AGE
            unused = time.time() - request.session.get(LAST_USED, began)
            if unused > settings.SESSION_UNUSED_SECONDS:
                request.session.flush()
            elif unused > STORED_EVERY:
                request.session[LAST_USED] = time.time()
        return get_response(request)

    return middleware


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
