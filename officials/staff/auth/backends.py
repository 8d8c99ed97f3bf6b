"""Authentication backends. A refusal costs the time of one password check, whatever its reason."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from officials.models import Role, RoleName, User
from officials.models.staff import BEHIND


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

    def get_user(self, user_id: Any) -> Any:
        """Return the account of a session with what pages ask of it, in one query."""
        roles = Role.objects.filter(user=OuterRef("pk"))
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        read: dict[str, Any] = {
            "held": ArraySubquery(roles.values(held=JSONObject(role="role", region="region_id"))),
            "has_device": Exists(devices),
            "linked": BEHIND,
        }
        user: Any = User.objects.filter(pk=user_id).annotate(**read).first()
        if user is None:
            return None
        user.linked = frozenset({user.pk, *user.linked})
        user.held = tuple((RoleName(each["role"]), each["region"]) for each in user.held)
        return user if self.user_can_authenticate(user) else None
