"""Authentication backends. A refusal costs the time of one password check, whatever its reason."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from officials.db.row_queries import RowQuery
from officials.models import RoleName, User

# An account, its roles with their regions, whether it has an app, and the accounts behind it. Every
# request of staff asks for it.
ACCOUNT = RowQuery(
    """
    SELECT {account},
        ARRAY(SELECT ARRAY[role.role, role.region_id::text] FROM officials_role AS role
            WHERE role.user_id = account.id ORDER BY role.id),
        EXISTS (SELECT FROM otp_totp_totpdevice AS device
            WHERE device.user_id = account.id AND device.confirmed),
        officials_behind(account.id)
    FROM officials_user AS account WHERE account.id = %(id)s
    """,
    account=User,
)


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
        for user, held, has_device, behind in ACCOUNT.fetch(id=user_id):
            user.held = tuple((RoleName(role), int(region)) for role, region in held)
            user.has_device = has_device
            user.linked = frozenset({user.pk, *behind})
            return user if self.user_can_authenticate(user) else None
        return None
