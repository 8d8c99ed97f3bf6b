"""Let an add form be saved once: two clicks on a slow line, or going back, make one row.

Each form that is rendered has a token of its own. The session keeps which row it made.
"""

import hashlib
import json
import secrets

from django.contrib.sessions.models import Session
from django.http import HttpRequest

FIELD = "add_token"
# So many forms are remembered.
MOST_KEPT = 20
_KEY = "added_rows"
# What differs between two times that a form is rendered.
_CHANGING = {FIELD, "csrfmiddlewaretoken", "form_owner"}


class AlreadyAdded(Exception):
    """Say that the form made a row before.

    ``pk``: the id of the row; ``is_same``: the form has the same content again.
    """

    def __init__(self, pk: int, *, is_same: bool) -> None:
        super().__init__(pk)
        self.pk, self.is_same = pk, is_same


def make_token() -> str:
    """Return a token for a form that is rendered."""
    return secrets.token_urlsafe(12)


def claim(request: HttpRequest) -> None:
    """Lock the session of a form that is saved, so that the same one waits until this one is.

    It takes a transaction. Raises AlreadyAdded for a form that made a row.
    """
    token, key = request.POST.get(FIELD), request.session.session_key
    if not token or not key:
        return
    stored = Session.objects.select_for_update().filter(pk=key).first()
    added = stored.get_decoded().get(_KEY, {}) if stored else {}
    if token in added:
        pk, digest = added[token]
        raise AlreadyAdded(pk, is_same=digest == _digest(request))


def note(request: HttpRequest, pk: int) -> None:
    """Keep which row a form made, in the transaction that makes it."""
    if token := request.POST.get(FIELD):
        added = request.session.get(_KEY, {}) | {token: [pk, _digest(request)]}
        request.session[_KEY] = dict([*added.items()][-MOST_KEPT:])
        request.session.save()


def _digest(request: HttpRequest) -> str:
    """Return a digest of what was typed; files have no part in it."""
    fields = sorted((name, each) for name, each in request.POST.lists() if name not in _CHANGING)
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()
