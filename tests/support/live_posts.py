"""Make live posts and hotlines that are not in a database."""

from datetime import date
from itertools import count

from officials.models.public import LiveHotline, LivePost
from officials.models.regions import Region

ids = count(1)


def make_hotline(hours="", **values):
    """Return a live hotline with these hours, printed as an office prints them."""
    defaults = {
        "id": next(ids),
        "own": False,
        "kind": "landline",
        "digits": "09990123456",
        "result": "",
        "suspended": False,
        "uid": "0" * 12,
        "under_report": False,
        "notice_title": "公告",
        "notice_date": date(2026, 1, 5),
    }
    return LiveHotline(hours=hours, **defaults | values)


def make_post(*hotlines, kind="seat", department=1, demo=False, code="610100", **values):
    """Return a live post whose hotlines have been fetched; ``code``: of its region."""
    card = {"kind": kind, "demo": demo, "title": kind, "duties": "", "holder": None, "terms": []}
    post = LivePost(
        id=next(ids),
        uid="0" * 12,
        region=Region(code=code, name="样品县"),
        department_id=department,
        card=card | values,
    )
    post._prefetched_objects_cache = {"hotlines": list(hotlines)}
    return post
