"""How much of a large space is tried here: a part that covers it evenly, all of it in CI.

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
    """Return what is tried of several pages: (prefix, widths, whether it is ruled, page).

    Colours are tried at the first of ``widths``: over the languages each page meets them at either
    width in either size of print. All other rules are those of a page's structure: two forms that
    have nothing in common are ``ruled``.
    """
    everything = [*zip(PREFIXES, (WIDTHS, WIDTHS[::-1]) * 2, strict=True)]
    found = []
    for number, page in enumerate(pages):
        ruled = [prefix for prefix, _widths in TWO[number % 2]]
        for prefix, widths in everything if FULL else TWO[number % len(TWO)]:
            found.append((prefix, widths, not FULL or prefix in ruled, page))
    return found


def examples(number):
    """Return how many examples of a property are tried: a third of ``number``, or all."""
    return number if FULL else -(-number // 3)


def by_turns(everything, number):
    """Return what the walk ``number`` tries: each second of ``everything``, or all of it."""
    return everything if FULL else everything[number % 2 :: 2]
