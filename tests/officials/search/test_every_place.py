"""Every county and above is found by each name that the site prints, once, in both languages."""

from itertools import chain

import pytest

from officials import characters
from officials.models import Level
from officials.models.regions import Region
from officials.search import finder, vocabulary
from officials.search.normalise import fold, normalise_name, pinyin_letters, split_words
from officials.search.query import join_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(country):
    return vocabulary.get_current()


def test_every_region_is_found_by_its_label_in_both_languages(names):
    lost = []
    for row in Region.objects.all():
        for label, letters in ((row.name, normalise_name), (row.name_en, pinyin_letters)):
            ids = {region.id for region in names.regions_named(letters(fold(label)))}
            if row.pk not in ids and len(ids) < vocabulary.MAX_REGIONS:
                lost.append((row.name, label))
    assert lost == []


def test_every_english_label_is_one_name_of_a_query(names):
    labels = Region.objects.exclude(level=Level.TOWNSHIP).values_list("name_en", flat=True)
    parted = [label for label in labels if len(join_words(split_words(label), names)) != 1]
    assert parted == []


def test_no_region_is_listed_twice(names):
    tables = (names.region_names, names.region_pinyin, names.region_english, names.former_names)
    repeated = []
    for word in chain.from_iterable(tables):
        listed = [*names.regions_named(word), *names.regions_formerly_named(word)]
        if len({region.id for region in listed}) != len(listed):
            repeated.append(word)
    assert repeated == []


def test_every_name_is_found_when_it_is_written_with_radicals(names):
    radicals = {character: chr(code) for code, character in characters.LOOK_ALIKES.items()}
    lost, tried = [], 0
    for row in Region.objects.exclude(level=Level.TOWNSHIP):
        written = row.name.translate(str.maketrans(radicals))
        tried += written != row.name
        (word,) = split_words(written)
        lost += [row.name] * (row.pk not in {each.id for each in names.regions_named(word)})
    assert tried > 1000
    assert lost == []


@pytest.mark.parametrize("word", ["临撞", "南凝", "西安", "石家庄", "无此地", "鼓搂区", "双版纳"])
def test_names_one_character_away_are_those_that_a_scan_finds(names, word):
    scanned = {
        name
        for name in names.region_names
        if len(name) == len(word)
        and (name[0] == word[0] or name[1:] == word[1:])
        and sum(first != second for first, second in zip(name, word, strict=True)) == 1
    }
    lacking = {name for name in names.region_names if name[1:] == word and len(word) > 2}
    assert {*names.regions_one_character_away(word)} == scanned | lacking


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("Lintong District", ["610115"]),
        ("Lintong District, Xi'an, Shaanxi", ["610115"]),
        ("Xi'an City", ["610100"]),
        ("Shaanxi Province", ["610000"]),
        ("Dongguan City", ["441900"]),
        ("Gulou District Nanjing", ["320106"]),
        ("Nanjing Gulou District", ["320106"]),
        ("Tibet Autonomous Region", ["540000"]),
        ("Beijing Municipality", ["110000"]),
        ("Beijing City", ["110000"]),
        ("Hong Kong SAR", ["810000"]),
        ("Chaoyang City", ["211300"]),
        ("Garzê Tibetan Autonomous Prefecture", ["513300"]),
        ("Garze Prefecture", ["513300"]),
        ("Garze County", ["513328"]),
        ("Garze", ["513300", "513328"]),
        ("Ngawa", ["513200", "513231"]),
        ("Deqen", ["533400", "533422"]),
        ("Weining County", ["520526"]),
        ("Weining Yi, Hui and Miao Autonomous County", ["520526"]),
        ("Donghuamen Subdistrict", ["110101001"]),
        ("Donghuamen Street Beijing", ["110101001"]),
        ("Changying Hui Ethnic Township", ["110105033"]),
        ("西咸新区", ["z-xixian"]),
        ("江北新区", ["z-jiangbei"]),
        ("贵安新区", ["z-guian"]),
        ("兵团", ["z-bingtuan"]),
        ("Fuzhou New Area", ["z-fuzhou"]),
        ("Changchun", ["220100"]),
        ("Peking", ["110000"]),
        ("Canton", ["440100"]),
        ("Macau", ["820000"]),
        ("Macau SAR", ["820000"]),
        ("Shigatse City", ["540200"]),
        ("Xinjiang Uyghur Autonomous Region", ["650000"]),
        ("怀柔", ["110116"]),
        ("密云", ["110118"]),
        ("运城", ["140800"]),
        ("hami", ["650500"]),
    ],
)
def test_a_place_is_found_by(names, query, codes):
    found = [region.code for region in finder.find_regions(query)]
    assert [code for code in found if len(code) == 6 or len(codes[0]) > 6][: len(codes)] == codes
    assert len({*found}) == len(found)
