"""The public columns of published data, in order, for every format.

One row for each number that belongs to a post; holders' own numbers are left out of what leaves
in bulk, and so are the digits of a suspended one. A post without a number has a row too.
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
    "kind": lambda line: line.kind,
    "number": lambda line: line.digits,
    "extension": lambda line: line.extension,
    "purpose": lambda line: line.purpose,
    "answered_by": lambda line: line.answered_by,
    "hours": lambda line: line.hours,
    "suspended": lambda line: line.suspended,
    "last_verified": lambda line: line.last_verified,
    "result": lambda line: line.result,
    "notice_issuer": lambda line: line.notice_issuer,
    "notice_title": lambda line: line.notice_title,
    "notice_number": lambda line: line.notice_number,
    "notice_date": lambda line: line.notice_date,
    "notice_url": lambda line: line.notice_url,
}
COLUMNS = (*POST_COLUMNS, *HOTLINE_COLUMNS)


def read_rows(posts: Iterable[LivePost]) -> Iterator[Row]:
    """Yield the rows of ``posts`` (with department, region and hotlines): a value or None each."""
    for post in posts:
        of_post = {name: read(post) for name, read in POST_COLUMNS.items()}
        lines = [line for line in post.hotlines.all() if not line.own]
        for line in lines:
            yield of_post | {name: read(line) for name, read in HOTLINE_COLUMNS.items()}
        if not lines:
            yield of_post | dict.fromkeys(HOTLINE_COLUMNS)
