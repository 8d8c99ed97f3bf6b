"""What people type finds what they mean: a list of queries over made-up posts in real places."""

from collections import Counter

import pytest
from django.db import transaction

from officials import search
from officials.models import LivePost
from tests import golden

pytestmark = pytest.mark.django_db

FIRST = 3
LEAST_SHARE = 0.98
QUERIES = golden.rows("queries.csv")
KINDS = sorted({row["kind"] for row in QUERIES})


@pytest.fixture(scope="module")
def posts(django_db_setup, django_db_blocker):
    """The key of each post by its uid; made once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {uid: key for key, uid in golden.build().items()}
        transaction.set_rollback(True)


def answer(query, posts):
    """Return the keys of what is found, best first; or the refusal."""
    try:
        found = search.find(query).editions
    except search.Unanswerable:
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
