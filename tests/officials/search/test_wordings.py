"""The words that people use lead to the topics and bodies that answer them.

``tests/golden/wordings.csv``: what somebody types; the slugs of topics and the codes of department
types that it names.
"""

import pytest

from officials.models import DepartmentType, Topic
from officials.search import vocabulary
from officials.search.intent import parse_intent
from officials.search.normalise import normalise_name
from officials.search.query import parse_query
from tests.golden import rows

WORDINGS = rows("wordings.csv")
EVERYDAY = {row["word"] for row in rows("everyday_words.csv")}
# Names that are pinyin of a place as well: 塔溪.
ENGLISH = {"taxi"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def listed(row, column):
    return [each for each in row[column].split("|") if each]


def test_list_has_a_thousand_different_wordings_of_almost_all_topics():
    wordings = [row["wording"] for row in WORDINGS]
    assert len(wordings) == len(set(wordings)) >= 1000
    topics = {slug for row in WORDINGS for slug in listed(row, "topics")}
    assert topics == set(Topic.objects.values_list("slug", flat=True))


def test_each_wording_alone_asks_for_its_topics():
    present = vocabulary.get_current()
    missed = {}
    for row in WORDINGS:
        found = [topic.slug for topic in parse_intent(row["wording"], present).topics]
        if found != listed(row, "topics"):
            missed[row["wording"]] = found
    assert missed == {}


def test_search_reads_each_wording_as_its_topics_and_bodies():
    present = vocabulary.get_current()
    missed = {}
    for row in WORDINGS:
        (word,) = parse_query(row["wording"], present).interpretations
        topics = [slug for slug, _name in word.topics]
        bodies = [code for code, _name in word.department_types]
        if (topics, bodies) != (listed(row, "topics"), listed(row, "department_types")):
            missed[row["wording"]] = topics, bodies
    assert missed == {}


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("派出所", "public_security"),
        ("police station", "public_security"),
        ("城管", "urban_mgmt"),
        ("人社局", "hrss"),
        ("居委会", "village"),
    ],
)
def test_the_name_of_a_body_is_no_topic(wording, code):
    (word,) = parse_query(wording, vocabulary.get_current()).interpretations
    assert [each for each, _name in word.department_types] == [code]
    assert word.topics == ()


def test_no_word_for_a_topic_or_a_body_is_more_certainly_a_place():
    present = vocabulary.get_current()
    places = {
        word
        for row in [*Topic.objects.all(), *DepartmentType.objects.all()]
        for word in map(normalise_name, row.aliases)
        if present.regions_named(word)
    }
    assert places - EVERYDAY - ENGLISH == {"经开区", "苏木"}
