"""What people type finds what they mean: a list of queries over made-up posts in real places.

And no query of a kind that a scan of the rows can answer too misses one that the scan finds.
"""

from collections import Counter
from random import Random

import pytest

from officials import search
from officials.models import LivePost
from officials.search.normalise import bare
from tests import golden
from tests.conftest import taken_back

pytestmark = pytest.mark.django_db

FIRST = 3
LEAST_SHARE = 0.98
QUERIES = golden.rows("queries.csv")
KINDS = sorted({row["kind"] for row in QUERIES})


@pytest.fixture(scope="module")
def posts(django_db_setup, django_db_blocker):
    """The key of each post by its uid; made once for this module and taken back after it."""
    with taken_back(django_db_blocker):
        yield {uid: key for key, uid in golden.build().items()}


def answer(query, posts):
    """Return the keys of what is found, best first; or the refusal."""
    try:
        found = search.find_posts(query).editions
    except search.InvalidQuery:
        return ["!"]
    uids = dict(LivePost.objects.filter(pk__in=found).values_list("pk", "uid"))
    return [posts[uids[pk]] for pk in found] or ["-"]


def is_right(row, posts):
    return not {*row["expected"].split("|")}.isdisjoint(answer(row["query"], posts)[:FIRST])


def test_the_list_holds_enough_of_each_kind():
    assert len(QUERIES) >= 200
    assert min(Counter(row["kind"] for row in QUERIES).values()) >= 15


def test_what_is_meant_is_among_the_first_three(posts):
    missed = [
        f"{row['kind']}: {row['query']} → {answer(row['query'], posts)[:FIRST]}, "
        f"not {row['expected']}"
        for row in QUERIES
        if not is_right(row, posts)
    ]
    print(f"{len(QUERIES) - len(missed)} of {len(QUERIES)}", *missed, sep="\n")  # noqa: T201
    assert len(missed) <= (1 - LEAST_SHARE) * len(QUERIES), "\n".join(missed)


@pytest.mark.parametrize("kind", ["no hit", "not live", "too little"])
def test_what_is_not_there_is_never_found(posts, kind):
    asked = [row for row in QUERIES if row["kind"] == kind]
    assert [row["query"] for row in asked if not is_right(row, posts)] == []


def substrings(text, shortest, longest):
    return {text[i : i + n] for n in range(shortest, longest + 1) for i in range(len(text) - n + 1)}


def of_names(post):
    holder = post.card["holder"]
    return substrings(bare(holder["name"]), 1, 4) if holder else set()


def of_readings(post):
    """Full pinyin, all of it or as far as more than a syllable, and initials from two on."""
    holder = post.card["holder"] or {"readings": []}
    said = set()
    for reading in holder["readings"]:
        syllables = reading.split()
        whole = "".join(syllables)
        said |= {whole, reading, whole[: len(syllables[0]) + 2]}
    return said


def of_words(post):
    fields = (post.card["title"], *post.card["duties"].split("、"), post.card["department"])
    said = {each for text in fields for each in substrings(bare(text), 2, 5)}
    return {each for each in said if each.isalpha()}


def of_numbers(post):
    return {each for hotline in post.hotlines.all() for each in substrings(hotline.digits, 3, 11)}


@pytest.mark.parametrize("said_of", [of_names, of_readings, of_words, of_numbers])
def test_nothing_is_missed_that_a_scan_finds(posts, said_of):
    live = LivePost.objects.prefetch_related("hotlines")
    said = {post.uid: said_of(post) for post in live}
    queries = sorted({each for of_post in said.values() for each in of_post})
    for query in Random(1).sample(queries, 60):
        scanned = {posts[uid] for uid, of_post in said.items() if query in of_post}
        assert scanned <= {*answer(query, posts)}, query


def test_a_number_finds_those_that_hold_it_and_no_other(posts):
    numbers = {
        post.uid: [hotline.digits for hotline in post.hotlines.all()]
        for post in LivePost.objects.prefetch_related("hotlines")
    }
    fragments = {
        each for held in numbers.values() for digits in held for each in substrings(digits, 4, 6)
    }
    for fragment in Random(1).sample(sorted(fragments), 60):
        scanned = {
            posts[uid] for uid, held in numbers.items() if any(fragment in each for each in held)
        }
        # 12345 is a department too.
        assert scanned == {*answer(fragment, posts)} or fragment == "12345", fragment


def test_a_place_finds_all_that_stands_in_it(posts):
    live = list(LivePost.objects.select_related("region__parent__parent"))
    above = {post.uid: [post.region, post.region.parent] for post in live}
    for place in {each for path in above.values() for each in path if each}:
        scanned = {posts[uid] for uid, path in above.items() if place in path}
        for query in (place.name, place.short_name, place.pinyin):
            assert scanned <= {*answer(query, posts)}, query
