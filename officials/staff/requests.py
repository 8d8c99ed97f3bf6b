"""Requests of the admin site."""

from typing import cast

from django.http import HttpRequest

from officials.models import User


def current_user(request: HttpRequest) -> User:
    """Return the signed-in user; the admin site lets no other request through to a view."""
    return cast(User, request.user)
