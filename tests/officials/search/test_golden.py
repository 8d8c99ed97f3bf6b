"""Search finds the expected posts for a list of queries, over invented posts in real regions.

It also finds every post that a scan of all rows finds, for the kinds of query that a scan can
answer.
"""

from collections import Counter
from random import Random

import pytest

from officials import search
from officials.models import LivePost
from officials.search.find import find_answered
from officials.search.normalise import ngrams, normalise_name
from tests.golden import rows

pytestmark = pytest.mark.django_db

FIRST = 3
MIN_SHARE = 0.98
QUERIES = [row for row in rows("queries.csv") if row["expected"]]
KINDS = sorted({row["kind"] for row in QUERIES})


@pytest.fixture
def posts(golden):
    """Return the key of each post by its uid."""
    return golden


def answer(query, posts):
    """Return the keys of the posts found, best first; ``-`` for none, ``!`` for InvalidQuery."""
    try:
        editions = search.find_posts(query).editions
    except search.InvalidQuery:
        return ["!"]
    uids = dict(LivePost.objects.filter(pk__in=editions).values_list("pk", "uid"))
    return [posts[uids[pk]] for pk in editions] or ["-"]


def is_right(row, posts):
    return not {*row["expected"].split("|")}.isdisjoint(answer(row["query"], posts)[:FIRST])


def test_queries_that_are_asked_together_are_answered_as_each_alone(posts):
    """Ten at once, as many as spelling asks, with numbers, wrong ones and those without results."""
    queries = [*(row["query"] for row in rows("queries.csv")[::2]), "", "12", "。"]
    for start in range(0, len(queries), 10):
        asked = queries[start : start + 10]
        alone = {query for query in asked if answer(query, posts)[0] not in {"-", "!"}}
        assert find_answered(asked) == alone


def test_list_has_enough_queries_of_each_kind():
    assert len(QUERIES) >= 200
    assert min(Counter(row["kind"] for row in QUERIES).values()) >= 15


def test_expected_post_is_among_the_first_three_results(posts):
    missed = [
        f"{row['kind']}: {row['query']} → {answer(row['query'], posts)[:FIRST]}, "
        f"not {row['expected']}"
        for row in QUERIES
        if not is_right(row, posts)
    ]
    print(f"{len(QUERIES) - len(missed)} of {len(QUERIES)}", *missed, sep="\n")  # noqa: T201
    assert len(missed) <= (1 - MIN_SHARE) * len(QUERIES), "\n".join(missed)


@pytest.mark.parametrize("kind", ["no hit", "not live", "too little"])
def test_query_without_expected_posts_finds_none(posts, kind):
    rows = [row for row in QUERIES if row["kind"] == kind]
    assert [row["query"] for row in rows if not is_right(row, posts)] == []


def substrings(text, min_length, max_length):
    return {each for size in range(min_length, max_length + 1) for each in ngrams(text, size)}


def name_queries(post):
    holder = post.card["holder"]
    return substrings(normalise_name(holder["name"]), 1, 4) if holder else set()


def pinyin_queries(post):
    """Return full pinyin, in one word and spaced, and a prefix of more than a syllable."""
    holder = post.card["holder"] or {"readings": []}
    queries = set()
    for reading in holder["readings"]:
        syllables = reading.split()
        whole = "".join(syllables)
        queries |= {whole, reading, whole[: len(syllables[0]) + 2]}
    return queries


def word_queries(post):
    fields = (post.card["title"], *post.card["duties"].split("、"), post.card["department"])
    queries = {each for text in fields for each in substrings(normalise_name(text), 2, 5)}
    return {query for query in queries if query.isalpha()}


def number_queries(post):
    return {each for hotline in post.hotlines.all() for each in substrings(hotline.digits, 3, 11)}


@pytest.mark.parametrize("queries_of", [name_queries, pinyin_queries, word_queries, number_queries])
def test_every_post_that_a_scan_finds_is_found(posts, queries_of):
    live = LivePost.objects.prefetch_related("hotlines")
    queries_by_post = {post.uid: queries_of(post) for post in live}
    queries = sorted(set().union(*queries_by_post.values()))
    for query in Random(1).sample(queries, 60):
        scanned = {posts[uid] for uid, own in queries_by_post.items() if query in own}
        assert scanned <= {*answer(query, posts)}, query


def test_each_holder_is_found_by_the_latin_name_as_it_is_printed(posts):
    lost = []
    for post in LivePost.objects.exclude(card__holder=None):
        name, latin = post.card["holder"]["name"], post.card["holder"]["latin"]
        # Each part of a name with a dot is a name as well.
        parts = latin.split() if "·" in name else []
        lost += [
            query
            for query in (latin, latin.upper(), latin.replace("'", "’"), *parts)
            if posts[post.uid] not in answer(query, posts)
        ]
    assert lost == []


def test_digits_find_only_posts_whose_numbers_contain_them(posts):
    numbers = {
        post.uid: [hotline.digits for hotline in post.hotlines.all()]
        for post in LivePost.objects.prefetch_related("hotlines")
    }
    fragments = {
        each for own in numbers.values() for digits in own for each in substrings(digits, 4, 6)
    }
    for fragment in Random(1).sample(sorted(fragments), 60):
        scanned = {
            posts[uid] for uid, own in numbers.items() if any(fragment in each for each in own)
        }
        # 12345 is also a department.
        assert scanned == {*answer(fragment, posts)} or fragment == "12345", fragment


def test_region_finds_all_posts_inside_it(posts):
    live = list(LivePost.objects.select_related("region__parent__parent"))
    paths = {post.uid: [post.region, post.region.parent] for post in live}
    for region in {each for path in paths.values() for each in path if each}:
        scanned = {posts[uid] for uid, path in paths.items() if region in path}
        for query in (region.name, region.short_name, region.pinyin):
            assert scanned <= {*answer(query, posts)}, query
