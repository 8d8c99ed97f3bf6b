"""Who may sign in. Each refusal costs the time of trying one password, whatever its reason."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from officials.models import User


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]  # axes ships no types
    """Refuses who has guessed too often; asked before the password is looked at."""

    def authenticate(
        self, request: HttpRequest, username: str = "", password: str = "", **kwargs: Any
    ) -> None:
        try:
            super().authenticate(request, username, password, **kwargs)
        except PermissionDenied:
            User().set_password(password)
            raise


class StaffBackend(ModelBackend):
    """Lets members of staff in; those of the demonstration while it is one, and no longer."""

    def user_can_authenticate(self, user: Any) -> bool:
        here = settings.DEMO or not user.demo
        return here and user.is_staff and super().user_can_authenticate(user)
