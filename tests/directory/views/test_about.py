"""The page about the site: why it is there, with the rounds in which the press called."""

import re


def test_the_page_counts_what_the_press_found_in_the_language_of_the_page(client, db):
    text = {
        language: re.sub(r"\s+", " ", client.get(f"{language}/about/").content.decode())
        for language in ("", "/en")
    }

    assert "2008 昆明" in text[""]
    assert "《中国青年报》2011 年" in text[""]
    assert "2011 Laishan District, Yantai" in text["/en"]
    assert "China Youth Daily, 2011" in text["/en"]
    for page in text.values():
        rows = re.findall(r'<th scope="row">.*?</tr>', page)
        counts = [tuple(map(int, re.findall(r"<td> ?(\d+)", row))) for row in rows]
        assert counts == [(35, 13), (10, 6), (10, 5), (10, 2), (8, 6)]
