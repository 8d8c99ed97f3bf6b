"""Take a caller's word about what became of a call: who answered, and whether it was settled."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from officials.clock import today
from officials.db.constraints import broken_constraint
from officials.models import CallOutcome, HotlineOutcome, OutcomeKey, Reached, Settled
from officials.models.public import LiveHotline


@dataclass(frozen=True)
class CalledHotline:
    """A public hotline with its holder, as a caller reads it.

    ``appointment``: the id of the holder's, None without one. ``identity``: the same for the same
    digits and holder, and tells nothing else.
    """

    hotline: LiveHotline
    appointment: int | None

    @property
    def identity(self) -> str:
        value = f"{self.hotline.digits};{self.hotline.extension};{self.appointment}"
        return salted_hmac("officials.actions.outcomes", value, algorithm="sha256").hexdigest()[:16]


class NotPublic(Exception):
    """The number is not public, or its holder is no longer the one that was read."""


class ToldBefore(Exception):
    """Somebody in the same network told of this number today, by another form."""


class NotTold(Exception):
    """No call that somebody answered was told of before the second question."""


def find_called(uid: str) -> CalledHotline | None:
    """Return a hotline that is public and can be called; None for any other uid."""
    hotline = LiveHotline.objects.select_related("post__region", "post__department__type")
    found = hotline.filter(uid=uid).first()
    if found is None or not found.href:
        return None
    held = HotlineOutcome.objects.values_list("appointment_id", flat=True)
    (appointment,) = held.filter(pk=found.pk) or [None]
    return CalledHotline(found, appointment)


def record_outcome(
    called: CalledHotline, reached: Reached, *, form: str, network: str
) -> CallOutcome:
    """Record who answered a call of today; return the outcome.

    ``form``: from the token of the form. Sent again it changes its own outcome and adds none.
    ``network``: of the caller, in any notation; no part of it is stored. Raises NotPublic and
    ToldBefore.
    """
    day, hotline = today(), called.hotline
    outcome = CallOutcome(
        day=day,
        digits=hotline.digits,
        extension=hotline.extension,
        appointment_id=called.appointment,
        reached=reached,
        caller=_hash_network(network, day),
        form=_identify_form(form),
    )
    try:
        with transaction.atomic():
            CallOutcome.objects.bulk_create([outcome], ignore_conflicts=True)
            told = _lock(form, hotline)
            if told is None:
                raise ToldBefore
            if told.reached != reached:
                told.reached, told.settled = reached, ""
                told.save(update_fields=["reached", "settled"])
    except IntegrityError as error:
        if broken_constraint(error) == "call_outcome_of_a_public_number":
            raise NotPublic from error
        raise
    return told


def add_settlement(called: CalledHotline, settled: Settled, *, form: str) -> CallOutcome:
    """Record what came of the call that ``form`` told of today; return the outcome.

    Raises NotTold where it told of none today, or of one that nobody answered.
    """
    with transaction.atomic():
        told = _lock(form, called.hotline)
        if told is None or not told.is_answered:
            raise NotTold
        told.settled = settled
        told.save(update_fields=["settled"])
    return told


def delete_keys(day: date) -> None:
    """Delete the keys of the days before ``day``, and what was hashed with them."""
    OutcomeKey.objects.filter(day__lt=day).delete()
    named = CallOutcome.objects.filter(day__lt=day, caller__isnull=False)
    named.update(caller=None, form=None)


def _lock(form: str, hotline: LiveHotline) -> CallOutcome | None:
    """Return the outcome that a form told of this number today, locked; None without one."""
    rows = CallOutcome.objects.select_for_update().filter(form=_identify_form(form), day=today())
    return rows.filter(digits=hotline.digits, extension=hotline.extension).first()


def _identify_form(form: str) -> UUID:
    return UUID(bytes=hashlib.sha256(form.encode()).digest()[:16])


def _hash_network(network: str, day: date) -> UUID:
    """Return the hash of a network under the key of ``day``, which the first caller makes."""
    key = OutcomeKey.objects.filter(day=day).first()
    if key is None:
        delete_keys(day)
        OutcomeKey.objects.bulk_create(
            [OutcomeKey(day=day, secret=secrets.token_bytes(32))], ignore_conflicts=True
        )
        key = OutcomeKey.objects.get(day=day)
    return UUID(bytes=hmac.digest(bytes(key.secret), network.encode(), "sha256")[:16])
