"""An app that shows codes, as staff have it on their telephones."""

import re
import time
from base64 import b32decode

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support import factories


def device(user):
    """The app of ``user``; the same one each time."""
    bound = TOTPDevice.objects.filter(user=user).first()
    return bound or factories.make(TOTPDevice, {"user": user})


def shown(key, later=0):
    """What an app shows ``later`` seconds from now; ``key``: bytes, or as a person types it."""
    app = TOTP(b32decode(re.sub(r"\s", "", key)) if isinstance(key, str) else key)
    app.time = time.time() + later
    return f"{app.token():06}"
