"""Answer a query by what is no post: hotlines, regions, topics, notices, former holders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db.models import prefetch_related_objects
from django.urls import reverse

from directory.former_holders import find_former_holders
from directory.notice_queries import find_notices, may_be_title, split_title
from directory.number_queries import FoundNumber, find_numbers
from directory.post_cards import Layout, PostCard, build_post_cards
from directory.region_queries import get_area_code
from officials.days import day_of
from officials.db.time_budgets import TimeBudget
from officials.hours import Calendar
from officials.models.departments import DepartmentType, Topic
from officials.models.national_hotlines import NationalHotline
from officials.models.public import LiveNotice, LivePost, LiveTerm
from officials.models.regions import Level, Region
from officials.search.fillers import is_stop_word
from officials.search.intent import Intent

MAX_REGIONS = 20
# So many are offered side by side.
MAX_FEW_REGIONS = 6
MAX_NOTICES = 20
MAX_NEARBY = 3


@dataclass(frozen=True)
class FoundRegion:
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
    regions: list[FoundRegion] = field(default_factory=list)
    topics: list[FoundTopic] = field(default_factory=list)
    silent: SilentBody | None = None
    former_holders: list[LiveTerm] = field(default_factory=list)

    @property
    def few_regions(self) -> list[FoundRegion]:
        """The regions where they are few, each told from the others by the one above it."""
        above = {each.region.parent_id for each in self.regions}
        is_few = 1 < len(self.regions) == len(above) <= MAX_FEW_REGIONS
        is_high = all(each.region.level != Level.TOWNSHIP for each in self.regions)
        return self.regions if is_few and is_high and None not in above else []

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
    extra: TimeBudget,
    found: Sequence[LivePost] = (),
) -> Answers:
    """Return the answers to a query. ``region``: in which it is asked; ``topics``: all.

    ``found``: the posts that its words find, if these are all. ``extra``: the time for what is
    left out rather than waited for. A number is looked for at any rate: a page must not say that
    nobody has published it.
    """
    regions = fetch_regions(intent)
    here = region or (regions[0] if len(regions) == 1 and intent.names_regions else None)
    named = {topic.slug for topic in intent.topics}
    found_topics = [topic for topic in topics if topic.slug in named]
    if intent.is_topic and len(regions) > 1 and not here:
        found_topics = []  # each region leads to its page of the topic
    silent = None
    if here:
        silent = extra.ask(partial(_find_silent_body, intent, here, now, calendar), None)
    no_terms: list[LiveTerm] = []
    former_holders = extra.ask(partial(find_former_holders, intent, region, found), no_terms)
    if former_holders and {each.level for each in regions} == {Level.TOWNSHIP}:
        regions = []
    numbers = find_numbers(
        intent.numbers,
        day_of(now),
        area_codes=_area_codes(here) if intent.numbers else (),
        found=found,
    )
    # 0771-12345 may be the number of a post, and is the hotline of the country otherwise.
    is_whole_number = numbers and not {*intent.numbers} & {*intent.hotlines}
    hotlines = [] if is_whole_number else _find_hotlines(intent, here)
    return Answers(
        hotlines=hotlines or _find_hotlines_of_bodies(intent),
        numbers=numbers,
        notices=extra.ask(partial(_find_notices, query, intent), []),
        regions=[FoundRegion(each, _region_address(each, intent)) for each in regions],
        topics=[FoundTopic(topic, here, _topic_address(topic, here)) for topic in found_topics],
        silent=silent,
        former_holders=former_holders,
    )


def fetch_regions(intent: Intent) -> list[Region]:
    """Return the first MAX_REGIONS regions of an intent with their parents."""
    ids = [each.id for each in intent.regions[:MAX_REGIONS]]
    if not ids:
        return []
    rows = Region.objects.select_related("parent__parent__parent").in_bulk(ids)
    return [rows[pk] for pk in ids if pk in rows]


def _region_address(region: Region, intent: Intent) -> str:
    if intent.is_topic:
        return reverse("place-topic", args=[region.code, intent.topics[0].slug])
    return region.get_absolute_url()


def _topic_address(topic: Topic, region: Region | None) -> str:
    if region is None:
        return topic.get_absolute_url()
    return reverse("place-topic", args=[region.code, topic.slug])


def _find_hotlines(intent: Intent, here: Region | None) -> list[NationalHotline]:
    """Return the hotlines that words name; off the mainland those of the territory."""
    if not intent.hotlines:
        return []
    hotlines = NationalHotline.objects.reached()
    if here and not here.on_mainland:
        return list(hotlines.filter(territory=here.path[0]).order_by("id"))
    rows = hotlines.filter(number__in=intent.hotlines, territory=None)
    return sorted(rows, key=lambda row: intent.hotlines.index(row.number))


def _find_hotlines_of_bodies(intent: Intent) -> list[NationalHotline]:
    """Return the hotlines of a body that nobody publishes, if it is asked for without a region."""
    codes = intent.department_types
    if not codes or intent.topics or intent.regions or intent.numbers:
        return []
    if LivePost.objects.filter(department__type__code__in=codes).exists():
        return []
    return list(NationalHotline.objects.for_department_types(codes))


def _area_codes(here: Region | None) -> list[str]:
    code = get_area_code(list(Region.objects.path_of(here))) if here else ""
    return [code] if code else []


def _find_notices(query: str, intent: Intent) -> list[LiveNotice]:
    if intent.notice:
        named = [
            part.text
            for part in intent.parts
            if (part.is_plain or part.regions) and not part.digits and not is_stop_word(part.text)
        ]
        words = split_title(" ".join(named))
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
