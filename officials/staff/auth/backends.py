"""Authentication backends. A refusal costs the time of one password check, whatever its reason."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from officials.models import User


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]  # axes ships no types
    """Refuse locked users before their password is checked."""

    def authenticate(
        self, request: HttpRequest, username: str = "", password: str = "", **kwargs: Any
    ) -> None:
        try:
            super().authenticate(request, username, password, **kwargs)
        except PermissionDenied:
            User().set_password(password)
            raise


class StaffBackend(ModelBackend):
    """Authenticate staff; demo accounts only in demo mode, also in sessions that are open."""

    def user_can_authenticate(self, user: Any) -> bool:
        allowed = settings.DEMO or not user.demo
        return allowed and user.is_staff and super().user_can_authenticate(user)
