"""Delete what is kept for a time only."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from officials.models import CallClaim, Mail

MAILS_STAY = timedelta(days=90)
WRONG_PASSWORDS_STAY = timedelta(days=30)
# A claim orders the work of a morning.
CLAIMS_STAY = timedelta(days=1)


def delete_expired(moment: datetime) -> None:
    """Delete ended sessions, old mails that went out, wrong passwords and forgotten claims."""
    Session.objects.filter(expire_date__lt=moment).delete()
    Mail.objects.filter(handed_over_at__lt=moment - MAILS_STAY).delete()
    AccessAttempt.objects.filter(attempt_time__lt=moment - WRONG_PASSWORDS_STAY).delete()
    CallClaim.objects.filter(held_until__lt=moment - CLAIMS_STAY).delete()
