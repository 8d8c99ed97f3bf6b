"""Read what the form of a post says above its fields: what is public of it, and what differs."""

from collections.abc import Sequence
from typing import Any

from officials import clock
from officials.admin.posts.covers import list_covers
from officials.admin.posts.hotline_formset import hotlines_of
from officials.days import day_of
from officials.identity import identify_read
from officials.models import Appointment, Hotline
from officials.publication import diff, live
from officials.publication.register import set_content


def read_public_state(post: Any, formsets: Sequence[Any]) -> dict[str, Any]:
    """Return ``editions``, ``differences``, ``covers`` and ``withdrawn`` for the page.

    ``formsets``: of the page. While nothing is sent their rows are the stored ones, which are
    compared with the editions, and make the ``identity`` of ``post``; else all is read anew.
    """
    moment = getattr(post, "moment", None) or clock.now()
    editions = live.read_open_editions([post.pk], moment)
    covers = list(list_covers(post))
    withdrawn = list(hotlines_of(post).exclude(withdrawn_at=None).select_related(None))
    stored = {each.model: each.queryset for each in formsets if not each.is_bound}
    if hasattr(post, "moment") and Appointment in stored and Hotline in stored:
        appointments, hotlines = list(stored[Appointment]), list(stored[Hotline])
        set_content(post, hotlines, appointments, covers)
        differences = diff.compare_posts([post], editions, moment, withdrawn)[post.pk]
        post.identity = identify_read(post, appointments, hotlines)
    else:
        differences = diff.diff_for(post, editions)
    return {
        "editions": editions,
        "differences": differences,
        "covers": [each for each in covers if each.end_date >= day_of(moment)],
        "withdrawn": withdrawn,
    }
