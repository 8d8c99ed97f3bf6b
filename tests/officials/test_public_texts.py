"""Every text that the public sees stands in one list, with who publishes it and its check."""

from dataclasses import fields, is_dataclass

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms import URLField

from officials.actions import Refused, review
from officials.hidden_contacts import find_hidden_contact
from officials.models import (
    CalendarDay,
    CallClaim,
    CallOutcome,
    CallSheet,
    Cover,
    DepartmentType,
    Edition,
    EditionHotline,
    HotlineOutcome,
    ImportBatch,
    ImportRow,
    LexiconName,
    Mail,
    NationalHotline,
    Notice,
    NoticeCheck,
    OfficeAddress,
    OfficeCorrection,
    OfficeLink,
    Official,
    Post,
    ProposedChange,
    Redaction,
    Region,
    Reminder,
    Report,
    ReportedNumber,
    ReportKey,
    RepublicationBan,
    Role,
    SearchRow,
    TakedownRequest,
    Topic,
    User,
    Verification,
    WithheldName,
)
from officials.public_texts import (
    PUBLIC_COPIES,
    PUBLIC_TEXTS,
    Check,
    Publisher,
    find_fault,
    find_faults,
)
from officials.publication.cards import Card, CardCover, Source, Term
from tests.support import factories

# Texts that no public output shows. The index of search is compared with, never shown.
STAFF_TEXTS = {
    Post: {"review_state", "review_comment"},
    Notice: {"file_name"},
    Verification: {
        *("digits", "extension", "method", "result", "note", "time_of_day", "answerer"),
    },
    Cover: {"reason"},
    CallClaim: {"digits", "extension"},
    CallOutcome: {"digits", "extension", "reached", "settled"},
    HotlineOutcome: {"uid", "digits", "extension"},
    CallSheet: {"title", "numbers"},
    NoticeCheck: {"outcome"},
    OfficeAddress: {"scope", "email"},
    OfficeLink: {"uid", "token_hash"},
    OfficeCorrection: {"digits", "extension", "note"},
    Mail: {"key", "recipient", "subject", "body", "problem"},
    Reminder: {"topic", "recipient"},
    SearchRow: {"department_type", "kinds", "digits"},
    LexiconName: {"name", "letters", "initials"},
    User: {"password", "username", "first_name", "last_name", "email"},
    Role: {"role"},
    CalendarDay: {"kind", "name", "document_number"},
    ImportBatch: {
        *("uid", "file_name", "source_format", "corrections", "state", "under_way", "problem"),
    },
    ImportRow: {
        *("sheet", "unit", "name", "title", "duties", "hours", "numbers", "hotlines", "uid"),
        *("action", "changes", "doubts", "problems", "before"),
    },
    TakedownRequest: {"reason", "why"},
    RepublicationBan: {"reason", "why"},
    Report: {
        *("uid", "hotline_uid", "digits", "extension", "kind", "words", "contact", "receipt_hash"),
    },
    ReportedNumber: {"digits", "extension"},
    ReportKey: {"address_hash", "source"},
    Redaction: {"kind", "counts"},
    WithheldName: {"why"},
    ProposedChange: {"kind", "title", "changes", "why", "state", "comment"},
}


def texts_of(model):
    """Return the names of the columns of a model, or of the fields of a card, that hold text."""
    if is_dataclass(model):
        return {each.name for each in fields(model) if "str" in str(each.type)}
    names = set()
    for field in model._meta.concrete_fields:
        base = field.base_field if isinstance(field, ArrayField) else field
        if isinstance(base, (models.CharField, models.TextField, models.JSONField)):
            names.add(field.name)
    return names


