"""An authenticator app, as staff have it on their phones."""

import re
import time
from base64 import b32decode

from django.contrib import auth
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support import factories


def device(user):
    """Return the app of ``user``, created on first use."""
    bound = TOTPDevice.objects.filter(user=user).first()
    return bound or factories.make(TOTPDevice, {"user": user})


def shown(key, later=0):
    """Return the code of an app ``later`` seconds from now; ``key``: bytes, or grouped base32."""
    app = TOTP(b32decode(re.sub(r"\s", "", key)) if isinstance(key, str) else key)
    app.time = time.time() + later
    return f"{app.token():06}"


def write_session(client, user, backend=None):
    """Sign ``user`` in to a test's client, with a verified second factor and without a password."""
    update_last_login(None, user)
    request = HttpRequest()
    request.session = SessionStore()
    request.session.update(
        {
            auth.SESSION_KEY: str(user.pk),
            auth.BACKEND_SESSION_KEY: backend or user.backend,
            auth.HASH_SESSION_KEY: user.get_session_auth_hash(),
            DEVICE_ID_SESSION_KEY: device(user).persistent_id,
        }
    )
    request.session.save()
    client._set_login_cookies(request)
