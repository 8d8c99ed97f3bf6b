"""A form outlives its session: the same person finds the typed text after signing in."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from officials.models import Notice, Post, User
from officials.staff import kept_forms
from tests.officials.admin.test_duplicates import notice_values, post_values
from tests.support import factories
from tests.support.admin_forms import form_at
from tests.support.second_factor import shown
from tests.support.sign_in import CODE, DESK, PASSWORD, Person, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

NEW_NOTICE, NEW_POST = "/admin/officials/notice/add/", "/admin/officials/post/add/"
TYPED, KEPT = "我写了很久的标题", "登录中断了"
WAITS = "您写的内容还在"


@pytest.fixture
def editor():
    """Return an editor who has bound an app and is signed in."""
    person = Person(member())
    person.sign_in()
    person.bind()
    return person


@pytest.fixture
def place(editor):
    return editor.user.roles.get().region


def owner_on(person, url):
    """Return the account that the form at ``url`` names, signed."""
    return person.client.get(url).context["form_owner"]


def end_session():
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sign_in_again(person, answer, seconds=30):
    """Sign in with password and code on the page to which ``answer`` leads; return the last."""
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/?next=")
    page = person.client.get(answer["Location"])
    form = {"username": person.user.username, "password": PASSWORD, "next": page.context["next"]}
    page = person.client.post("/admin/login/", form, follow=True)
    address = page.redirect_chain[-1][0]
    assert address.startswith(CODE)
    form = {"code": shown(person.secret, seconds), "next": page.context["next"]}
    return person.client.post(address, form, follow=True)


def values_of(page):
    return {name: page.context["adminform"].form[name].value() for name in ("title", "issuer")}


def test_after_signing_in_again_a_new_form_shows_what_was_typed_and_saves_it(editor, place):
    values = notice_values(place, title=TYPED, form_owner=owner_on(editor, NEW_NOTICE))
    end_session()
    assert WAITS not in editor.client.get("/admin/", follow=True).text
    answer = editor.client.post(NEW_NOTICE, values)
    assert WAITS in editor.client.get(answer["Location"]).text
    page = sign_in_again(editor, answer)
    assert page.status_code == 200
    assert KEPT in page.text
    assert "更正" not in re.sub("更正的公告|来更正它", "", page.text), (
        "nothing is wrong with the text"
    )
    assert values_of(page) == {"title": TYPED, "issuer": values["issuer"]}
    assert not Notice.objects.exists()
    assert KEPT not in editor.client.get(NEW_NOTICE).text
    assert editor.client.post(NEW_NOTICE, values).status_code == 302
    assert Notice.objects.get().title == TYPED


def test_a_change_form_shows_its_rows_again_and_still_sees_what_others_changed(editor, place):
    post = factories.post(department=factories.department(region=place))
    factories.hotline(post=post)
    duties = post.duties
    url = f"/admin/officials/post/{post.pk}/change/"
    form = form_at(editor.client, url) | {"duties": "分管我写的事"}
    form["form_owner"] = owner_on(editor, url)
    row = next(name for name in form if name.startswith("hotlines-0") and name.endswith("label"))
    form[row] = "我写的名目"
    end_session()
    Post.objects.filter(pk=post.pk).update(title="别人改的")
    page = sign_in_again(editor, editor.client.post(url, form))
    for words in (KEPT, "分管我写的事", "我写的名目"):
        assert words in page.text
    post.refresh_from_db()
    assert (post.title, post.duties) == ("别人改的", duties)
    again = form_at(editor.client, url)
    conflict = editor.client.post(url, again | form)
    assert conflict.status_code == 200
    assert "别人改的" in conflict.text


def test_a_sign_out_in_another_tab_and_a_role_taken_keep_the_form_too(editor, place):
    department = factories.department(region=place)
    values = post_values(department, title=TYPED, form_owner=owner_on(editor, NEW_POST))
    editor.client.post("/admin/logout/")
    page = sign_in_again(editor, editor.client.post(NEW_POST, values))
    assert values_of_post(page) == TYPED
    User.objects.filter(pk=editor.user.pk).update(sessions=editor.user.sessions + 5)
    values["form_owner"] = kept_forms.sign_owner(editor.user)
    page = sign_in_again(editor, editor.client.post(NEW_POST, values), seconds=60)
    assert values_of_post(page) == TYPED
    assert not Post.objects.exists()


def values_of_post(page):
    return page.context["adminform"].form["title"].value()


def test_the_words_of_an_action_are_kept(editor, place):
    post = factories.post(department=factories.department(region=place))
    factories.sourced_hotline(post=post)
    factories.publish(post)
    url = f"/admin/officials/post/{post.pk}/withdraw/"
    form = form_at(editor.client, url)
    form |= {"why": "我写的理由", "form_owner": owner_on(editor, url)}
    end_session()
    page = sign_in_again(editor, editor.client.post(url, form))
    assert "我写的理由" in page.text
    assert KEPT in page.text


def test_nobody_else_finds_what_was_typed(editor, place):
    values = notice_values(place, title=TYPED, form_owner=owner_on(editor, NEW_NOTICE))
    end_session()
    editor.client.post(NEW_NOTICE, values)
    other = member("viewer", username="other")
    form = {"username": other.username, "password": PASSWORD, "next": DESK}
    editor.client.post("/admin/login/", form)
    assert kept_forms.SESSION_KEY not in editor.client.session
    assert TYPED not in editor.client.get(NEW_NOTICE).text


@pytest.mark.parametrize("owner", ["", "made-up", "1:abc:def"])
def test_a_form_that_is_not_ours_is_not_kept(owner):
    client = Client()
    client.post(NEW_NOTICE, {"title": TYPED, "form_owner": owner})
    assert kept_forms.SESSION_KEY not in client.session


def test_a_form_that_was_opened_when_the_longest_session_began_is_kept(editor, monkeypatch):
    opened = time.time() - settings.SESSION_COOKIE_AGE
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: opened)
        owner = kept_forms.sign_owner(editor.user)
    end_session()
    client = Client()
    client.post(NEW_NOTICE, {"title": TYPED, "form_owner": owner})
    assert client.session[kept_forms.SESSION_KEY]["fields"] == [["title", TYPED]]


def test_passwords_and_what_is_too_long_are_not_kept(editor):
    owner = kept_forms.sign_owner(editor.user)
    end_session()
    values = {"username": "neu", "password1": "s3cret-word", "usable_password": "true"}
    editor.client.post("/admin/officials/user/add/", values | {"form_owner": owner})
    assert editor.client.session[kept_forms.SESSION_KEY]["fields"] == [["username", "neu"]]
    client = Client()
    client.post(NEW_NOTICE, {"title": "长" * 200_000, "form_owner": owner})
    assert kept_forms.SESSION_KEY not in client.session


def test_after_an_hour_nothing_is_shown(editor, place):
    values = notice_values(place, title=TYPED, form_owner=owner_on(editor, NEW_NOTICE))
    end_session()
    answer = editor.client.post(NEW_NOTICE, values)
    session = editor.client.session
    session[kept_forms.SESSION_KEY] |= {"since": 0}
    session.save()
    page = sign_in_again(editor, answer)
    assert TYPED not in page.text
    assert kept_forms.SESSION_KEY not in editor.client.session


def test_after_signing_in_again_in_another_tab_the_first_form_comes_back(editor, place):
    first = Person(editor.user, enforce_csrf_checks=True)
    first.secret = editor.secret
    first.client.cookies = editor.client.cookies
    values = notice_values(place, title=TYPED) | form_at(first.client, NEW_NOTICE)
    values |= {"title": TYPED, "csrfmiddlewaretoken": "a" * 64}
    values["form_owner"] = owner_on(first, NEW_NOTICE)
    page = first.client.post(NEW_NOTICE, values, follow=True)
    assert page.status_code == 200
    assert KEPT in page.text
    assert values_of(page)["title"] == TYPED
    assert not Notice.objects.exists()


def test_a_forged_form_is_refused_in_words(editor):
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = editor.client.cookies
    for url in (NEW_NOTICE, "/admin/login/"):
        page = forger.post(url, {"title": TYPED})
        assert page.status_code == 403
        assert "没有保存" in page.text
        assert TYPED not in page.text
    assert not Notice.objects.exists()
