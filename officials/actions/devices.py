"""Manage the second factor of staff: an authenticator app, and recovery codes on paper."""

import re
import time
from base64 import b32encode
from binascii import unhexlify

import pghistory
from django.db import transaction
from django.db.models import F
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from officials.models import User

# How many recovery codes an account has.
RECOVERY_CODES = 10
# Steps of 30 s by which the clock of a phone may be wrong.
TOLERANCE = 1


def generate_key() -> str:
    """Return a new secret: 160 bits in hexadecimal digits."""
    return str(random_hex(20))


def format_key(key: str) -> str:
    """Return a secret for typing into an app: base32 in groups of four."""
    letters = b32encode(unhexlify(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def get_config_url(user: User, key: str) -> str:
    """Return the ``otpauth:`` URL that the QR code for an app holds."""
    return str(TOTPDevice(user=user, key=key).config_url)


@transaction.atomic
def enrol(user: User, key: str, code: str, *, replacing: bool) -> tuple[Device, list[str]] | None:
    """Make an app with the secret ``key`` the only second factor of ``user``.

    Return the device and new recovery codes; None if ``code`` is wrong, or if the account has a
    device by now and ``replacing`` is false.
    """
    User.objects.select_for_update().get(pk=user.pk)
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    exists = TOTPDevice.objects.filter(user=user).exists()
    if (exists and not replacing) or not code.isdecimal() or not totp.verify(int(code), TOLERANCE):
        return None
    remove_devices(user, by=user)
    device = TOTPDevice.objects.create(
        user=user, key=key, tolerance=TOLERANCE, drift=totp.drift, last_t=totp.t()
    )
    return device, replace_recovery_codes(user)


def verify(user: User, code: str) -> Device | None:
    """Return the device of ``user`` that accepts ``code``, or None. A code is accepted once.

    After each wrong code the account waits twice as long; until then no code is accepted.
    """
    model = TOTPDevice if re.fullmatch("[0-9]{6}", code) else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if device else None


@transaction.atomic
def replace_recovery_codes(user: User) -> list[str]:
    """Replace all recovery codes by new ones and return them; they cannot be read again."""
    device, _created = StaticDevice.objects.select_for_update().get_or_create(user=user)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def get_totp_device(user: User) -> TOTPDevice | None:
    """Return the authenticator app of ``user``, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def count_recovery_codes(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def remove_devices(user: User, *, by: User | None) -> None:
    """Remove the second factor of an account. ``by`` is None on the server's command line."""
    with pghistory.context(**{"user": by.pk} if by else {}):
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def end_sessions(user: User) -> None:
    """Sign ``user`` out everywhere."""
    User.objects.filter(pk=user.pk).update(sessions=F("sessions") + 1)
