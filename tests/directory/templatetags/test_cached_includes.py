"""Small templates are kept as ``include`` renders them, under all that they get."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from directory.models import RateLimitCount
from directory.templatetags.cached_includes import cached_include, render
from directory.templatetags.signature import signature

LINKS = "components/region_links.html"
TAB = {"address": "/x/", "code": "610101", "current": "posts", "departments": 1}
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.mark.parametrize("prefix", ["/", "/large/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_kept_template_is_what_include_renders(language, prefix):
    source = '{% include "components/region_links.html" %}'
    set_script_prefix(prefix)
    try:
        with translation.override(language):
            for changes in (
                {},
                {"mainland": True},
                {"mainland": False},
                {"departments": 2},
                {"address": '"><b>'},
                {"address": mark_safe('"><b>')},
                {"departments": True},
                {"divisions": None},
            ):
                values = TAB | changes
                anew = engines["django"].from_string(source).render(dict(values))
                assert cached_include(LINKS, **values) == anew, changes
                assert cached_include(LINKS, **values) == anew, changes
    finally:
        set_script_prefix("/")
    assert render.cache_info().hits >= 8


def test_a_value_that_is_not_plain_is_refused():
    for value in (RateLimitCount(), [], {}, 1.5, object()):
        with pytest.raises(TypeError, match="plain values"):
            cached_include(LINKS, address=value)


def test_a_kept_template_reads_what_it_is_given_and_nothing_else():
    pages = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    kept = {*re.findall(r'{% cached_include "([^"]+)"', pages), "components/signature.html"}
    assert len(kept) > 5
    waiting = [*kept]
    for name in waiting:
        text = (TEMPLATES / name).read_text()
        waiting += {*re.findall(r'{% include "([^"]+)"', text)} - {*waiting}
        # No tag of our own, which may read a row, and no file whose address changes.
        assert {*re.findall(r"{% load ([^%]*) %}", text)} <= {"i18n", "cached_includes i18n"}, name
        assert not re.search(r"{% (?:now|csrf_token|extends)|request\.", text), name


def test_the_foot_of_a_page_follows_the_settings(settings):
    for owner in ("某市数据局", "某县政府办", ""):
        settings.SITE_OWNER = owner
        html = signature()
        assert ("主办：" in html) == bool(owner)
        assert owner in html
