"""A save that waits too long for a colleague's is answered in words, and nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from officials.models import Department, Hotline, Notice, Post, ReviewState, User
from tests.officials.admin.test_bulk import hidden_fields, select_all
from tests.officials.admin.test_parallel_saves import save_at_once
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.limited import locked, locked_table, site_limits

pytestmark = pytest.mark.django_db(transaction=True)

BUSY = "另一位同事正在保存，请稍候再试"
PASSWORD = "a-pass-of-ours-77"


@pytest.fixture(autouse=True)
def _site_limits(monkeypatch):
    with site_limits(monkeypatch, lock_timeout=0.3):
        yield


@pytest.fixture
def session():
    client = Client()
    client.force_login(factories.user("clerk", is_staff=True, is_superuser=True))
    return client


def test_ten_saves_of_a_locked_post_all_get_their_words_back(session, post):
    url = admin_url(post)
    form = form_at(session, url)
    forms = [(url, form | {"duties": f"第{n}次写的"}) for n in range(10)]
    with locked(post):
        responses = save_at_once(session, forms)
    for n, response in enumerate(responses):
        assert response.status_code == 200
        assert BUSY in response.text
        assert f"第{n}次写的" in response.text
    assert Post.objects.get().duties == post.duties


@pytest.mark.parametrize("model", [Post, Hotline, Department])
def test_the_form_that_comes_back_is_saved_when_the_colleague_is_done(session, post, model):
    obj = model.objects.get()
    url, field = admin_url(obj), {Post: "duties", Hotline: "label", Department: "name_en"}[model]
    with locked(post, obj):
        refused = session.post(url, form_at(session, url) | {field: "Typed once"})
    assert BUSY in refused.text
    again = {"version": refused.context["version"], field: "Typed once"}
    assert session.post(url, form_at(session, url) | again).status_code == 302
    assert getattr(model.objects.get(), field) == "Typed once"


def test_a_save_that_takes_too_long_is_kept_in_its_form(session, post, monkeypatch):
    url = admin_url(post)
    form = form_at(session, url) | {"duties": "写了很久"}
    connection.close()
    slow = {"lock_timeout": 60, "statement_timeout": 0.3}
    with site_limits(monkeypatch, **slow), locked(post):
        response = session.post(url, form)
    assert "用时太长" in response.text
    assert "写了很久" in response.text


def test_a_save_of_a_colleague_is_a_conflict_of_the_next_attempt(session, post):
    url = admin_url(post)
    form = form_at(session, url)
    Post.objects.filter(pk=post.pk).update(duties="同事写的")
    with locked(post):
        refused = session.post(url, form | {"duties": "我写的"})
    assert BUSY in refused.text
    again = session.post(url, form | {"duties": "我写的", "version": refused.context["version"]})
    assert again.status_code == 200
    assert "同事写的" in again.text


def test_a_new_object_that_waits_for_a_locked_one_is_kept_in_its_form(session, place):
    url, corrected = "/admin/officials/notice/add/", factories.notice(owner_region=place)
    file = SimpleUploadedFile("notice.pdf", b"%PDF-1.7 scanned", "application/pdf")
    values = {
        "issuer": "虚构市人民政府",
        "title": "关于更正的通告",
        "published_on": "2026-03-01",
        "owner_region": place.pk,
        "supersedes": corrected.pk,
        "upload": file,
    }
    form = form_at(session, url) | values
    with locked(corrected):
        response = session.post(url, form)
    assert BUSY in response.text
    assert "关于更正的通告" in response.text
    assert "要上传的文件请重新选择" in response.text
    assert Notice.objects.get() == corrected


def test_a_deletion_that_waited_too_long_can_be_confirmed_again(session, post):
    url = admin_url(post, "delete")
    form = {"post": "yes", "version": session.get(url).context["version"]}
    with locked(post):
        response = session.post(url, form)
    assert BUSY in response.text
    assert session.post(url, form).status_code == 302
    assert not Post.objects.exists()


def test_an_action_that_waited_too_long_keeps_what_was_typed(session, post):
    factories.submit(post)
    url = admin_url(post, "return")
    form = form_at(session, url) | {"comment": "请补上文号"}
    with locked(post):
        response = session.post(url, form)
    assert BUSY in response.text
    assert "请补上文号" in response.text
    assert Post.objects.get().review_state == ReviewState.SUBMITTED


def test_a_bulk_approval_that_waited_too_long_goes_on_where_it_stopped(post):
    client = Client()
    client.force_login(factories.staff("reviewer", post.department.region, username="colleague"))
    factories.submit(post)
    page = select_all(client)
    with locked(post):
        paused = client.post("/admin/officials/post/", hidden_fields(page) | {"confirmed": 1})
    assert BUSY in paused.text
    assert "continue.js" not in paused.text
    done = client.post("/admin/officials/post/", hidden_fields(paused) | {"confirmed": 1})
    assert done.status_code == 302
    assert Post.objects.get().review_state == ReviewState.APPROVED


@pytest.mark.usefixtures("_quick_passwords")
@pytest.mark.parametrize("page", ["password", "device", "confirm"])
def test_a_page_of_an_account_that_waited_too_long_is_shown_again(session, place, page):
    user = factories.staff("editor", place, username="lost")
    user.set_password("the-present-one-66")
    user.save()
    if page == "confirm":
        User.objects.filter(pk=user.pk).update(confirmed_at=None)
    values = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    values |= {"new_password1": PASSWORD, "new_password2": PASSWORD}
    form = form_at(session, admin_url(user, page)) | values
    with locked(user):
        response = session.post(admin_url(user, page), form, follow=True)
    assert response.status_code == 200
    assert BUSY in response.text
    assert not User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_any_other_page_of_staff_that_waited_too_long_says_so(session):
    session.raise_request_exception = False
    with locked(User.objects.get()):
        response = session.post("/admin/account/")
    assert response.status_code == 503
    assert BUSY in response.text


def test_a_page_of_staff_that_only_reads_says_that_it_did_not_open(session, post):
    session.raise_request_exception = False
    with locked_table(Post):
        response = session.get("/admin/officials/post/")
    assert response.status_code == 503
    assert "没有打开。请稍候再试" in response.text
    assert "没有保存" not in response.text
    assert session.get("/admin/officials/post/").status_code == 200
