"""What a copy says of a number, on paper or in a telephone.

A copy grows old where nobody mends it: it names days, never how long ago they were.
"""

from datetime import date

from django.utils.translation import gettext as _

from directory.availability import is_overdue
from directory.templatetags.text import day
from officials.models.choices import Result
from officials.models.public import LiveHotline


def checked(hotline: LiveHotline, today: date) -> str:
    """Say when a number was last verified, and what speaks against it on the day ``today``."""
    when = hotline.last_verified
    if when is None:
        return _("尚未核验")
    if hotline.result != Result.ANSWERED:
        return _("%(day)s：%(result)s") % {
            "day": day(when),
            "result": Result(hotline.result).label,
        }
    if is_overdue(hotline, today):
        return _("%(day)s，已逾期") % {"day": day(when)}
    return day(when)


def source(hotline: LiveHotline) -> str:
    """Name the notice that published a number: issuer, title, document number and day."""
    number = f" {hotline.notice_number}" if hotline.notice_number else ""
    notice = f"{hotline.notice_issuer}《{hotline.notice_title}》{number}"
    return _("%(notice)s，%(day)s") % {"notice": notice, "day": day(hotline.notice_date)}
