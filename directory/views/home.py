"""Render the home page: one search box, emergency hotlines, topics, provinces."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from django.http import HttpResponse
from django.utils.translation import get_language

from directory import jsonld
from directory.filters import all_topics
from directory.http import versions
from directory.http.caching import PublicRequest, public_page
from directory.http.pages import canonical, page
from directory.region_queries import find_newly_published, with_live_counts
from officials.models.departments import Topic
from officials.models.public import LivePost
from officials.models.regions import Region

# The topics of the home page, in its order: what people ask for most.
TOPICS = (
    "unpaid-wages",
    "water-outage",
    "property-management",
    "noise",
    "school-districts",
    "medical-insurance",
)
MAX_EXAMPLES = 3


@public_page(versions.COUNTRY)
def home(request: PublicRequest) -> HttpResponse:
    topics = _first_topics(all_topics(request.dependencies.reference))
    return page(
        request,
        "pages/home.html",
        {
            "provinces": with_live_counts(Region.objects.present().filter(parent=None)),
            "topics": topics,
            "examples": list(islice(_find_examples(topics), MAX_EXAMPLES)),
            "structured": jsonld.script(jsonld.site(partial(canonical, request))),
        },
    )


def _first_topics(topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics of the home page; others, by rank, in place of those that are gone."""
    known = {topic.slug: topic for topic in topics}
    chosen = [known[slug] for slug in TOPICS if slug in known]
    return [*chosen, *(topic for topic in topics if topic not in chosen)][: len(TOPICS)]


def _find_examples(topics: Sequence[Topic]) -> Iterator[str]:
    """Yield what may be asked, such as 临潼 停水 and 威宁 县长, each of another region.

    The regions are those that published last, that with the most posts first. Each answers the
    topic beside it; where none is left that it does, a Chinese page names its first post.
    """
    newest = sorted(find_newly_published(), key=lambda each: each.posts, reverse=True)
    regions = [each.region for each in newest]
    posts = LivePost.objects.filter(region__in=regions).order_by("rank", "id")
    rows = list(posts.values_list("region", "department__type__code", "card__title"))
    left = list(topics)
    for region in regions:
        types = {code for pk, code, _title in rows if pk == region.pk}
        titles = [title for pk, _code, title in rows if pk == region.pk]
        topic = next((each for each in left if types & {*each.department_types}), None)
        if topic:
            left.remove(topic)
            yield f"{region.short_label} {topic.label}"
        elif get_language() != "en":
            yield f"{region.short_label} {titles[0]}"
