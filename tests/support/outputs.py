"""Every output of the site for a small country: each URL, each form and parameter of a page."""

import re
import zipfile
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.support.pairwise import by_turns

PLAIN = (
    *("healthz", "readyz", "robots", "security", "sitemap", "sitemap-pages", "search-xlsx"),
    *("search-exact-csv", "search-csv", "search-json", "home", "regions", "topics", "notices"),
    *("coverage-xlsx", "coverage-csv", "coverage-exact-csv", "coverage"),
    *(
        "hotlines",
        "offline",
        "search",
        "suggest",
        "about",
        "demo",
        "accessibility",
        "privacy",
        "components",
    ),
    "report-status",
)
OF_REGIONS = (
    "region",
    "promise",
    "place-topics",
    "print",
    "region-qr",
    "region-coverage",
    "region-qr-page",
    "newspaper",
    "screen",
    "region-offline",
)
# The arguments of each URL pattern, by the names of the rows of ``tests.support.world``.
ARGUMENTS = {
    **{name: [{}] for name in PLAIN},
    **{
        name: [{"code": f"{place}.code"} for place in ("province", "city", "county", "town")]
        for name in OF_REGIONS
    },
    **{
        name: [{"uid": "head.uid"}, {"uid": "vacant.uid"}]
        for name in ("post", "vcard", "qr", "qr-page")
    },
    "post-history": [{"uid": f"{post}.uid"} for post in ("head", "vacant", "abolished")],
    "edition": [{"uid": "edition.uid"}, {"uid": "last_edition.uid"}],
    "sitemap-part": [{"code": "province.code", "part": 1}],
    "place-topic": [
        {"code": f"{place}.code", "slug": "topic.slug"} for place in ("county", "town")
    ],
    "topic": [{"slug": "topic.slug"}],
    "department": [{"uid": "bureau.uid"}],
    "official": [{"uid": "holder.official.uid"}, {"uid": "former.official.uid"}],
    "notice": [{"uid": "notice.uid"}],
    "report": [{"uid": "office.uid"}, {"uid": "overdue.uid"}],
    "outcome": [{"uid": "office.uid"}, {"uid": "own.uid"}],
    "office-confirmation": [{"token": "office_link.token"}],
}
# The values that each query parameter is tried with, beside each ``q``.
QUERIES = [
    *("王", "王示", "wangshili", "wsl", "王示列", "王示例", "赵虚构", "zhaoxugou", "局长"),
    *("样品县公安局", "样品县 局长", "0999", "3456", "0123456", "09990123456", "0001", "样品事"),
]
PARAMETERS = {
    "q": [*QUERIES, "关于公布"],
    "region": ["{county.code}", "{province.code}"],
    "topic": ["{topic.slug}"],
    "level": ["3"],
    "department": ["{bureau.type.code}"],
    "kind": ["landline", "mobile"],
    "verified": ["30"],
    "sort": ["verified"],
    "after": ["1-2"],
    "year": ["2026"],
    "before": ["{notice.uid}"],
    "lang": ["en"],
    "order": ["share"],
    "with": ["{zone.code}"],
    "now": ["1"],
    "on": ["{day}", "2021-05-01", "2999-01-01"],
    "columns": ["8"],
    "page": ["2"],
    "look": ["dark"],
    "turn": ["no", "script"],
    "posts": ["4"],
    "printed": ["{day}", "2021-05-01", "2999-01-01"],
}
FORMS = ("", "/en", "/large", "/large/en")
LANGUAGES = ("", "/en")


def public_patterns(patterns=None):
    """Yield the URL patterns of the site, without those of the admin."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLPattern):
            yield each
        elif isinstance(each, URLResolver) and each.namespace != "admin":
            yield from public_patterns(each.url_patterns)


def outputs(world, names=None, turn=None):
    """Yield the addresses of all outputs, or of the URL patterns with these names.

    Each query comes in both languages. With a number as ``turn`` it comes in one, and outside of CI
    only each eighth query does, and one form of each path. Sixteen turns in a row try all, in CI
    eight. Raises KeyError for a URL or a parameter without an entry.
    """
    paths = 0
    for pattern in public_patterns():
        if names is not None and pattern.name not in names:
            continue
        machine = "/" not in str(pattern.pattern).strip("/") and not _has_languages(pattern)
        for arguments in ARGUMENTS[pattern.name]:
            values = {name: _value(world, value) for name, value in arguments.items()}
            with translation.override(settings.LANGUAGE_CODE):  # the page before spoke another
                path = reverse(pattern.name, kwargs=values)
            forms, languages = ([""], [""]) if machine else (FORMS, LANGUAGES)
            if turn is not None and not machine:
                forms = by_turns(forms, turn + paths, of=len(FORMS))
            paths += 1
            yield from (form + path for form in forms)
            queries = _queries(world, getattr(pattern.callback, "parameters", ()))
            if turn is None:
                asked = [(language, query) for query in queries for language in languages]
            else:
                # In CI each turn tries all queries: half of the first eight in another language.
                shift = turn // 4 + turn // 8
                asked = [
                    (languages[(shift + number) % len(languages)], query)
                    for number, query in enumerate(queries)
                ]
                asked = by_turns(asked, turn, of=8)
            yield from (f"{language}{path}?{query}" for language, query in asked)


def _has_languages(pattern):
    return any(
        pattern in each.url_patterns
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver)
    )


def _value(world, value):
    row, *attributes = str(value).split(".")
    if not attributes:
        return value
    found = getattr(world, row)
    for attribute in attributes:
        found = getattr(found, attribute)
    return found


def _queries(world, parameters):
    """Yield query strings: each value of each parameter, alone and beside a query."""
    for name in parameters:
        for value in PARAMETERS[name]:
            filled = value.format(**vars(world))
            yield urlencode({name: filled})
            if name != "q" and "q" in parameters:
                yield urlencode({"q": "样品县公安局", name: filled})
    if {"region", "q"} <= set(parameters):
        yield from (urlencode({"q": q, "region": world.county.code}) for q in QUERIES)


def read(response):
    """Return the text of a response: of a workbook that of its sheets."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode() for name in archive.namelist())
    headers = " ".join(map(str, response.headers.values()))
    return f"{headers} {content.decode()}"


def holds_digits(text, digits):
    """Return whether a text holds digits in any grouping that a page may use."""
    plain = re.sub(r"[\s\-‑–()（）.]|%20|&nbsp;", "", text)
    return digits in plain or f"+86{digits.removeprefix('0')}" in plain
