"""Read why something is no longer public: a number of a post, or an official."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from officials.days import day_of
from officials.models.public import LostNumber, ShownEdition, WithheldOfficial


@dataclass(frozen=True)
class Loss:
    """Numbers that a post lost on a day for one reason, which is in words."""

    day: date
    reason: str
    count: int


def list_losses(post: str) -> list[Loss]:
    """Return what the post with this uid lost in the last 30 days, the latest first."""
    numbers = LostNumber.objects.filter(post=post)
    counted = Counter((day_of(each.withdrawn_at), str(each)) for each in numbers)
    return [Loss(day, reason, count) for (day, reason), count in counted.items()]


def find_last_edition(official: str) -> ShownEdition | None:
    """Return the last edition that named an official and that an action ended, or None.

    ``official``: a uid.
    """
    ended = ShownEdition.objects.filter(people__contains=[official], until__isnull=False)
    return ended.select_related("region").order_by("-until", "-id").first()


def find_withheld(official: str) -> WithheldOfficial | None:
    """Return why the name of the official with this uid is withheld, or None if it is not."""
    return WithheldOfficial.objects.filter(uid=official).first()
