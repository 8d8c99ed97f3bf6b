"""A new row that waits too long for a colleague's save gets its form back, nothing typed lost."""

import pytest
from django.contrib import admin
from django.test import Client

from officials import pinyin
from officials.admin.records.duplicates import lock_against_duplicates
from officials.admin.records.notices import EQUAL_FIELDS
from officials.clock import now
from officials.models import (
    Appointment,
    AreaCode,
    Cover,
    Department,
    DepartmentType,
    Hotline,
    ImportBatch,
    NationalHotline,
    Notice,
    OfficeAddress,
    Official,
    Post,
    Promise,
    ProposedChange,
    Region,
    RegionAlias,
    Report,
    RepublicationBan,
    Topic,
    User,
)
from tests.officials.admin.test_duplicates import notice_values, post_values
from tests.support import factories
from tests.support.admin_forms import form_at, form_of
from tests.support.limited import locked, locked_for_writing, open_transaction, site_limits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_quick_passwords")]

BUSY = "另一位同事正在保存，请稍候再试"
PASSWORDS = {"password1": "a-pass-of-ours-77", "password2": "a-pass-of-ours-77"}
RECORDS = [Notice, Post, Department, Official]
# A list that is sent waits for no change of others.
NEVER_ADDED = [Appointment, Cover, Hotline, ProposedChange, ImportBatch, Report]
# Rows of these are stored at once, those of reference data as proposals.
STORED = [*RECORDS, OfficeAddress, Promise, RepublicationBan, User]


@pytest.fixture(autouse=True)
def _site_limits(monkeypatch):
    with site_limits(monkeypatch, lock_timeout=0.3):
        yield


@pytest.fixture
def session():
    client = Client()
    client.force_login(factories.user("clerk", is_staff=True, is_superuser=True))
    return client


def new_values(model):
    """Return a complete form of a new row, by the names of its fields."""
    place = factories.county()
    if model is Post:
        return post_values(factories.department(region=place))
    if model is OfficeAddress:
        department = factories.department(region=place)
        return {"department": department.pk, "scope": "region", "email": "office@example.org"}
    if model is Promise:
        notice = factories.notice(owner_region=place)
        values = {"wording": "联系无障碍", "start_date": "2013-11-01"}
        return {"region": place.pk, "notice": notice.pk, **values}
    if model is RepublicationBan:
        gone = factories.hotline(digits="15400990001", withdrawn_at=now())
        return {"number": str(gone), "reason": "security", "why": "本人来电"}
    kind = factories.department_type()
    return {
        Notice: notice_values(place),
        Department: {"region": place.pk, "type": kind.pk, "name": "样板局", "rank": 1},
        Official: {"name": "单样本", "owner_region": place.pk},
        User: PASSWORDS
        | {"username": "newcomer", "roles-TOTAL_FORMS": 1, "roles-INITIAL_FORMS": 0}
        | {"roles-0-role": "editor", "roles-0-region": place.pk},
        Region: {
            "code": "610196",
            "name": "样新区",
            "short_name": "样新",
            "name_en": "Yangxin",
            "pinyin": "yangxin",
            "pinyin_spaced": "yang xin",
            "initials": "yx",
            "level": place.level,
            "type": place.type,
            "parent": place.parent_id,
        },
        RegionAlias: {"region": place.pk, "name": "样旧县", "pinyin": "yangjiu", "type": "旧称"},
        AreaCode: {"region": place.pk, "code": "0998", "local_digits": "8"},
        DepartmentType: {
            "code": "sample_new",
            "name": "样新局",
            "name_en": "New Sample Bureau",
            "category": "政府",
            "rank": 9,
        },
        Topic: {
            "slug": "sample-new",
            "name": "样新事",
            "name_en": "New sample matter",
            "group": "生活",
            "department_types": kind.code,
            "rank": 9,
        },
        NationalHotline: {
            "number": "12366",
            "name": "样新热线",
            "name_en": "New sample line",
            "category": NationalHotline._meta.get_field("category").choices[0][0],
            "status": "active",
        },
    }[model]


def url_of(model):
    return f"/admin/officials/{model._meta.model_name}/add/"


@pytest.mark.parametrize(
    "model", [each for each in admin.site._registry if each not in NEVER_ADDED]
)
def test_the_form_of_a_new_row_comes_back_with_what_was_typed_and_saves_it(session, model):
    values, table = new_values(model), model if model in STORED else ProposedChange
    form, before = form_at(session, url_of(model)) | values, table.objects.count()
    with locked_for_writing(table):
        refused = session.post(url_of(model), form)
    assert refused.status_code == 200
    assert BUSY in refused.text
    assert ("密码请重新输入" in refused.text) == (model is User)
    assert PASSWORDS["password1"] not in refused.text
    assert table.objects.count() == before
    again = form_of(refused) | (PASSWORDS if model is User else {})
    typed = {name: str(value) for name, value in values.items() if value not in {"", 0}}
    assert typed.items() <= {name: str(value) for name, value in again.items()}.items()
    assert session.post(url_of(model), again).status_code == 302
    assert table.objects.count() == before + 1


def lock_like_an_equal_row(model, values):
    """Hold what the save of an equal new row holds."""
    equal = {
        Notice: [values.get(name) for name in EQUAL_FIELDS],
        Post: [values.get("department"), values.get("title")],
        Department: [values.get("region")],
        Official: [pinyin.readings("单样本")[0]],
    }[model]
    lock_against_duplicates(model, *equal)


@pytest.mark.parametrize("model", RECORDS)
def test_a_new_row_that_waits_for_an_equal_one_gets_its_form_back(session, model):
    values = new_values(model)
    with open_transaction(lambda: lock_like_an_equal_row(model, values)):
        refused = session.post(url_of(model), values)
    assert refused.status_code == 200
    assert BUSY in refused.text
    assert session.post(url_of(model), values | form_of(refused)).status_code == 302


def test_a_new_account_whose_commit_waited_too_long_is_kept_and_not_called_saved(session):
    values = new_values(User)
    # The log of the admin refers to who adds the account, which is checked at the commit.
    with locked(User.objects.get(username="clerk")):
        refused = session.post(url_of(User), values)
    assert BUSY in refused.text
    assert "成功" not in refused.text
    assert 'value="newcomer"' in refused.text
    assert not User.objects.filter(username="newcomer").exists()
