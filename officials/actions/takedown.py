"""Take down every number of a person, and ask other regions to take down theirs."""

from dataclasses import dataclass

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from officials import permissions
from officials.actions import Refused, withdrawal
from officials.actions.public_text import require_reason
from officials.clock import now
from officials.models import Hotline, Official, PublicReason, TakedownRequest, User
from officials.permissions import Permission
from officials.publication.published_numbers import PublishedNumber, as_value, list_of_official


@dataclass(frozen=True)
class NumbersOfPerson:
    """The published numbers of a person: those that a user may withdraw, and the others."""

    permitted: list[PublishedNumber]
    elsewhere: list[PublishedNumber]

    def as_value(self) -> str:
        """Return both lists as text, to be compared with that of the page."""
        return f"{as_value(self.permitted)}/{as_value(self.elsewhere)}"


def numbers_of_person(official: Official, by: User) -> NumbersOfPerson:
    """Return the published numbers of ``official``, by whether ``by`` may withdraw them."""
    numbers = list_of_official(official)
    rows = Hotline.objects.filter(pk__in=[each.hotline for each in numbers])
    allowed = permissions.filter_permitted(rows, by, Permission.EDIT)
    permitted = set(allowed.values_list("pk", flat=True))
    return NumbersOfPerson(
        [each for each in numbers if each.hotline in permitted],
        [each for each in numbers if each.hotline not in permitted],
    )


def withdraw_numbers_of(
    official: Official, *, by: User, reason: PublicReason, why: str = "", listed: str
) -> NumbersOfPerson:
    """Withdraw every number of a person in the regions of ``by``, and ask for the others.

    ``listed``: the numbers on the page that ``by`` confirmed, as ``NumbersOfPerson.as_value``.
    Returns what was withdrawn and what was asked for. Raises Refused where the numbers are others
    by now, or where there is none.
    """
    with transaction.atomic():
        numbers = numbers_of_person(official, by)
        if numbers.as_value() != listed:
            raise Refused(_("这个人的号码刚刚有变化，请核对后再办理。"))
        if not (numbers.permitted or numbers.elsewhere):
            raise Refused(_("%s 没有公布的号码。") % official)
        hotlines = Hotline.objects.filter(pk__in=[each.hotline for each in numbers.permitted])
        related = hotlines.select_related("post", "appointment__post")
        if hotlines:
            withdrawal.withdraw_hotlines(list(related), by=by, reason=reason, why=why)
        with pghistory.context(user=by.pk, why=why):
            TakedownRequest.objects.bulk_create(
                [
                    TakedownRequest(
                        hotline_id=pk, reason=reason, why=why, asked_by=by, asked_at=now()
                    )
                    for pk in sorted({each.hotline for each in numbers.elsewhere})
                ],
                ignore_conflicts=True,
            )
    return numbers


def keep_hotline(hotline: Hotline, *, by: User, why: str) -> None:
    """Leave a hotline public although another region asked to withdraw it.

    Raises Refused without a reason, or when nobody asks any more.
    """
    with transaction.atomic(), pghistory.context(user=by.pk, why=require_reason(why)):
        if not TakedownRequest.objects.filter(hotline=hotline, kept_by=None).update(kept_by=by):
            raise Refused(_("没有人请求撤下这个号码。"))
