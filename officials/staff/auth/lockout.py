"""Login throttling: 5 failures per user and address, 20 per user from anywhere.

Devices on which the user has signed in before count alone, by the same two limits: nobody else can
lock them. A failure is stored as two keyed hashes, of the user name (and the device) and of the
address, for a quarter of an hour.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from officials.models import User
from officials.staff.auth.device_cookies import find_device
from officials.staff.security_log import Event, log_event

# From all addresses together, or on one known device; AXES_FAILURE_LIMIT counts those from one.
MAX_FAILURES_PER_USER = 20


def hash_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return a keyed hash of the submitted user name: people type passwords there, too.

    On a device that the user is known on, it is another hash: attempts there count alone.
    """
    name = (credentials or request.POST).get("username") or ""
    device = find_device(request, name)
    counted = f"{name}\0{device}" if device else name
    return salted_hmac("officials.staff.auth.name", counted, algorithm="sha256").hexdigest()


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes ships no types
    """Count failures by user and address, and by user alone."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        here, anywhere = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return settings.AXES_FAILURE_LIMIT if anywhere >= MAX_FAILURES_PER_USER else here

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count and log a failure. A locked user's further attempts do not prolong the lockout."""
        # Unknown names are asked for too, so that all refusals take the same time.
        users = User.objects.filter(username=credentials.get("username") or "")
        user_id = users.values_list("pk", flat=True).first()
        if self.is_locked(request, credentials):
            log_event(Event.SIGN_IN_WHILE_LOCKED, user_id=user_id)
            return
        log_event(Event.SIGN_IN_FAILED, user_id=user_id)
        self.clean_expired_user_attempts(request, credentials)
        attempt, _created = AccessAttempt.objects.get_or_create(
            username=get_client_username(request, credentials),
            ip_address=request.axes_ip_address,
            user_agent="",
            defaults={"failures_since_start": 0},
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            failures_since_start=F("failures_since_start") + 1,
            attempt_time=request.axes_attempt_time,
        )
        if self.is_locked(request, credentials):
            log_event(Event.ACCOUNT_LOCKED, user_id=user_id)
