"""Read the list that an office confirms: what is public of it, and nothing else."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from officials.models import LiveHotline, OfficeAddress, OfficeScope


@dataclass(frozen=True)
class ListedHotline:
    """A row of the list, as the public reads it. ``holder``: empty for a vacant post."""

    uid: str
    department: str
    title: str
    holder: str
    label: str
    number: str
    digits: str
    extension: str
    hours: str


def read_list(address: OfficeAddress) -> list[ListedHotline]:
    """Return the public hotlines of an office in the order of its page, without suspended ones."""
    live = LiveHotline.objects.filter(suspended=False)
    if address.scope == OfficeScope.REGION:
        live = live.filter(post__region=address.department.region_id)
    else:
        live = live.filter(post__department=address.department_id)
    ordered = live.select_related("post__department").order_by(
        "post__department__rank",
        "post__department_id",
        "post__rank",
        "post_id",
        "own",
        "rank",
        "id",
    )
    return [_read_row(hotline) for hotline in ordered]


def _read_row(hotline: LiveHotline) -> ListedHotline:
    card = hotline.post.card
    return ListedHotline(
        uid=hotline.uid,
        department=hotline.post.department.name,
        title=card["title"],
        holder=card["holder"]["name"] if card["holder"] else "",
        label=hotline.label,
        number=hotline.shown,
        digits=hotline.digits,
        extension=hotline.extension,
        hours=hotline.hours,
    )


def identify(rows: Sequence[ListedHotline]) -> str:
    """Return a value that changes with what a list shows."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()
