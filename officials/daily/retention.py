"""Delete what is kept for a time only."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session

from officials.actions import report_spool
from officials.actions.outcomes import delete_keys
from officials.days import day_of
from officials.models import CallClaim, CallOutcome, Mail, Report, ReportKey

MAILS_STAY = timedelta(days=90)
WRONG_PASSWORDS_STAY = timedelta(days=30)
# A claim orders the work of a morning.
CLAIMS_STAY = timedelta(days=1)
# What citizens wrote in reports, and how to reach them.
REPORT_TEXTS_STAY = timedelta(days=180)
# Reports are compared over a week; whatever the hour of this work, they are gone after 8 days.
REPORT_KEYS_STAY = timedelta(days=7)
# What figures count; a trigger refuses to delete it earlier.
OUTCOMES_STAY = timedelta(days=180)


def delete_expired(moment: datetime) -> None:
    """Delete ended sessions, old mails that went out, wrong passwords and forgotten claims.

    Of reports, what is personal; outcomes of calls that no figure counts; of the limits of
    requests and of outcomes, the keys of the days before.
    """
    Session.objects.filter(expire_date__lt=moment).delete()
    Mail.objects.filter(handed_over_at__lt=moment - MAILS_STAY).delete()
    AccessAttempt.objects.filter(attempt_time__lt=moment - WRONG_PASSWORDS_STAY).delete()
    CallClaim.objects.filter(held_until__lt=moment - CLAIMS_STAY).delete()
    Report.objects.filter(
        texts_deleted_at=None, received_at__lte=moment - REPORT_TEXTS_STAY
    ).update(words=None, contact=None, texts_deleted_at=moment)
    ReportKey.objects.filter(made_at__lte=moment - REPORT_KEYS_STAY).delete()
    report_spool.delete_kept(moment, REPORT_TEXTS_STAY)
    limits = apps.get_model("directory", "RateLimitSecret")  # of the site, which imports this
    limits._default_manager.filter(day__lt=day_of(moment)).delete()
    delete_keys(day_of(moment))
    CallOutcome.objects.filter(day__lt=day_of(moment) - OUTCOMES_STAY).delete()
