"""Know the devices on which an account has signed in, so that strangers cannot lock them out.

A complete sign-in leaves a signed cookie. Attempts at a password with the cookie of that account
are counted under the device, all others together (OWASP, "Slow Down Online Guessing Attacks with
Device Cookies"). It replaces neither the password nor the second factor. A new password, and
signing out everywhere, end it on all devices.
"""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from officials.models import User

MAX_AGE = timedelta(days=180)
# Accounts that share a browser; the one that has not signed in for longest makes room.
MAX_ACCOUNTS = 8
SEPARATOR = "."


def find_device(request: HttpRequest, username: str) -> str:
    """Return the id of the device if ``username`` has signed in on it, else an empty string."""
    if settings.DEVICE_COOKIE_NAME not in request.COOKIES:
        return ""
    account = User.objects.filter(username=username).first() or User()
    return next((device for device, _entry in _read_entries(request, account)), "")


def remember_device(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Set the cookie by which ``user`` is known on this device; keep those of other accounts."""
    replaced = {entry for _device, entry in _read_entries(request, user)}
    others = [entry for entry in _split(request) if entry not in replaced]
    entries = [_signer(user).sign(secrets.token_urlsafe(16)), *others][:MAX_ACCOUNTS]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        SEPARATOR.join(entries),
        max_age=MAX_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _read_entries(request: HttpRequest, account: User) -> Iterator[tuple[str, str]]:
    """Yield the device of each entry that was signed for ``account``, and the entry."""
    signer = _signer(account)
    for entry in _split(request):
        try:
            yield signer.unsign(entry, max_age=MAX_AGE), entry
        except BadSignature:
            continue


def _split(request: HttpRequest) -> list[str]:
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return [entry for entry in cookie.split(SEPARATOR) if entry][:MAX_ACCOUNTS]


def _signer(account: User) -> TimestampSigner:
    """Return the signer of an account: another one after each change of its password."""
    salt = f"officials.staff.auth.device_cookies:{account.pk}:{account.sessions}:{account.password}"
    return TimestampSigner(salt=salt)
