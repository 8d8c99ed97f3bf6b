"""Answer a query by what is no post: hotlines, places, topics, notices, former holders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db.models import prefetch_related_objects
from django.urls import reverse

from directory.dates import format_days_ago
from directory.notice_queries import find_notices, may_be_title, split_title
from directory.post_cards import Layout, PostCard, build_post_cards
from directory.printed_facts import Source, describe_source
from directory.region_queries import get_area_code
from officials import phones
from officials.days import day_of
from officials.hours import Calendar
from officials.models.departments import DepartmentType, Topic
from officials.models.lexicon import LexiconName
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveHotline, LiveNotice, LiveNumber, LivePost, LiveTerm
from officials.models.regions import Level, Region
from officials.search.intent import Intent, Part
from officials.search.normalise import is_han, pinyin_letters

MAX_PLACES = 20
MAX_NOTICES = 20
MAX_FORMER_HOLDERS = 10
MAX_NUMBER_POSTS = 10
MAX_NEARBY = 3
# Shorter digits are a part of a number.
MIN_WHOLE_NUMBER = 7
# A number that changed within so many days is said aloud.
RECENT_DAYS = 30
MAX_NAMES = 20
# Terms of the same names that are looked through.
MAX_TERMS = 100
NAME_LENGTHS = range(2, 16)
MIN_DOTTED = 4


@dataclass(frozen=True)
class FoundPlace:
    """A region and the address that a choice of it leads to: its page, or its page of a topic."""

    region: Region
    address: str


@dataclass(frozen=True)
class FoundTopic:
    """A topic, the region in which to ask (None: to be chosen), and the address of its page."""

    topic: Topic
    region: Region | None
    address: str


@dataclass(frozen=True)
class FoundNumber:
    """A post where a number is published. ``since``: its day there; ``replaces``: another number.

    ``days``: how many days ago that was; ``ago`` in words. ``is_recent``: within RECENT_DAYS.
    """

    post: LivePost
    since: date
    days: int
    replaces: bool
    source: Source

    @property
    def ago(self) -> str:
        return format_days_ago(self.days)

    @property
    def is_recent(self) -> bool:
        return self.days < RECENT_DAYS


@dataclass(frozen=True)
class SilentBody:
    """A kind of body that publishes nothing in a region, and who answers instead.

    ``cards``: of the nearest region above that publishes such a body. ``changes_at``: when the
    first card changes (None: never).
    """

    region: Region
    types: list[DepartmentType]
    hotlines: list[NationalHotline]
    cards: list[PostCard]
    changes_at: datetime | None
    area_code: str


@dataclass(frozen=True)
class Answers:
    """All answers to a query but the posts that its words find."""

    hotlines: list[NationalHotline] = field(default_factory=list)
    numbers: list[FoundNumber] = field(default_factory=list)
    notices: list[LiveNotice] = field(default_factory=list)
    places: list[FoundPlace] = field(default_factory=list)
    topics: list[FoundTopic] = field(default_factory=list)
    silent: SilentBody | None = None
    former_holders: list[LiveTerm] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def find_redirect(intent: Intent, region: Region | None) -> str:
    """Return the address of the one page that a query means; empty if there is a choice.

    ``region``: in which the query is asked.
    """
    code = ""
    if intent.is_certain_region and region is None:
        code = intent.regions[0].code
    elif region and not intent.regions:
        code = region.code
    if code and intent.is_topic:
        return reverse("place-topic", args=[code, intent.topics[0].slug])
    return reverse("region", args=[code]) if code and intent.is_region else ""


def find_answers(
    query: str,
    intent: Intent,
    region: Region | None,
    *,
    topics: Iterable[Topic],
    now: datetime,
    calendar: Calendar,
) -> Answers:
    """Return the answers to a query. ``region``: in which it is asked; ``topics``: all."""
    places = fetch_regions(intent)
    here = region or (places[0] if len(places) == 1 and intent.names_regions else None)
    named = {topic.slug for topic in intent.topics}
    found_topics = [topic for topic in topics if topic.slug in named]
    silent = _find_silent_body(intent, here, now, calendar) if here else None
    former_holders = _find_former_holders(intent, region)
    if former_holders and {place.level for place in places} == {Level.TOWNSHIP}:
        places = []
    return Answers(
        hotlines=_find_hotlines(intent, here) or _find_hotlines_of_bodies(intent),
        numbers=_find_numbers(intent, day_of(now)),
        notices=_find_notices(query, intent),
        places=[FoundPlace(place, _place_address(place, intent)) for place in places],
        topics=[FoundTopic(topic, here, _topic_address(topic, here)) for topic in found_topics],
        silent=silent,
        former_holders=former_holders,
    )


def fetch_regions(intent: Intent) -> list[Region]:
    """Return the first MAX_PLACES regions of an intent with their parents."""
    ids = [each.id for each in intent.regions[:MAX_PLACES]]
    if not ids:
        return []
    rows = Region.objects.select_related("parent__parent__parent").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _place_address(place: Region, intent: Intent) -> str:
    if intent.is_topic:
        return reverse("place-topic", args=[place.code, intent.topics[0].slug])
    return place.get_absolute_url()


def _topic_address(topic: Topic, region: Region | None) -> str:
    if region is None:
        return topic.get_absolute_url()
    return reverse("place-topic", args=[region.code, topic.slug])


def _find_hotlines(intent: Intent, here: Region | None) -> list[NationalHotline]:
    """Return the hotlines that words name; off the mainland those of the territory."""
    if not intent.hotlines:
        return []
    hotlines = NationalHotline.objects.not_withdrawn()
    if here and not here.on_mainland:
        return list(hotlines.filter(territory=here.path[0]).order_by("id"))
    rows = hotlines.filter(number__in=intent.hotlines, territory=None)
    return sorted(rows, key=lambda row: intent.hotlines.index(row.number))


def _find_hotlines_of_bodies(intent: Intent) -> list[NationalHotline]:
    """Return the hotlines of a body that nobody publishes, if it is asked for without a place."""
    codes = intent.department_types
    if not codes or intent.topics or intent.regions or intent.numbers:
        return []
    if LivePost.objects.filter(department__type__code__in=codes).exists():
        return []
    return list(NationalHotline.objects.for_department_types(codes))


def _find_numbers(intent: Intent, today: date) -> list[FoundNumber]:
    """Return the posts of a whole number, the latest first."""
    numbers = [phones.canonical_fragment(number) for number in intent.numbers]
    whole = [number for number in numbers if len(number) >= MIN_WHOLE_NUMBER]
    # +86 stands in place of the area code's 0.
    whole += [f"0{number}" for number in whole if number[0] != "0"]
    if not whole:
        return []
    post = "post__region__parent__parent__parent"
    rows = LiveHotline.objects.filter(digits__in=whole).select_related(
        post, "post__department__type"
    )
    hotlines = list(rows[:MAX_NUMBER_POSTS])
    since = LiveNumber.objects.in_bulk([hotline.pk for hotline in hotlines])
    found = []
    for hotline in hotlines:
        if number := since.get(hotline.pk):
            day = day_of(number.since)
            source = describe_source(hotline)
            found.append(
                FoundNumber(hotline.post, day, (today - day).days, number.replaces, source)
            )
    return sorted(found, key=lambda each: each.days)


def _find_notices(query: str, intent: Intent) -> list[LiveNotice]:
    if intent.notice:
        words = [part.text for part in intent.parts if part.is_plain or part.regions]
        return list(find_notices(intent.notice, words)[:MAX_NOTICES])
    if may_be_title(query):
        return list(find_notices(None, split_title(query))[:MAX_NOTICES])
    return []


def _find_silent_body(
    intent: Intent, here: Region, now: datetime, calendar: Calendar
) -> SilentBody | None:
    """Return the body that ``here`` publishes nothing of; None if it does, or none is named."""
    codes = intent.department_types
    if not codes or intent.numbers:
        return None
    posts = LivePost.objects.filter(department__type__code__in=codes, region__in=here.path)
    # The office of a street is a department of the region above.
    if posts.filter(department__name__contains=here.name).exists():
        return None
    nearest = list(
        posts.select_related("department__type", "region__parent__parent__parent").order_by(
            "-region__level", "rank", "id"
        )[:MAX_NEARBY]
    )
    if nearest and nearest[0].region_id == here.pk:
        return None
    nearest = [post for post in nearest if post.region_id == nearest[0].region_id]
    prefetch_related_objects(nearest, "hotlines")
    cards, changes_at = build_post_cards(nearest, now, Layout.LOCATED, calendar=calendar)
    hotlines = NationalHotline.objects.for_department_types(codes) if here.on_mainland else []
    return SilentBody(
        here,
        list(DepartmentType.objects.filter(code__in=codes)),
        list(hotlines),
        cards,
        changes_at,
        get_area_code(list(Region.objects.path_of(here))),
    )


def _find_former_holders(intent: Intent, region: Region | None) -> list[LiveTerm]:
    """Return past terms of officials whom the query names, the latest first."""
    # A place in the midst of a name is a part of it: 东方演示.
    whole = _spell_names(["".join(intent.words)])
    names = whole | _spell_names([*_join_names(intent.parts), *intent.words])
    past = LiveTerm.objects.named(*sorted(names)).filter(current=False)
    past = past.select_related("post__department__type", "post__region__parent__parent__parent")
    named = {each.id for each in intent.regions}
    within = named or ({region.pk} if region else set())
    inside = [
        term
        for term in past[:MAX_TERMS]
        if not within or (named and term.name in whole) or within & {*term.post.region.path}
    ]
    inside.sort(key=lambda term: (term.end or date.min, term.pk), reverse=True)
    return list(islice(_one_each(inside), MAX_FORMER_HOLDERS))


def _one_each(terms: Iterable[LiveTerm]) -> Iterable[LiveTerm]:
    """Yield the first term of each official at a post that somebody else holds now."""
    seen = set()
    for term in terms:
        holder = term.post.card["holder"]
        key = (term.post_id, term.official)
        if key not in seen and not (holder and holder["official"] == term.official):
            seen.add(key)
            yield term


def _join_names(parts: Sequence[Part]) -> set[str]:
    """Return the plain words of a query, and all of them joined: 武 演示."""
    plain = [part.text for part in parts if part.is_plain and not part.digits]
    return {*plain, "".join(plain)} - {""}


def _spell_names(words: Iterable[str]) -> set[str]:
    """Return the names that words may be: themselves, or those of the same letters.

    A name of four and more characters may have a dot that nobody types.
    """
    names = {word for word in words if is_han(word) and len(word) in NAME_LENGTHS}
    if letters := {pinyin_letters(word) for word in words if not is_han(word)}:
        rows = LexiconName.objects.filter(letters__in=letters)
        names |= {*rows.values_list("name", flat=True).distinct()[:MAX_NAMES]}
    dotted = {
        f"{name[:place]}·{name[place:]}"
        for name in names
        if len(name) >= MIN_DOTTED
        for place in range(2, len(name) - 1)
    }
    return names | dotted
