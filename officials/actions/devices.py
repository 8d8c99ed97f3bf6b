"""The second factor of staff: an app that shows codes, and codes on paper for when it is lost."""

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

# Recovery codes on a sheet.
CODES = 10
# Clocks of telephones go wrong by half a minute.
TOLERANCE = 1


def new_key() -> str:
    """Return a secret for a new device, 160 bits in hexadecimal."""
    return str(random_hex(20))


def spelled(key: str) -> str:
    """Return a secret as apps want it typed: base32 in groups of four."""
    letters = b32encode(unhexlify(key)).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def address(user: User, key: str) -> str:
    """Return what a QR code tells an app."""
    return str(TOTPDevice(user=user, key=key).config_url)


@transaction.atomic
def enrol(user: User, key: str, code: str, *, replacing: bool) -> tuple[Device, list[str]] | None:
    """Make the app that shows ``code`` for ``key`` the second factor, in place of any other.

    Returns the device and new recovery codes; nothing when the code is wrong, or when the account
    got a device in the meantime that nobody meant to replace.
    """
    User.objects.select_for_update().get(pk=user.pk)
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    held = TOTPDevice.objects.filter(user=user).exists()
    if held > replacing or not code.isdecimal() or not totp.verify(int(code), TOLERANCE):
        return None
    remove(user, by=user)
    device = TOTPDevice.objects.create(
        user=user, key=key, tolerance=TOLERANCE, drift=totp.drift, last_t=totp.t()
    )
    return device, new_codes(user)


def verify(user: User, code: str) -> Device | None:
    """Return the device of ``user`` that accepts ``code``, which it does once; perhaps none.

    Who typed wrong codes waits twice as long after each; until then none is accepted.
    """
    kind = TOTPDevice if re.fullmatch("[0-9]{6}", code) else StaticDevice
    device = kind.objects.filter(user=user, confirmed=True).first()
    return verify_token(user, device.persistent_id, code) if device else None


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Return new recovery codes in place of all former ones; they are not told again."""
    device, _made = StaticDevice.objects.select_for_update().get_or_create(user=user)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def bound(user: User) -> TOTPDevice | None:
    """Return the app that ``user`` has, if there is one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def remove(user: User, *, by: User | None) -> None:
    """Take the second factor from an account; nobody: who works on the server."""
    with pghistory.context(**{"user": by.pk} if by else {}):
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def end_sessions(user: User) -> None:
    """Sign ``user`` out wherever they are signed in."""
    User.objects.filter(pk=user.pk).update(sessions=F("sessions") + 1)
