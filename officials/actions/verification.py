"""Record that somebody tried whether a hotline works."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from officials.actions import Refused
from officials.actions.edition_transaction import edition_transaction
from officials.clock import today
from officials.models import Hotline, User, Verification
from officials.models.choices import Method, Result

MAX_AGE = timedelta(366)


def record(
    hotline: Hotline,
    *,
    by: User,
    checked_on: date,
    result: Result,
    method: Method = Method.CALLED,
    note: str = "",
) -> Verification:
    """Record a verification of a hotline in the register and in its open editions.

    It needs no second person, since it changes no number. Raises Refused for a day in the future
    or more than a year ago, for a withdrawn hotline, and when its number is no longer that of
    ``hotline``.
    """
    if checked_on > today():
        raise Refused(_("核验日期不能晚于今天。"))
    if checked_on < today() - MAX_AGE:
        raise Refused(_("核验日期超过一年，请重新拨打。"))
    with edition_transaction([hotline.of_post.pk], by=by, why=note or str(result.label)) as tx:
        current = Hotline.objects.get(pk=hotline.pk)
        if current.withdrawn_at is not None:
            raise Refused(_("这个号码已经撤下，不用再核验。"))
        number = {"digits": current.digits, "extension": current.extension}
        if number != {"digits": hotline.digits, "extension": hotline.extension}:
            raise Refused(_("这个号码刚刚改为 %s，请核验新号码。") % current)
        verification = Verification.objects.create(
            hotline=hotline,
            **number,
            checked_by=by,
            checked_on=checked_on,
            method=method,
            result=result,
            note=note,
        )
        latest = Verification.objects.filter(hotline=hotline, **number).order_by(
            "-checked_on", "-id"
        )[0]
        tx.update_hotline(hotline, number, last_verified=latest.checked_on, result=latest.result)
    return verification
