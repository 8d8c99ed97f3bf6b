"""The search page answers each query of the golden list with the kind of thing that is asked for.

``tests/golden/queries.csv``: ``answer`` is the kind, ``target`` names of which one must be among
the first three; ``tests/golden/page_answers.py`` reads both from what a reader sees. One query in
eight is asked, in CI all.
"""

from collections import Counter

import pytest

from tests.golden import HERE, rows
from tests.golden.page_answers import read_page
from tests.support.pairwise import by_turns

QUERIES = rows("queries.csv")
FIRST = 3
# A test asks so many queries, or one in eight of them.
SIZE = 30
PARTS = [QUERIES[begin : begin + SIZE] for begin in range(0, len(QUERIES), SIZE)]


def test_list_has_nine_hundred_different_queries_of_all_kinds_of_answer():
    assert len({row["query"] for row in QUERIES}) == len(QUERIES) >= 900
    kinds = Counter(row["answer"] for row in QUERIES)
    unlimited = {"digits", "area code"}
    assert min(number for kind, number in kinds.items() if kind not in unlimited) >= 20
    assert min(kinds.values()) >= 10
    documented = (HERE / "page_answers.py").read_text(encoding="utf-8")
    assert [kind for kind in kinds if kind not in documented] == []


@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0]["kind"])
def test_each_query_gets_the_kind_of_answer_that_it_asks_for(client, golden, part):
    missed = []
    for number, row in enumerate(by_turns(part, PARTS.index(part), of=8)):
        # Searches of one address are limited.
        response = client.get("/search/", {"q": row["query"]}, REMOTE_ADDR=f"10.1.{number}.1")
        answer = read_page(response, golden)
        targets = {*row["target"].split("|")} - {""}
        if answer.kind != row["answer"] or (targets and targets.isdisjoint(answer.names[:FIRST])):
            missed.append((row["query"], row["answer"], row["target"], answer))
    assert missed == []
