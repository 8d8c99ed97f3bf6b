"""How much of a large space is tried here: a part that covers it evenly, all of it in CI.

A page comes in two languages, in two sizes of print, and on screens of any width. `FULL=1`
(`make test-full`) tries each page in all eight; without it a page is tried in one, and eight pages
in a row try all.
"""

import os

FULL = os.environ.get("FULL") == "1"
PREFIXES = ("", "/en", "/large", "/large/en")
WIDTHS = (320, 1280)
# Of four pages in a row, two forms of each that have nothing in common: (prefix, widths).
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

    In CI that is each form. Colours are tried at the first of ``widths``: over the languages each
    page meets them at either width in either size of print. All other rules are those of a page's
    structure: two forms that have nothing in common are ``ruled``.
    """
    everything = [*zip(PREFIXES, (WIDTHS, WIDTHS[::-1]) * 2, strict=True)]
    found = []
    for number, page in enumerate(pages):
        ruled = [prefix for prefix, _widths in TWO[number % 2]]
        one = TWO[number % len(TWO)][number // len(TWO) % 2]
        for prefix, widths in everything if FULL else [one]:
            found.append((prefix, widths, not FULL or prefix in ruled, page))
    return found


def examples(number):
    """Return how many examples of a property are tried: an eighth of ``number``, or all.

    At least two: the first one is always the simplest of all.
    """
    return number if FULL else max(2, -(-number // 8))


def by_turns(everything, number, of=2):
    """Return what the walk ``number`` tries: one in ``of`` of ``everything``, or all of it.

    So many walks in a row try all.
    """
    return everything if FULL else everything[number % of :: of]
