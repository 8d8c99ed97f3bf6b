"""Record the signed-in user in the change history, end what nobody uses, and bound waiting."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django_otp.middleware import OTPMiddleware

# The session key of the time of the last request, in seconds of the epoch.
LAST_USED = "last_used"
# It is stored anew when it is as old as this, so that few requests write.
STORED_EVERY = 60
# So many saves of one process may wait for a lock as long as its connections do. Threads that serve
# staff serve the public too, unless staff have a service of their own.
PATIENT_SAVES = 4
_patient_saves = threading.BoundedSemaphore(PATIENT_SAVES)
# Longer than colleagues hold a lock, shorter than a reader notices.
CROWDED_LOCK_SECONDS = 0.2


class _StaffOnly:
    """Leave out a middleware of Django for readers: it would find nobody signed in, and no cookie.

    Whatever is sent keeps it, so that the trail names who was signed in.
    """

    def __call__(self, request: HttpRequest) -> Any:
        is_read = request.method in {"GET", "HEAD"}
        if is_read and not request.path_info.startswith("/admin/"):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class StaffSessionMiddleware(_StaffOnly, SessionMiddleware):
    """Give requests of staff their session."""


class StaffAuthenticationMiddleware(_StaffOnly, AuthenticationMiddleware):
    """Give requests of staff their user."""


class StaffOTPMiddleware(_StaffOnly, OTPMiddleware):  # type: ignore[misc]
    """Tell whether a user of staff has proved the second factor."""


class StaffMessageMiddleware(_StaffOnly, MessageMiddleware):
    """Give requests of staff their messages."""


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


def bound_lock_waits(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that lets only a few saves wait for a lock; others give up almost at once.

    Their forms come back with everything that was typed, as with any lock that timed out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.startswith("/admin/"):
            return get_response(request)
        if _patient_saves.acquire(blocking=False):
            try:
                return get_response(request)
            finally:
                _patient_saves.release()
        engine: Any = connection
        with engine.lock_timeout(CROWDED_LOCK_SECONDS):
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
