"""The English catalogue: complete, compiled, with the placeholders of the source."""

import ast
import gettext
import re
from io import StringIO
from itertools import chain

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from officials.models.choices import (
    Capacity,
    Kind,
    PublicReason,
    Reached,
    ReportAnswer,
    ReportKind,
    ReportState,
    Result,
    Settled,
    Use,
)
from officials.models.regions import Level

FOLDER = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}
CONTEXT = "\x04"


def texts_of(code):
    """Yield the source texts in calls of gettext in Python code."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            arguments = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if node.func.id == "pgettext":
                yield CONTEXT.join(arguments[:2])
            elif arguments:
                yield arguments[0]


def texts_of_template(path):
    code = templatize(path.read_text(), origin=str(path))
    text = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    for call in re.finditer(rf"\b(?:_|n?gettext)\({text}", code):
        yield ast.literal_eval(call[1])
    for call in re.finditer(rf"\bpgettext\({text}, *{text}", code):
        yield CONTEXT.join(map(ast.literal_eval, call.groups()))


def source_texts():
    code = [
        *settings.BASE_DIR.glob("directory/**/*.py"),
        *settings.BASE_DIR.glob("officials/search/*.py"),
        *settings.BASE_DIR.glob("officials/exporting/*.py"),
    ]
    pages = [
        path
        for path in settings.BASE_DIR.glob("templates/**/*.html")
        if "admin" not in path.relative_to(settings.BASE_DIR).parts
    ]
    all_choices = (
        *(Kind, Use, Result, Capacity, PublicReason, Level),
        *(ReportAnswer, ReportKind, ReportState, Reached, Settled),
    )
    labels = (str(each) for choices in all_choices for each in choices.labels)
    return set(
        chain(
            labels,
            *(texts_of(path.read_text()) for path in code),
            *(texts_of_template(path) for path in pages),
        )
    )


@pytest.fixture(scope="module")
def english():
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def is_translated(english, text):
    context, _, plain = text.rpartition(CONTEXT)
    if english.pgettext(context, plain) != plain if context else english.gettext(plain) != plain:
        return True
    return (plain, 0) in english._catalog or plain in english._catalog


def test_every_text_of_a_public_page_is_translated(english):
    texts = source_texts()
    assert len(texts) > 150
    assert sorted(text for text in texts if not is_translated(english, text)) == []


def test_a_translation_keeps_every_placeholder(english):
    placeholder = re.compile(r"%\(\w+\)[sd]|%d")
    for text, translated in english._catalog.items():
        source = text[0] if isinstance(text, tuple) else text
        assert set(placeholder.findall(source)) == set(placeholder.findall(translated)), source


def test_the_compiled_catalogue_equals_the_source(english):
    entries = StringIO((FOLDER / "django.po").read_text()).read().split("\n\n")
    assert not any("fuzzy" in entry for entry in entries)
    written = {
        ast.literal_eval(match[1])
        for entry in entries
        for match in re.finditer(r'^msgstr(?:\[\d\])? (".*")$', entry, re.MULTILINE)
    } - {""}
    assert written == {text for text in english._catalog.values() if "Plural-Forms" not in text}
