"""Put marks into JSON and find what bytes of office software hold, and change nothing else."""

import gzip
import io
import json
import zipfile
import zlib

import pytest
from hypothesis import given, settings, strategies as st

from officials.characters import REDACTED
from officials.redaction.contents import find_spans, redact, redact_packed
from officials.redaction.files import SearchedFiles, find_missing, search_files
from officials.redaction.spellings import NameSpelling, NumberSpelling
from tests.support.pairwise import examples

MOBILE = NumberSpelling("15400000001")
WRITTEN = ["15400000001", "154 0000 0001", "１５４ 0000 0001", "一五四〇〇〇〇〇〇〇一"]
LINE = "教育局,王示例,局长,154 0000 0001\n"

# Neither digits nor letters that stand for some, so that no other number arises by chance.
PLAIN = st.text("教育局热线说明ab ，。", max_size=6)
TEXTS = st.builds(
    lambda before, number, after: (before + number + after, before + REDACTED + after),
    PLAIN,
    st.sampled_from(WRITTEN),
    PLAIN,
) | PLAIN.map(lambda text: (text, text))
SCALARS = st.none() | st.booleans() | st.integers(-999, 999)
VALUES = st.recursive(
    TEXTS | SCALARS.map(lambda value: (value, value)),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda pairs: tuple([*each] for each in _unzip(pairs)))
        | st.dictionaries(PLAIN, inner, max_size=4).map(
            lambda pairs: tuple({key: pair[at] for key, pair in pairs.items()} for at in (0, 1))
        )
    ),
    max_leaves=12,
)


def _unzip(pairs):
    return [each[0] for each in pairs], [each[1] for each in pairs]


@settings(max_examples=examples(100), deadline=None)
@given(VALUES)
def test_json_loses_the_number_in_each_of_its_texts_and_nothing_else(pair):
    value, expected = pair
    assert redact(value, MOBILE) == expected
    assert not [*find_spans(expected, MOBILE)]
    packed = redact_packed(zlib.compress(json.dumps(value).encode()), MOBILE)
    assert json.loads(zlib.decompress(packed)) == expected


def test_an_extension_goes_with_the_digits_beside_it():
    value = {"digits": "15400000001", "extension": "801", "rank": 801}
    assert redact(value, MOBILE) == {"digits": REDACTED, "extension": REDACTED, "rank": 801}


def test_a_term_of_another_person_keeps_its_name():
    spelling = NameSpelling(frozenset({"王示例"}), official="a")
    card = {"terms": [{"official": "a", "name": "王示例"}, {"official": "b", "name": "王示例"}]}
    names = [term["name"] for term in redact(card, spelling)["terms"]]
    assert names == [REDACTED, "王示例"]
    assert len([*find_spans(card, spelling)]) == 1


def archive(text):
    """Return a workbook's bytes, with the text in runs of a cell."""
    cells = "".join(f"<r><t>{each}</t></r>" for each in text.split())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst><si>{cells}</si></sst>')
    return file.getvalue()


FILES = {
    "utf-8": LINE.encode(),
    "utf-8 with a mark": LINE.encode("utf-8-sig"),
    "GBK": LINE.encode("gb18030"),
    "UTF-16": LINE.encode("utf-16"),
    "gzip": gzip.compress(LINE.encode()),
    "zlib": zlib.compress(json.dumps([["x", "154 0000 0001"]]).encode()),
    "workbook": archive(LINE),
    "broken archive": b"PK" + LINE.encode(),
}


@pytest.mark.parametrize("data", FILES.values(), ids=list(FILES))
def test_bytes_are_read_as_office_software_writes_them(data):
    assert any(span.is_certain for _text, span in find_spans(data, MOBILE))
    assert not [*find_spans(data, NumberSpelling("15400000002"))]


def test_files_are_searched_by_content_and_name_and_pictures_by_name(tmp_path):
    (tmp_path / "mails").mkdir()
    (tmp_path / "postgres").mkdir()
    for name in ("mails/1.eml", "postgres/1", "secret"):
        (tmp_path / name).write_text(LINE if name != "secret" else "x")
    (tmp_path / "154-0000-0001.jpg").write_bytes(b"\xff\xd8\xff")
    searched = SearchedFiles()
    found = search_files(tmp_path, MOBILE, searched, leaving_out=[tmp_path / "postgres"])
    assert [each.path for each in found] == ["154-0000-0001.jpg", "mails/1.eml"]
    assert (searched.files, searched.unreadable) == (3, 1)


def test_a_file_outside_the_folder_is_none_of_the_site(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "other").write_text("x")
    (folder / "link").symlink_to(tmp_path / "other")
    (folder / "mine").write_text("x")
    assert find_missing(folder, ["mine", "../other", "link", "none"]) == [
        "../other",
        "link",
        "none",
    ]
