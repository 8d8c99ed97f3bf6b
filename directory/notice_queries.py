"""Find live notices by document number, title, issuer, day and place."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from officials.models.public import LiveNotice
from officials.search.normalise import fold
from officials.search.notice_references import NoticeReference

# Words of a query that may be those of a notice rather than of a post.
NOTICE_WORD = re.compile("公告|公示|通告|通知|公布|名单|一览表|文件")
MIN_TITLE_LENGTH = 4
MAX_WORDS = 6
# Words that notices of all titles are called by.
_KINDS = re.compile("公告|公示|通告|通知|公布|文件|文")
_MARKS = re.compile(r"[\s【】《》〈〉“”\"'，,。、:：]+")


def find_notices(reference: NoticeReference | None, words: Iterable[str]) -> QuerySet[LiveNotice]:
    """Return the live notices of a reference whose title, issuer or place has each of the words."""
    notices = LiveNotice.objects.select_related("region__parent__parent__parent")
    if reference and reference.year:
        # 〔2026〕3号, [2026]3号 and 2026年第3号 are the same.
        number = rf"{reference.year}[^0-9]{{1,4}}0*{reference.number}([^0-9]|$)"
        notices = notices.filter(
            document_number__regex=number, document_number__contains=reference.prefix
        )
    if reference and reference.first:
        notices = notices.filter(published_on__range=(reference.first, reference.last))
    for word in list(words)[:MAX_WORDS]:
        places = Q(region__name__contains=word) | Q(region__name_en__icontains=word)
        notices = notices.filter(
            Q(title__icontains=word)
            | Q(issuer__icontains=word)
            | Q(document_number__icontains=word)
            | places
        )
    return notices


def split_title(query: str) -> list[str]:
    """Return the words of a query as they may stand in a title: folded, without quotation marks.

    Beside other words those for any notice are left out.
    """
    words = [word for word in _MARKS.split(fold(query)) if word]
    return [word for word in words if not _KINDS.fullmatch(word)] or words


def may_be_title(query: str) -> bool:
    """Return whether a query is likely to be the title of a notice, or a part of it."""
    return len(query) >= MIN_TITLE_LENGTH and NOTICE_WORD.search(query) is not None
