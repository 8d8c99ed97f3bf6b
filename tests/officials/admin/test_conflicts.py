"""Two people at one form: the second is told what the first did, and loses no word."""

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from officials.actions import withdrawal
from officials.models import Appointment, Department, Hotline, Notice, Official, Post, Topic, User
from tests.support import factories
from tests.support.admin_forms import form_at, stored

pytestmark = pytest.mark.django_db
TOLD = "没有保存：您打开这一页以后，内容已被改过。"
WHICH = "看不出您打开的是哪一版"


def there(thing, act="change"):
    return f"/admin/officials/{thing._meta.model_name}/{thing.pk}/{act}/"


def at_work(name, **values):
    client = Client()
    client.force_login(
        factories.user(name, first_name=name, is_staff=True, is_superuser=True, **values)
    )
    return client


@pytest.fixture
def first(db):
    return at_work("甲同事")


@pytest.fixture
def second(db):
    return at_work("乙同事")


def clashing(first, second, thing, one, other):
    """Both open the form; one saves, then the other. Return what the second is answered."""
    address = there(thing)
    forms = [form_at(client, address) for client in (first, second)]
    assert first.post(address, forms[0] | one).status_code == 302
    before = stored()
    answer = second.post(address, forms[1] | other)
    assert answer.status_code == 200
    assert stored() == before
    return answer


def sent_by(answer):
    """What the form of an answer sends when nobody touches it."""
    return form_at(type("Answered", (), {"get": lambda _self, _address: answer})(), "")


def test_the_second_of_two_at_a_post_keeps_all_words_and_reads_what_changed(first, second, post):
    number = post.hotlines.get()
    typed = {
        "title": "常务副局长",
        "hotlines-TOTAL_FORMS": 2,
        "hotlines-0-label": "值班",
        "hotlines-1-number": "154 0000 0002",
        "hotlines-1-rank": 3,
    }
    answer = clashing(
        first,
        second,
        post,
        {"duties": "分管市容", "why": "分工调整", "hotlines-0-hours": "全天"},
        typed,
    )
    page = answer.content.decode()
    for said in (TOLD, "甲同事", "分工调整", "分管城市管理、信访", "分管市容", "全天"):
        assert said in page, said
    again = sent_by(answer)
    assert {name: f"{again[name]}" for name in typed} == {k: f"{v}" for k, v in typed.items()}
    assert second.post(there(post), again).status_code == 302
    post.refresh_from_db()
    assert post.title == "常务副局长"
    assert post.hotlines.count() == 2
    number.refresh_from_db()
    assert number.label == "值班"


def test_a_row_that_a_colleague_added_stays(first, second, post):
    added = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0003", "hotlines-1-rank": 2}
    answer = clashing(first, second, post, added, {"title": "局长"})
    assert "154 0000 0003" in answer.content.decode()
    assert second.post(there(post), sent_by(answer)).status_code == 302
    assert post.hotlines.count() == 2


@pytest.mark.parametrize("taken", ["deleted", "withdrawn"])
def test_a_row_that_a_colleague_took_away_does_not_come_back_but_what_was_typed_is_shown(
    first, second, post, taken
):
    other = factories.sourced_hotline(post=post, rank=20)
    if taken == "withdrawn":
        factories.publish(post)
    form = form_at(second, there(post))
    if taken == "withdrawn":
        withdrawal.withdraw_hotline(other, by=factories.editor(), reason="空号")
    else:
        first.post(there(post), form_at(first, there(post)) | {"hotlines-1-DELETE": "on"})
    before = stored()
    typed = {"hotlines-0-label": "值班", "hotlines-1-label": "老干部热线"}
    answer = second.post(there(post), form | typed)
    assert stored() == before
    page = answer.content.decode()
    assert "名目：老干部热线" in page
    assert TOLD in page
    assert second.post(there(post), sent_by(answer)).status_code == 302
    assert Hotline.objects.filter(post=post, withdrawn_at=None).get().label == "值班"


@pytest.mark.parametrize(
    ("model", "one", "other"),
    [
        (Hotline, {"hours": "全天"}, {"label": "值班"}),
        (Hotline, {"sources-0-printed_name": "新名单"}, {"label": "值班"}),
        (Appointment, {"capacity": "acting"}, {"start_date": "2026-01-06"}),
        (Official, {"name": "赵虚构"}, {"name": "钱占位"}),
        (Department, {"name": "新名局"}, {"name_en": "New Bureau"}),
        (Notice, {"title": "新标题"}, {"issuer": "新单位"}),
        (User, {"email": "someone@example.org"}, {"first_name": "新名"}),
        (User, {"roles-0-role": "viewer"}, {"first_name": "新名"}),
        (Topic, {"name": "新事"}, {"name_en": "New matter"}),
    ],
)
def test_the_second_of_two_is_told_on_each_screen(first, second, post, model, one, other):
    factories.appointment(post=post)
    factories.topic()
    factories.role(user=factories.user("somebody"))
    thing = User.objects.get(username="somebody") if model is User else model.objects.get()
    answer = clashing(first, second, thing, one, other)
    page = answer.content.decode()
    assert TOLD in page
    assert "甲同事" in page
    assert str(next(iter(other.values()))) in page
    assert second.post(there(thing), sent_by(answer)).status_code == 302


