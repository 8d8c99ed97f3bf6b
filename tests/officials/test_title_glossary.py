"""English titles: the usual ones, or none."""

import pytest
from hypothesis import given, strategies as st

from officials.title_glossary import translate_title


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("区长", "District Head"),
        ("常务副县长", "Executive Deputy County Head"),
        ("副局长（分管城管、市容）", "Deputy Director"),
        ("政委、副局长", "Political Commissar, Deputy Director"),
        ("党组书记兼局长", "Secretary of the Party Leadership Group, Director"),
        ("代市长", "Acting Mayor"),
        ("总值班室", "General Duty Office"),
        ("局长、三级调研员", ""),
        ("副", ""),
        ("", ""),
    ],
)
def test_a_title_has_its_usual_english_or_none(title, english):
    assert translate_title(title) == english


@given(st.text())
def test_no_title_is_half_translated(title):
    assert translate_title(title).isascii()


def test_an_english_page_shows_a_title_in_both_languages(client, world):
    html = client.get(f"/en/posts/{world.vacant.uid}/").content.decode()
    assert "副局长" in html
    assert "Deputy Director" in html
    assert "Deputy Director" not in client.get(f"/posts/{world.vacant.uid}/").content.decode()
