"""Create what callers say of their calls."""

from datetime import timedelta
from uuid import uuid4

import pgtrigger

from officials.clock import today
from officials.models import (
    CallOutcome,
    EditionHotline,
    HotlineOutcome,
    LiveOutcome,
    OutcomeKey,
    Reached,
)
from tests.support.factories.base import make
from tests.support.factories.editions import publish
from tests.support.factories.register import post, sourced_hotline


def call_outcome(*, hotline=None, **values):
    """Create an outcome of today about a public hotline, of another caller each time."""
    hotline = hotline or _public_hotline()
    return make(CallOutcome, values, **_about(hotline), caller=uuid4, form=uuid4)


def call_outcomes(count, *, hotline, **values):
    """Create so many outcomes of today, of another caller each."""
    about = _about(hotline) | values
    CallOutcome.objects.bulk_create(
        CallOutcome(**about, caller=uuid4(), form=uuid4()) for _each in range(count)
    )


def hotline_outcome(count=1):
    """Create outcomes of yesterday, which count from today on, and return their sums."""
    said = _public_hotline()
    with pgtrigger.ignore("officials.CallOutcome:is_told_today"):
        call_outcomes(count, hotline=said, day=today() - timedelta(days=1))
    return HotlineOutcome.objects.get(uid=said.uid)


def live_outcome():
    return LiveOutcome.objects.get(uid=hotline_outcome(8).uid)


def _public_hotline():
    owner = post()
    hotline = sourced_hotline(post=owner)
    publish(owner)
    return hotline


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