@pytest.mark.parametrize("wrong", [None, "", "abc", "-1", "1" * 40, "１", "\0", "1.5", "a:b:c"])
@pytest.mark.parametrize("model", [Post, Department, Topic])
def test_a_version_that_is_missing_or_garbled_is_refused_in_words(first, post, model, wrong):
    factories.topic()
    thing = model.objects.get()
    form = form_at(first, there(thing)) | {"name": "新名", "title": "新名", "version": wrong}
    before = stored()
    answer = first.post(there(thing), {k: v for k, v in form.items() if v is not None})
    assert stored() == before
    assert WHICH in answer.content.decode()
    assert 'value="新名"' in answer.content.decode()
    assert first.post(there(thing), sent_by(answer)).status_code == 302


@pytest.mark.parametrize("model", admin.site._registry)
def test_each_form_brings_along_what_was_looked_at(first, model):
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    thing = getattr(factories, name)()
    for act in ("change", "delete"):
        assert 'name="version"' in first.get(there(thing, act)).content.decode(), act


def test_a_change_by_raw_sql_is_told_as_the_systems(second, post):
    form = form_at(second, there(post))
    factories.nobody_at_work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE officials_post SET duties = '另一项' WHERE id = %s", [post.pk])
    page = second.post(there(post), form | {"title": "局长"}).content.decode()
    assert "系统" in page
    assert "另一项" in page


def test_a_renamed_official_is_told_to_who_writes_the_post(first, second, post):
    term = factories.appointment(post=post)
    form = form_at(second, there(post))
    first.post(there(term.official), form_at(first, there(term.official)) | {"name": "赵虚构"})
    page = second.post(there(post), form | {"title": "局长"}).content.decode()
    assert "<del>王示例</del>" in page
    assert "<ins>赵虚构</ins>" in page


# Deletions and acts


def test_what_was_changed_since_is_not_deleted_unseen(first, second, post):
    address = there(post, "delete")
    form = form_at(second, address) | {"post": "yes"}
    added = {"hotlines-TOTAL_FORMS": 2, "hotlines-1-number": "154 0000 0003", "hotlines-1-rank": 2}
    first.post(there(post), form_at(first, there(post)) | added)
    answer = second.post(address, form)
    assert TOLD in answer.content.decode()
    assert "154 0000 0003" in answer.content.decode()
    assert Post.objects.exists()
    second.post(address, sent_by(answer) | {"post": "yes"})
    assert not Post.objects.exists()


def test_a_term_is_not_taken_back_with_a_number_that_nobody_saw(first, post, clock):
    term = factories.appointment(post=post, start_date="2030-01-05")
    address = there(term, "cancel")
    form = form_at(first, address)
    own = factories.sourced_hotline(appointment=term)
    refused = first.post(address, form | {"reason": "任命撤回"})
    assert "在您查看之后又有修改" in refused.content.decode()
    assert 'value="任命撤回"' in refused.content.decode()
    assert Hotline.objects.filter(pk=own.pk).exists()
    assert first.post(address, form_at(first, address) | {"reason": "任命撤回"}).status_code == 302
    assert not Appointment.objects.exists()


def test_a_check_is_not_recorded_for_a_number_that_was_not_called(first, second, post):
    number = post.hotlines.get()
    address = there(number, "verify")
    form = form_at(first, address) | {"method": "called", "result": "answered"}
    second.post(there(number), form_at(second, there(number)) | {"number": "154 0000 0009"})
    refused = first.post(address, form)
    assert "刚刚改为 154 0000 0009" in refused.content.decode()
    assert not number.verifications.exists()
    assert first.post(address, form | form_at(first, address)).status_code == 302
    assert number.verifications.get().digits == "15400000009"


def test_a_row_of_elsewhere_in_a_form_of_reference_data_is_told_and_no_error(first):
    place = factories.area_code(code="0999").region
    form = form_at(first, there(place))
    elsewhere = factories.area_code(code="0998")
    prefix = next(name for name in form if name.endswith("-INITIAL_FORMS")).rpartition("-")[0]
    answer = first.post(there(place), form | {f"{prefix}-0-id": elsewhere.pk})
    assert "没有保存" in answer.content.decode()
    huge = form | {f"{prefix}-INITIAL_FORMS": 10**9}
    assert first.post(there(place), huge).status_code in {200, 302}


def test_a_file_that_was_chosen_is_asked_for_again(first, second):
    notice = factories.notice()
    form = form_at(second, there(notice))
    first.post(there(notice), form_at(first, there(notice)) | {"title": "新标题"})
    upload = SimpleUploadedFile("通告.pdf", b"%PDF-1.7")
    page = second.post(there(notice), form | {"upload": upload}).content.decode()
    assert "要上传的文件请重新选择" in page