def domain_models():
    """Return the tables and the views of the domain, without the tables of events."""
    return [
        model
        for model in apps.get_app_config("officials").get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


def listed(model):
    return [
        set(columns)
        for columns in (
            PUBLIC_TEXTS.get(model, ()),
            PUBLIC_COPIES.get(model, ()),
            STAFF_TEXTS.get(model, ()),
        )
    ]


@pytest.mark.parametrize(
    "model", [*domain_models(), Card, CardCover, Term, Source], ids=lambda model: model.__name__
)
def test_each_text_column_has_an_entry_and_each_entry_a_column(model):
    entries = listed(model)
    assert set.union(*entries) == texts_of(model)
    assert sum(map(len, entries)) == len(set.union(*entries))


def test_a_copy_comes_from_a_column_that_exists():
    known = {
        f"{model.__name__}.{column}"
        for model, columns in PUBLIC_TEXTS.items()
        for column in columns
    } | {"Verification.result", "Verification.method", "NoticeEntry.state"}
    copies = {origin for columns in PUBLIC_COPIES.values() for origin in columns.values()}
    assert copies <= known


def test_an_entry_names_the_check_that_fits_its_column():
    for model, columns in PUBLIC_TEXTS.items():
        for name, entry in columns.items():
            field = model._meta.get_field(name)
            is_url = isinstance(field.formfield(), URLField) if field.editable else False
            assert (entry.check is Check.URL) == is_url, field
            if field.choices:
                assert entry.check is Check.CHOICE, field


def test_free_words_become_public_by_two_people_or_as_reference_data():
    for model, columns in PUBLIC_TEXTS.items():
        for name, entry in columns.items():
            if entry.check in {Check.TEXT, Check.URL, Check.AS_PRINTED}:
                assert entry.publisher is not Publisher.FIXED, (model, name)


@pytest.mark.parametrize(
    ("model", "column"),
    [
        (model, column)
        for model, columns in PUBLIC_TEXTS.items()
        for column, entry in columns.items()
        if entry.check is Check.TEXT
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_text_refuses_numbers_and_addresses(model, column):
    assert find_fault(model, column, "请拨 154·0000·0000").code == "number"
    assert find_fault(model, column, "evil.example/refund").code == "web"
    assert find_fault(model, column, "西安市") is None


@pytest.mark.parametrize(
    ("url", "is_refused"),
    [
        ("https://www.gov.cn/a@b?x=1", False),
        ("https://www.gov.cn/20260101/15400000000.html", False),
        ("https://www.gov.cn@evil.example/", True),
        ("https://user:word@www.gov.cn/", True),
        ("https://www.gov.cn\\@evil.example/", True),
    ],
)
def test_an_address_of_a_notice_has_no_user_name(url, is_refused):
    assert bool(find_fault(Notice, "url", url)) == is_refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda post: (post, {"duties": "请打 ０２９－０３８１ ２３４５"}),
        lambda post: (post.department, {"name": "公安局举报请改拨一五四零零零零一二三四"}),
        lambda post: (post.department, {"name_en": "Police, call 154 0000 1234"}),
        lambda post: (post.hotlines.get(), {"label": "154.0000.0000"}),
        lambda post: (post.hotlines.get(), {"purpose": "微信：abc12345"}),
        lambda post: (post.hotlines.get(), {"hours": "24小时 15400001234"}),
        lambda post: (post.hotlines.get(), {"answered_by": "15400001234"}),
        lambda post: (post.hotlines.get().sources.get(), {"printed_name": "15400001234"}),
        lambda post: (post.hotlines.get().sources.get().notice, {"title": "www.example"}),
        lambda post: (post.hotlines.get().sources.get().notice, {"issuer": "a@b"}),
        lambda post: (post.hotlines.get().sources.get().notice, {"url": "https://a@b/"}),
    ],
)
def test_a_post_with_a_number_or_an_address_in_any_text_is_not_submitted(change):
    post = factories.sourced_hotline().post
    row, values = change(post)
    type(row).objects.filter(pk=row.pk).update(**values)
    with pytest.raises(Refused, match=str(row._meta.get_field(next(iter(values))).verbose_name)):
        review.submit([post], by=factories.editor())


def faults_in(tables):
    return [
        (row, *fault)
        for model in tables
        for row in model._default_manager.all()
        for fault in find_faults(row)
    ]


@pytest.mark.usefixtures("demonstration")
def test_nothing_in_the_demonstration_and_the_reference_data_is_refused():
    assert Region.objects.count() > 100
    assert DepartmentType.objects.count() > 20
    assert Topic.objects.count() > 50
    assert NationalHotline.objects.count() > 50
    assert Official.objects.exists()
    assert Edition.objects.exists()
    assert faults_in(set(PUBLIC_TEXTS) - {Region}) == []


@pytest.mark.usefixtures("country")
def test_no_name_of_a_region_is_refused():
    # One by one the 42,000 regions take longer than all else here together.
    texts = [
        Region.objects.values_list(column, flat=True).distinct()
        for column, entry in PUBLIC_TEXTS[Region].items()
        if entry.check is Check.TEXT and column != "alt_pinyin"
    ]
    assert sum(map(len, texts)) > 50_000
    for column in texts:
        found = find_hidden_contact("省".join(column))
        assert found is None, found


@pytest.mark.usefixtures("mass")
def test_nothing_in_the_mass_data_is_refused():
    assert EditionHotline.objects.count() > 100
    assert faults_in(PUBLIC_TEXTS) == []
