"""Find where a number that a query names is published, since when and by which notice."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from directory.availability import is_unreachable
from directory.dates import format_days_ago
from directory.printed_facts import Source, describe_source, describe_verification
from officials import phones
from officials.days import day_of
from officials.models.public import LiveHotline, LiveNumber, LivePost
from officials.search.intent import AREA_CODE_LENGTHS

MAX_NUMBER_POSTS = 10
# Shorter digits are a part of a number.
MIN_WHOLE_NUMBER = 7
# Digits of a landline without its area code.
LOCAL_LENGTHS = range(7, 9)
# A number that changed within so many days is said aloud.
RECENT_DAYS = 30


@dataclass(frozen=True)
class FoundNumber:
    """A post where a number is published. ``since``: its day there; ``replaces``: another number.

    ``days``: how many days ago that was; ``ago`` in words. ``is_recent``: within RECENT_DAYS.
    ``under_report``: several people reported an error, which staff look into. ``wrong``: the last
    check in words, if it reached nobody, or somebody else.
    """

    post: LivePost
    since: date
    days: int
    replaces: bool
    source: Source
    under_report: bool
    wrong: str

    @property
    def ago(self) -> str:
        return format_days_ago(self.days)

    @property
    def is_recent(self) -> bool:
        return self.days < RECENT_DAYS


def find_numbers(
    typed: Iterable[str], today: date, *, area_codes: Iterable[str], found: Collection[LivePost]
) -> list[FoundNumber]:
    """Return the posts of the whole numbers among ``typed``, the latest first.

    A local number is completed by ``area_codes``, those of the place that is named; without one, if
    a single number of the posts that the search found, which are all there are, ends with it.
    """
    numbers = [phones.canonical_fragment(number) for number in typed]
    whole = [number for number in numbers if len(number) >= MIN_WHOLE_NUMBER]
    # +86 stands in place of the area code's 0.
    spelled = [*whole, *(f"0{number}" for number in whole if number[0] != "0")]
    codes = [*area_codes]
    for number in whole:
        if len(number) in LOCAL_LENGTHS:
            spelled += [code + number for code in codes] or _single(
                _landlines_ending(number, found)
            )
    if not spelled:
        return []
    post = "post__region__parent__parent__parent"
    rows = LiveHotline.objects.filter(digits__in=spelled).select_related(
        post, "post__department__type"
    )
    hotlines = list(rows[:MAX_NUMBER_POSTS])
    since = LiveNumber.objects.in_bulk([hotline.pk for hotline in hotlines])
    described = [
        _describe(hotline, since[hotline.pk], today) for hotline in hotlines if hotline.pk in since
    ]
    return sorted(described, key=lambda each: each.days)


def _landlines_ending(number: str, posts: Iterable[LivePost]) -> Iterator[str]:
    """Yield the landlines of posts that are ``number`` behind an area code."""
    for post in posts:
        for hotline in post.hotlines.all():
            code = hotline.digits.removesuffix(number)
            is_code = code != hotline.digits and code.startswith("0")
            if is_code and len(code) in AREA_CODE_LENGTHS and not hotline.suspended:
                yield hotline.digits


def _single(numbers: Iterable[str]) -> list[str]:
    """Return the one number, which several posts may have; none of different ones."""
    different = {*numbers}
    return [*different] if len(different) == 1 else []


def _describe(hotline: LiveHotline, number: LiveNumber, today: date) -> FoundNumber:
    day = day_of(number.since)
    source = describe_source(hotline)
    days = (today - day).days
    wrong = describe_verification(hotline, today).long if is_unreachable(hotline) else ""
    return FoundNumber(
        hotline.post, day, days, number.replaces, source, hotline.under_report, wrong
    )
