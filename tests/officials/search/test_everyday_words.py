"""The list of everyday words that are names of places too, which nobody types for such a place.

``tests/golden/everyday_words.csv``: the word; ``meant``: a topic, a body, or ambiguous; ``answer``:
the slug of the topic or the code of the department type, empty for an ambiguous word.
"""

from collections import Counter

import pytest

from officials.models import DepartmentType, Level, Region, RegionAlias, Topic
from officials.search.normalise import is_han
from tests.golden import rows

WORDS = rows("everyday_words.csv")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def test_list_has_two_hundred_different_words_in_characters():
    words = [row["word"] for row in WORDS]
    assert len(words) == len(set(words)) >= 200
    assert all(is_han(character) for word in words for character in word)


def test_each_word_begins_the_name_of_a_place():
    names = "\n".join(["", *Region.objects.values_list("name", flat=True)])
    assert [row["word"] for row in WORDS if "\n" + row["word"] not in names] == []


def test_no_ambiguous_word_is_the_name_of_one_county_or_higher_place():
    upper = Region.objects.exclude(level=Level.TOWNSHIP).values_list("pk", "name", "short_name")
    former = RegionAlias.objects.values_list("region", "name", "short_name")
    named = {(pk, name) for pk, *names in [*upper, *former] for name in names}
    places = Counter(name for _pk, name in named)
    ambiguous = [row["word"] for row in WORDS if row["meant"] == "ambiguous"]
    assert [word for word in ambiguous if places[word] == 1] == []


@pytest.mark.parametrize(
    ("meant", "model", "key"), [("topic", Topic, "slug"), ("body", DepartmentType, "code")]
)
def test_a_word_that_means_a_topic_or_a_body_is_one_of_its_names(meant, model, key):
    names = {getattr(row, key): {row.name, *row.aliases} for row in model.objects.all()}
    listed = [row for row in WORDS if row["meant"] == meant]
    assert len(listed) >= 10
    assert [row["word"] for row in listed if row["word"] not in names[row["answer"]]] == []


def test_an_ambiguous_word_has_no_answer():
    assert {row["meant"] for row in WORDS} == {"topic", "body", "ambiguous"}
    assert {row["answer"] for row in WORDS if row["meant"] == "ambiguous"} == {""}
