"""Find the numbers that no notice prints."""

from django.db.models import Exists, OuterRef, QuerySet

from officials.db.row_lookups import read_ids
from officials.models import Hotline, HotlineSource, RepublicationBan, ReviewState


def filter_bare(hotlines: QuerySet[Hotline]) -> QuerySet[Hotline]:
    """Return those of ``hotlines`` that are not withdrawn and have no source.

    A post is approved with a source for each number, but for those of people who are not published
    again, and a source that leaves makes a draft. So a few posts have them all.
    """
    sources = HotlineSource.objects.filter(hotline=OuterRef("pk"))
    bare = hotlines.filter(~Exists(sources), withdrawn_at=None)
    banned = RepublicationBan.objects.exclude(official=None).order_by().values("official")
    of_drafts = read_ids(bare.exclude(on_post__review_state=ReviewState.APPROVED))
    of_banned = read_ids(bare.filter(appointment__official__in=banned))
    if of_drafts is None or of_banned is None:
        return bare
    return hotlines.filter(pk__in=of_drafts | of_banned)
