"""A fixed text of a template is translated as Django does, into the language of each page."""

import pytest
from django.core.checks import run_checks
from django.template import Context, Engine, engines
from django.utils import translation

from directory.templatetags.translations import FixedTranslation

OURS = Engine(libraries={"i18n": "directory.templatetags.translations"})
DJANGO = Engine(libraries={"i18n": "django.templatetags.i18n"})
TAGS = [
    '{% translate "号码有误？" %}',
    '{% trans "更多" %}',
    '{% translate "领导干部" context "before 公开热线" %}',
    '{% translate "更多" noop %}',
    '{% translate "100%" %}',
    '{% translate "更多" as more %}{{ more }}{{ more }}',
    '{% translate "更多"|upper %}',
    "{% translate text %}",
    '{% translate text|default:"更多" %}',
    '{% translate "更多" context text %}',
    "{% blocktranslate with n=text %}{{ n }}更新{% endblocktranslate %}",
]


@pytest.mark.parametrize("tag", TAGS)
def test_a_text_is_what_django_says_in_every_language(tag):
    source = "{% load i18n %}" + tag
    ours, django = (each.from_string(source) for each in (OURS, DJANGO))
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with translation.override(language):
            for text in ("更多", "<b>", ""):
                anew = django.render(Context({"text": text}))
                assert ours.render(Context({"text": text})) == anew, (language, text)


def test_the_site_uses_it():
    source = '{% load i18n %}{% translate "更多" %}'
    template = engines["django"].from_string(source).template
    assert any(isinstance(node, FixedTranslation) for node in template.nodelist)


def test_no_other_library_of_django_is_replaced():
    [replaced] = [each for each in run_checks() if each.id == "templates.W003"]
    assert replaced.msg.startswith("'i18n' is used for multiple template tag modules")
