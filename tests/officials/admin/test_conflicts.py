"""Edit conflicts: the second of two users sees the first one's changes and keeps their input."""

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from officials.actions import proposals, withdrawal
from officials.models import (
    Appointment,
    Cover,
    Department,
    Hotline,
    ImportBatch,
    Notice,
    OfficeAddress,
    Official,
    Post,
    Promise,
    ProposedChange,
    Report,
    RepublicationBan,
    Topic,
    User,
)
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, form_of, snapshot

pytestmark = pytest.mark.django_db
CHANGED = "没有保存：您打开这一页以后，内容已被改过。"
UNKNOWN_VERSION = "看不出您打开的是哪一版"
# Acts are all that changes them.
NEVER_CHANGED = (Cover, OfficeAddress, Promise, ProposedChange, Report, RepublicationBan)


def signed_in(name):
    """Return a client of a new site administrator called ``name``."""
    client = Client()
    client.force_login(factories.user(name, first_name=name, is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def first(db):
    return signed_in("甲同事")


@pytest.fixture
def second(db):
    return signed_in("乙同事")


def save_both(first, second, obj, first_values, second_values):
    """Let both open the form of ``obj`` and save one after the other; return the second response.

    Fails unless the second save wrote nothing.
    """
    url = admin_url(obj)
    forms = [form_at(client, url) for client in (first, second)]
    assert first.post(url, forms[0] | first_values).status_code == 302
    before = snapshot()
    response = second.post(url, forms[1] | second_values)
    assert response.status_code == 200
    assert snapshot() == before
    return response


def test_second_save_of_a_post_keeps_its_input_and_lists_the_changes_of_the_first(
    first, second, post
):
    hotline = post.hotlines.get()
    values = {
        "title": "常务副局长",
        "hotlines-TOTAL_FORMS": 2,
        "hotlines-0-label": "值班",
        "hotlines-1-number": "154 0000 0002",
        "hotlines-1-rank": 3,
    }
    response = save_both(
        first,
        second,
        post,
        {"duties": "分管市容", "why": "分工调整", "hotlines-0-hours": "全天"},
        values,
    )
    page = response.content.decode()
    for text in (CHANGED, "甲同事", "分工调整", "分管城市管理、信访", "分管市容", "全天"):
        assert text in page, text
    again = form_of(response)
    assert {name: f"{again[name]}" for name in values} == {k: f"{v}" for k, v in values.items()}
    assert second.post(admin_url(post), again).status_code == 302
    post.refresh_from_db()
    assert post.title == "常务副局长"
    assert post.hotlines.count() == 2
    hotline.refresh_from_db()
    assert hotline.label == "值班"


@pytest.mark.django_db(transaction=True)
def test_acts_from_before_the_form_was_opened_are_no_part_of_the_conflict():
    first, second = signed_in("甲同事"), signed_in("乙同事")
    post = factories.post(title="副局长")
    hotline = factories.sourced_hotline(post=post)
    factories.publish(post)
    colleague = User.objects.get(username="甲同事")
    withdrawal.suspend(hotline, by=colleague, reason="打开以前的暂停")
    url = admin_url(post)
    page = second.get(url)
    opened = form_of(page) | {"opened": page.context["opened"]}
    withdrawal.restore(hotline, by=User.objects.get(username="乙同事"), why="打开以后的恢复")
    assert first.post(url, form_at(first, url) | {"title": "局长"}).status_code == 302
    conflict = second.post(url, opened | {"duties": "信访"}).context["conflict"]
    whys = [entry.why for entry in conflict.entries]
    assert "打开以后的恢复" in whys
    assert "打开以前的暂停" not in whys
    # A form that does not say when it was opened hides nothing.
    unsaid = second.post(url, opened | {"duties": "信访", "opened": ""}).context["conflict"]
    assert "打开以前的暂停" in [entry.why for entry in unsaid.entries]


def test_row_added_by_a_colleague_survives_the_second_save(first, second, post):
    added = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0003", "hotlines-1-rank": 2}
    response = save_both(first, second, post, added, {"title": "局长"})
    assert "154 0000 0003" in response.content.decode()
    assert second.post(admin_url(post), form_of(response)).status_code == 302
    assert post.hotlines.count() == 2


@pytest.mark.parametrize("removal", ["deleted", "withdrawn"])
def test_row_removed_by_a_colleague_is_not_restored_but_its_input_is_displayed(
    first, second, post, removal
):
    other = factories.sourced_hotline(post=post, rank=20)
    if removal == "withdrawn":
        factories.publish(post)
    form = form_at(second, admin_url(post))
    if removal == "withdrawn":
        withdrawal.withdraw_hotline(other, by=factories.editor(), reason="number_stopped")
    else:
        first.post(admin_url(post), form_at(first, admin_url(post)) | {"hotlines-1-DELETE": "on"})
    before = snapshot()
    values = {"hotlines-0-label": "值班", "hotlines-1-label": "老干部热线"}
    response = second.post(admin_url(post), form | values)
    assert snapshot() == before
    page = response.content.decode()
    assert "名目：老干部热线" in page
    assert CHANGED in page
    assert second.post(admin_url(post), form_of(response)).status_code == 302
    assert Hotline.objects.filter(post=post, withdrawn_at=None).get().label == "值班"


@pytest.mark.parametrize(
    ("model", "first_values", "second_values"),
    [
        (Hotline, {"hours": "全天"}, {"label": "值班"}),
        (Hotline, {"sources-0-printed_name": "新名单"}, {"label": "值班"}),
        (Appointment, {"capacity": "acting"}, {"start_date": "2026-01-06"}),
        (Official, {"name": "赵虚构"}, {"name": "钱占位"}),
        (Department, {"name": "新名局"}, {"name_en": "New Bureau"}),
        (Notice, {"title": "新标题"}, {"issuer": "新单位"}),
        (User, {"email": "someone@example.org"}, {"first_name": "新名"}),
        (User, {"roles-0-role": "viewer"}, {"first_name": "新名"}),
    ],
)
def test_each_change_form_detects_a_conflict(
    first, second, post, model, first_values, second_values
):
    factories.appointment(post=post)
    factories.role(user=factories.user("somebody"))
    obj = User.objects.get(username="somebody") if model is User else model.objects.get()
    response = save_both(first, second, obj, first_values, second_values)
    page = response.content.decode()
    assert CHANGED in page
    assert "甲同事" in page
    assert str(next(iter(second_values.values()))) in page
    assert second.post(admin_url(obj), form_of(response)).status_code == 302


@pytest.mark.parametrize("model", [Post, Department, Topic])
def test_missing_or_malformed_version_is_a_conflict(first, post, model):
    factories.topic()
    obj = model.objects.get()
    form = form_at(first, admin_url(obj)) | {"name": "新名", "title": "新名"}
    before = snapshot()
    for version in (None, "", "abc", "-1", "1" * 40, "１", "\0", "1.5", "a:b:c"):
        sent = form | {"version": version}
        response = first.post(admin_url(obj), {k: v for k, v in sent.items() if v is not None})
        assert snapshot() == before, version
        assert UNKNOWN_VERSION in response.content.decode(), version
        assert 'value="新名"' in response.content.decode(), version
        with transaction.atomic():
            again = first.post(admin_url(obj), form_of(response))
            assert again.status_code == 302, version
            transaction.set_rollback(True)


def test_a_confirmed_change_of_reference_data_is_a_conflict_that_names_who_proposed_it(
    first, second
):
    topic = factories.topic()
    form = form_at(second, admin_url(topic))
    first.post(admin_url(topic), form_at(first, admin_url(topic)) | {"name": "新事"})
    proposals.confirm(ProposedChange.objects.get(), by=factories.reviewer())
    page = second.post(admin_url(topic), form | {"name_en": "New matter"}).text
    assert CHANGED in page
    assert "甲同事" in page


@pytest.mark.parametrize(
    "model", [each for each in admin.site._registry if each not in {ImportBatch, *NEVER_CHANGED}]
)
def test_each_change_and_delete_form_carries_a_version(first, model):
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    obj = getattr(factories, name)()
    for page in ("change", "delete"):
        assert 'name="version"' in first.get(admin_url(obj, page)).content.decode(), page


@pytest.mark.parametrize("model", NEVER_CHANGED)
def test_rows_that_only_actions_change_have_no_form(rf, model):
    request = rf.get("/")
    request.user = factories.user("总", is_staff=True, is_superuser=True)
    registered = admin.site._registry[model]
    assert not registered.has_change_permission(request)
    assert not registered.has_delete_permission(request)


def test_change_by_raw_sql_is_attributed_to_the_system(second, post):
    form = form_at(second, admin_url(post))
    factories.clear_history_user()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officials_post SET duties = '另一项' WHERE id = %s", [post.pk])
    page = second.post(admin_url(post), form | {"title": "局长"}).content.decode()
    assert "系统" in page
    assert "另一项" in page


def test_renaming_the_holder_is_a_conflict_for_the_posts_form(first, second, post):
    appointment = factories.appointment(post=post)
    form = form_at(second, admin_url(post))
    url = admin_url(appointment.official)
    first.post(url, form_at(first, url) | {"name": "赵虚构"})
    page = second.post(admin_url(post), form | {"title": "局长"}).content.decode()
    assert "<del>王示例</del>" in page
    assert "<ins>赵虚构</ins>" in page


# Deletions and object actions


def test_deleting_a_changed_post_needs_a_second_confirmation(first, second, post):
    url = admin_url(post, "delete")
    form = form_at(second, url) | {"post": "yes"}
    added = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0003", "hotlines-1-rank": 2}
    first.post(admin_url(post), form_at(first, admin_url(post)) | added)
    response = second.post(url, form)
    assert CHANGED in response.content.decode()
    assert "154 0000 0003" in response.content.decode()
    assert Post.objects.exists()
    second.post(url, form_of(response) | {"post": "yes"})
    assert not Post.objects.exists()


def test_conflict_in_a_deletion_is_displayed_only_to_users_who_may_delete(post):
    client = Client()
    client.force_login(factories.staff("viewer"))
    response = client.post(admin_url(post, "delete"), {"post": "yes", "version": "0"})
    assert response.status_code == 403
    assert Post.objects.exists()


def test_appointment_with_a_new_hotline_cannot_be_cancelled_unseen(first, post, clock):
    appointment = factories.appointment(post=post, start_date="2030-01-05")
    url = admin_url(appointment, "cancel")
    form = form_at(first, url)
    own = factories.sourced_hotline(appointment=appointment)
    refused = first.post(url, form | {"reason": "任命撤回"})
    assert "在您查看之后又有修改" in refused.content.decode()
    assert 'value="任命撤回"' in refused.content.decode()
    assert Hotline.objects.filter(pk=own.pk).exists()
    assert first.post(url, form_at(first, url) | {"reason": "任命撤回"}).status_code == 302
    assert not Appointment.objects.exists()


def test_verification_is_refused_if_the_number_changed_since_it_was_called(first, second, post):
    hotline = post.hotlines.get()
    url = admin_url(hotline, "verify")
    form = form_at(first, url) | {"method": "called", "result": "answered"}
    second.post(
        admin_url(hotline), form_at(second, admin_url(hotline)) | {"number": "154 0000 0009"}
    )
    refused = first.post(url, form)
    assert "刚刚改为 154 0000 0009" in refused.content.decode()
    assert not hotline.verifications.exists()
    assert first.post(url, form | form_at(first, url)).status_code == 302
    assert hotline.verifications.get().digits == "15400000009"


def test_row_of_another_region_in_a_reference_form_is_a_conflict(first):
    region = factories.area_code(code="0999").region
    form = form_at(first, admin_url(region))
    other = factories.area_code(code="0998")
    prefix = next(name for name in form if name.endswith("-INITIAL_FORMS")).rpartition("-")[0]
    response = first.post(admin_url(region), form | {f"{prefix}-0-id": other.pk})
    assert "没有保存" in response.content.decode()
    huge = form | {f"{prefix}-INITIAL_FORMS": 10**9}
    assert first.post(admin_url(region), huge).status_code in {200, 302}


def test_conflict_asks_for_the_uploaded_file_again(first, second):
    notice = factories.notice()
    form = form_at(second, admin_url(notice))
    first.post(admin_url(notice), form_at(first, admin_url(notice)) | {"title": "新标题"})
    upload = SimpleUploadedFile("通告.pdf", b"%PDF-1.7")
    page = second.post(admin_url(notice), form | {"upload": upload}).content.decode()
    assert "要上传的文件请重新选择" in page
