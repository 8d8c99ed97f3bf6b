"""Keep what was typed into a form of staff whose session has ended, until the same person is back.

It stays in the session of the browser, on the server, for an hour at most. Each form names the
account for which it was rendered, signed: nobody else gets it, and what no form of ours sent is
not kept. Passwords and files are not kept.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

OWNER_FIELD = "form_owner"
SECONDS = 3600
# Of the fields as JSON; what is longer is not kept.
MAX_BYTES = 1_000_000
SESSION_KEY = "kept_form"
SALT = "officials.form_owner"
# A form is not older than the longest session, and the time for which it is kept.
OWNER_SECONDS = settings.SESSION_COOKIE_AGE + SECONDS
NOT_KEPT = {OWNER_FIELD, "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class KeptForm:
    """The fields of a POST in their order, and the address that it went to."""

    address: str
    fields: list[tuple[str, str]]

    def as_post(self) -> QueryDict:
        """Return the fields as those of a request."""
        return QueryDict(urlencode(self.fields))


def sign_owner(user: Any) -> str:
    """Return the signed account for which a form is rendered; empty for nobody."""
    return signing.dumps(user.pk, salt=SALT) if user.is_authenticated else ""


def read_owner(request: HttpRequest) -> int | None:
    """Return the account for which the form of a POST was rendered."""
    try:
        owner = signing.loads(request.POST.get(OWNER_FIELD, ""), salt=SALT, max_age=OWNER_SECONDS)
    except signing.BadSignature:
        return None
    return owner if isinstance(owner, int) else None


def keep(request: HttpRequest) -> bool:
    """Keep the form of a POST in the session; return whether it is one that can be kept."""
    owner = read_owner(request)
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and "password" not in name
    ]
    if owner is None or len(json.dumps(fields)) > MAX_BYTES:
        return False
    if not request.user.is_authenticated:
        request.session.set_expiry(SECONDS)
    request.session[SESSION_KEY] = {
        "owner": owner,
        "since": time.time(),
        "address": request.get_full_path(),
        "fields": fields,
    }
    return True


def is_waiting(request: HttpRequest) -> bool:
    """Return whether a form waits in this browser for its owner to sign in."""
    kept = request.session.get(SESSION_KEY)
    return kept is not None and time.time() - kept["since"] < SECONDS


def discard_others(request: HttpRequest) -> None:
    """Throw away what another account typed in this browser."""
    kept = request.session.get(SESSION_KEY)
    if kept and kept["owner"] != request.user.pk:
        del request.session[SESSION_KEY]


def take(request: HttpRequest) -> KeptForm | None:
    """Return the form that was kept for this address and this account, once.

    What is too old, or another account's, is thrown away.
    """
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    is_theirs = kept["owner"] == request.user.pk
    is_fresh = time.time() - kept["since"] < SECONDS
    if is_theirs and is_fresh and kept["address"] != request.get_full_path():
        return None
    del request.session[SESSION_KEY]
    if not (is_theirs and is_fresh):
        return None
    return KeptForm(kept["address"], [(name, value) for name, value in kept["fields"]])
