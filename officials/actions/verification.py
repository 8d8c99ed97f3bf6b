"""Somebody checked whether a number works."""

from datetime import date

from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.acts import act
from officials.models import Hotline, User, Verification
from officials.models.choices import Method, Result
from officials.register import today


def record(
    hotline: Hotline,
    *,
    by: User,
    checked_on: date,
    result: Result,
    method: Method = Method.CALLED,
    note: str = "",
) -> Verification:
    """Record a check; what is published of the number says so at once.

    It needs no second person: it changes no number. Raises Refused for a day to come, or for a
    number that was withdrawn.
    """
    if checked_on > today():
        raise Refused(_("核验日期不能晚于今天。"))
    with act([hotline.of_post.pk], by=by, why=note or str(result.label)) as current:
        if Hotline.objects.filter(pk=hotline.pk).exclude(withdrawn_at=None).exists():
            raise Refused(_("这个号码已经撤下，不用再核验。"))
        check = Verification.objects.create(
            hotline=hotline,
            checked_by=by,
            checked_on=checked_on,
            method=method,
            result=result,
            note=note,
        )
        latest = Verification.objects.filter(hotline=hotline).order_by("-checked_on", "-id")[0]
        current.follow(hotline, last_verified=latest.checked_on, result=latest.result)
    return check
