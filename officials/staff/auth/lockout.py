"""Who guesses passwords is locked out, from one address soon, from many a little later.

Of a failure two keyed hashes are kept, of the name and of the address, for a quarter of an hour.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# From all addresses together; ``AXES_FAILURE_LIMIT`` from one.
MOST = 20


def hidden_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return what stands for the name that somebody typed: people type passwords there, too."""
    name = (credentials or request.POST).get("username") or ""
    return salted_hmac("officials.staff.auth.name", name, algorithm="sha256").hexdigest()


class LockoutHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes ships no types
    """Counts failures by name and address, and by name alone."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        here, everywhere = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return settings.AXES_FAILURE_LIMIT if everywhere >= MOST else here

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count a failure. Who is locked out already does not stay so for longer by trying."""
        if self.is_locked(request, credentials):
            return
        self.clean_expired_user_attempts(request, credentials)
        attempt, _made = AccessAttempt.objects.get_or_create(
            username=get_client_username(request, credentials),
            ip_address=request.axes_ip_address,
            user_agent="",
            defaults={"failures_since_start": 0},
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            failures_since_start=F("failures_since_start") + 1,
            attempt_time=request.axes_attempt_time,
        )
