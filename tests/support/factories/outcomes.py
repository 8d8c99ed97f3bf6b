"""Create what callers say of their calls."""

from uuid import uuid4

from officials.clock import today
from officials.models import CallOutcome, EditionHotline, OutcomeKey, Reached
from tests.support.factories.base import make
from tests.support.factories.editions import publish
from tests.support.factories.register import post, sourced_hotline


def call_outcome(*, hotline=None, **values):
    """Create an outcome of today about a public hotline, of another caller each time."""
    if hotline is None:
        owner = post()
        hotline = sourced_hotline(post=owner)
        publish(owner)
    return make(CallOutcome, values, **_about(hotline), caller=uuid4, form=uuid4)


def call_outcomes(count, *, hotline, **values):
    """Create so many outcomes of today, of another caller each."""
    about = _about(hotline) | values
    CallOutcome.objects.bulk_create(
        CallOutcome(**about, caller=uuid4(), form=uuid4()) for _each in range(count)
    )


def _about(hotline):
    shown = EditionHotline.objects.select_related("edition").filter(hotline_uid=hotline.uid)
    latest = shown.latest("pk")
    return {
        "day": today(),
        "digits": latest.digits,
        "extension": latest.extension,
        "appointment_id": latest.edition.appointment_id,
        "reached": Reached.HOLDER,
    }


def outcome_key(**values):
    return make(OutcomeKey, values, day=today, secret=b"-" * 32)
