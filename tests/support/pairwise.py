"""Which forms of a page are tried: each pair of language, size and width here, all of them in CI.

A page comes in two languages, in two sizes of print, and on screens of any width. `FULL=1`
(`make test-full`) tries each page in all eight; without it a page is tried in two that have nothing
in common, and four pages in a row try all eight.
"""

import os

FULL = os.environ.get("FULL") == "1"
PREFIXES = ("", "/en", "/large", "/large/en")
WIDTHS = (320, 1280)
# Of four pages in a row, the forms of each: (prefix, widths).
TWO = [
    [("", (320,)), ("/large/en", (1280,))],
    [("/en", (320,)), ("/large", (1280,))],
    [("/large", (320,)), ("/en", (1280,))],
    [("/large/en", (320,)), ("", (1280,))],
]
FOUR = [("", 320), ("/large/en", 320), ("/en", 1280), ("/large", 1280)]
EIGHT = [(prefix, width) for prefix in PREFIXES for width in WIDTHS]

# What is tried of a single page: (prefix, width).
FORMS_OF_ONE = EIGHT if FULL else FOUR


def forms_of_each(pages):
    """Return what is tried of several pages: (prefix, widths, page)."""
    everything = [(prefix, WIDTHS) for prefix in PREFIXES]
    return [
        (prefix, widths, page)
        for number, page in enumerate(pages)
        for prefix, widths in (everything if FULL else TWO[number % len(TWO)])
    ]
