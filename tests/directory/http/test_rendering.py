"""How a template becomes a page."""

import pytest

from directory.http.pages import strip_indentation


@pytest.mark.parametrize(
    ("html", "stripped"),
    [
        ("  <p>\n    a\n\n  </p>\n", "<p>\na\n</p>"),
        ("<p>a  b</p>", "<p>a  b</p>"),
        ("\n <textarea>\n  a\n\n  b </textarea>\n <p>", "<textarea>\n  a\n\n  b </textarea>\n<p>"),
        ("<pre>\n a\n</pre>\n  <pre> \n</pre>", "<pre>\n a\n</pre>\n<pre> \n</pre>"),
        ('<TextArea name="x"> \n </TEXTAREA >\n', '<TextArea name="x"> \n </TEXTAREA >'),
        ("<preview>\n  a\n</preview>", "<preview>\na\n</preview>"),
        ("<pre>\n  never closed", "<pre>\nnever closed"),
    ],
)
def test_indentation_goes_except_where_a_browser_shows_it(html, stripped):
    assert strip_indentation(html) == stripped
