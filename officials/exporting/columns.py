"""The columns of published data, in order, for every format.

A row is a hotline of a post. Holders' own hotlines are left out of bulk data, and so are the
digits of suspended ones. A post without a hotline has one row.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from officials.models.public import LiveHotline, LivePost

Row = dict[str, Any]

POST_COLUMNS: dict[str, Callable[[LivePost], Any]] = {
    "region_code": lambda post: post.region.code,
    "region": lambda post: post.region.name,
    "department_uid": lambda post: post.department.uid,
    "department": lambda post: post.department.name,
    "post_uid": lambda post: post.uid,
    "title": lambda post: post.card["title"],
    "duties": lambda post: post.card["duties"],
    "holder": lambda post: post.card["holder"] and post.card["holder"]["name"],
    "capacity": lambda post: post.card["holder"] and post.card["holder"]["capacity"],
    "held_since": lambda post: post.card["holder"] and post.card["holder"]["start"],
    "demo": lambda post: post.card["demo"],
}
HOTLINE_COLUMNS: dict[str, Callable[[LiveHotline], Any]] = {
    "kind": lambda hotline: hotline.kind,
    "use": lambda hotline: hotline.use,
    "number": lambda hotline: hotline.digits,
    "extension": lambda hotline: hotline.extension,
    "purpose": lambda hotline: hotline.purpose,
    "answered_by": lambda hotline: hotline.answered_by,
    "hours": lambda hotline: hotline.hours,
    "suspended": lambda hotline: hotline.suspended,
    "last_verified": lambda hotline: hotline.last_verified,
    "result": lambda hotline: hotline.result,
    "notice_issuer": lambda hotline: hotline.notice_issuer,
    "notice_title": lambda hotline: hotline.notice_title,
    "notice_number": lambda hotline: hotline.notice_number,
    "notice_date": lambda hotline: hotline.notice_date,
    "notice_url": lambda hotline: hotline.notice_url,
}
COLUMNS = (*POST_COLUMNS, *HOTLINE_COLUMNS)


def read_rows(posts: Iterable[LivePost]) -> Iterator[Row]:
    """Yield the rows of ``posts``, which have their department, region and hotlines prefetched.

    Each column has a value or None.
    """
    for post in posts:
        post_values = {name: read(post) for name, read in POST_COLUMNS.items()}
        hotlines = [hotline for hotline in post.hotlines.all() if not hotline.own]
        for hotline in hotlines:
            yield post_values | {name: read(hotline) for name, read in HOTLINE_COLUMNS.items()}
        if not hotlines:
            yield post_values | dict.fromkeys(HOTLINE_COLUMNS)
