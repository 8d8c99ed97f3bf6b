"""An authenticator app, as staff have it on their phones."""

import re
import time
from base64 import b32decode

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
