"""Changelists, search, autocomplete and permissions in the admin, and the forms of records."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from officials.actions import withdrawal
from officials.models import Notice, Official, Post, PublicReason, Report, ReviewState
from officials.publication import live
from officials.publication.live import annotate_publication
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.pairwise import by_turns

pytestmark = pytest.mark.django_db
POSTS = "/admin/officials/post/"


def sign_in(client, role):
    user = factories.staff(role)
    client.force_login(user)
    return user


def titles(response):
    """Return the titles of the posts in a changelist."""
    assert response.status_code == 200
    return {post.title for post in response.context["cl"].result_list}


# Changelists


@pytest.fixture
def posts(clock):
    """Return one post in each publication state, by the state, which is its title."""
    posts = {name: factories.post(title=name) for name in map(str, live.Publication)}
    for post in posts.values():
        factories.sourced_hotline(post=post)
        post.refresh_from_db()
    factories.publish(posts["live"])
    factories.publish(posts["scheduled"], on=clock.today + timedelta(3))
    for name in ("ended", "withdrawn"):
        factories.publish(posts[name])
        abolished = name == "ended"
        withdrawal.withdraw_post(
            posts[name],
            by=factories.editor(),
            reason=PublicReason.NUMBER_WRONG,
            abolished=abolished,
        )
    return posts


def test_changelist_and_register_agree_on_the_publication_of_each_post(posts):
    listed = {post.title: post.published for post in annotate_publication(Post.objects.all())}
    assert listed == {name: live.read_publication(post) for name, post in posts.items()}
    assert listed == {name: name for name in posts}


@pytest.mark.parametrize("publication", list(live.Publication))
def test_changelist_is_filtered_by_publication(admin_client, posts, publication):
    assert titles(admin_client.get(POSTS, {"published": publication.value})) == {publication.value}


def test_changelist_is_filtered_by_review_state(admin_client, posts):
    factories.submit(posts["nothing"])
    assert titles(admin_client.get(POSTS, {"review_state": "submitted"})) == {"nothing"}


FINDING = [
    "154 0000 0077",
    "+86-154-0000-0077",
    "00000077",
    "单样本",
    "shanyang",
    "Shan Yang",
    "dan",
    "副主任",
    "信访局",
    "样板县",
    "yangban",
    "样板县 单样本",
    "999999",
    "拆迁",
]


def test_post_is_found_by_number_name_pinyin_region_department_and_duties(admin_client):
    region = factories.county(name="样板县", code="999999")
    department = factories.department(region=region, name="信访局")
    post = factories.post(department=department, title="副主任", duties="分管拆迁")
    holder = factories.official(name="单样本")
    appointment = factories.appointment(post=post, official=holder)
    factories.hotline(appointment=appointment, digits="15400000077")
    other = factories.post(title="局长", duties="全面工作")
    factories.appointment(post=other, official=factories.official(name="王示例"))
    for query in FINDING:
        assert titles(admin_client.get(POSTS, {"q": query})) == {"副主任"}, query


LISTED = ["post", "hotline", "official", "department", "region", "appointment", "notice"]
ODD = ["\0", "a" * 10_000, "%", "'", "\\", "🙂", "((("]


@pytest.mark.parametrize("query", ODD)
def test_no_query_breaks_a_changelist_or_autocomplete(admin_client, query):
    for model in by_turns(LISTED, ODD.index(query), of=3):
        url = reverse(f"admin:officials_{model}_changelist")
        status = admin_client.get(url, {"q": query}).status_code
        assert status == 200
        status = admin_client.get(url, {"pk__exact": query}).status_code
        assert status in {302, 400}
    for model, field in (("department", "region"), ("post", "department")):
        source = {"app_label": "officials", "model_name": model, "field_name": field}
        parameters = source | {"term": query}
        status = admin_client.get(reverse("admin:choices"), parameters).status_code
        assert status == 200


def test_length_of_the_sql_grows_linearly_with_the_words_of_a_search(admin_client):
    url = reverse("admin:officials_appointment_changelist")

    def sql_length(words):
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(url, {"q": " ".join("a" * words)})
        return sum(len(query["sql"]) for query in queries.captured_queries)

    assert sql_length(12) < 4 * sql_length(4)


# Autocomplete


def test_autocomplete_labels_tell_regions_of_one_name_apart(admin_client):
    for prefecture in ("南京市", "徐州市"):
        parent = factories.prefecture(name=prefecture)
        factories.department(region=factories.county(name="鼓楼区", parent=parent), name="城管局")
    source = {"app_label": "officials", "model_name": "department", "field_name": "region"}
    response = admin_client.get(reverse("admin:choices"), source | {"term": "鼓楼"})
    labels = [row["text"] for row in json.loads(response.content)["results"]]
    assert [re.sub(r"，样\d+省$", "", each) for each in labels] == [
        "鼓楼区，南京市",
        "鼓楼区，徐州市",
    ]
    source = {"app_label": "officials", "model_name": "post", "field_name": "department"}
    response = admin_client.get(reverse("admin:choices"), source | {"term": "徐州市 城管"})
    (only,) = json.loads(response.content)["results"]
    assert re.fullmatch(r"鼓楼区 · 城管局（徐州市，样\d+省）", only["text"])


# Permissions


@pytest.mark.parametrize("action", ["approve", "return"])
def test_editor_can_neither_approve_nor_return(client, post, action):
    sign_in(client, "editor")
    factories.submit(post)
    url = f"{POSTS}{post.pk}/{action}/"
    assert client.get(url).status_code == 403
    assert client.post(url, {"revision": post.revision, "comment": "x"}).status_code == 403
    assert b"approve_selected" not in client.get(POSTS).content
    client.post(POSTS, {"action": "approve_selected", "_selected_action": post.pk, "confirmed": 1})
    post.refresh_from_db()
    assert post.review_state == ReviewState.SUBMITTED


def test_user_without_a_role_cannot_open_any_action(client, post):
    factories.publish(post)
    client.force_login(factories.user(is_staff=True))
    for page in ("submit", "approve", "return", "withdraw", "trail", "change"):
        assert client.get(f"{POSTS}{post.pk}/{page}/").status_code == 403
    for action in ("verify", "suspend", "restore", "withdraw"):
        url = f"/admin/officials/hotline/{post.hotlines.get().pk}/{action}/"
        assert client.post(url, {"reason": "x"}).status_code == 403


def test_anonymous_user_is_redirected_to_the_sign_in_page(client, post):
    response = client.post(f"{POSTS}{post.pk}/withdraw/", {"reason": "x"})
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


# Hotlines


def test_suspended_hotline_is_restored_by_another_user(client, post):
    factories.publish(post)
    hotline = post.hotlines.get()
    url = f"/admin/officials/hotline/{hotline.pk}"
    sign_in(client, "editor")
    response = client.post(f"{url}/suspend/", {"reason": "改号"}, follow=True)
    assert "已暂停显示" in response.content.decode()
    response = client.post(f"{url}/restore/", {"why": "又通了"})
    assert "须由另一位同事恢复" in response.content.decode()
    assert 'value="又通了"' in response.content.decode()
    sign_in(client, "editor")
    response = client.post(f"{url}/restore/", follow=True)
    assert "已恢复显示" in response.content.decode()


def test_verification_is_recorded_with_its_day_and_not_for_the_future(client, post, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    user = sign_in(client, "editor")
    values = {"checked_on": clock.today, "method": "called", "result": "answered"}
    values["called"] = str(hotline)
    response = client.post(f"/admin/officials/hotline/{hotline.pk}/verify/", values, follow=True)
    assert "的核验已记下" in response.content.decode()
    assert hotline.verifications.get().checked_by == user
    future = values | {"checked_on": clock.today + timedelta(1)}
    response = client.post(f"/admin/officials/hotline/{hotline.pk}/verify/", future)
    assert "不能晚于今天" in response.content.decode()


def test_action_without_its_reason_changes_nothing(client, post):
    factories.publish(post)
    sign_in(client, "editor")
    for reason in (" ", "请拨 154 0000 0000", "number_wrong "):
        response = client.post(f"{POSTS}{post.pk}/withdraw/", {"reason": reason})
        assert response.status_code == 200
        assert response.context["action"].errors["reason"]
        assert live.read_publication(post) == live.Publication.LIVE


def test_approved_post_is_scheduled_for_a_later_day(client, post, clock):
    factories.submit(post)
    sign_in(client, "reviewer")
    values = {"revision": post.revision, "day": clock.today + timedelta(2)}
    response = client.post(f"{POSTS}{post.pk}/approve/", values, follow=True)
    assert "零时起公开显示" in response.content.decode()
    assert "查看公开页面" not in response.content.decode()
    assert live.read_publication(post) == live.Publication.SCHEDULED


def test_bulk_approval_approves_nothing_if_one_post_is_refused(client):
    good, own = factories.post(title="甲"), factories.post(title="乙")
    factories.submit(good, own)
    user = sign_in(client, "reviewer")
    Post.objects.filter(pk=own.pk).update(contributors=[user.pk])
    posts = Post.objects.filter(pk__in=[good.pk, own.pk])
    values = {"shown": ",".join(f"{post.pk}:{post.revision}" for post in posts)}
    values |= {"_selected_action": [good.pk, own.pk], "confirmed": 1}
    response = client.post(POSTS, values | {"action": "approve_selected"}, follow=True)
    assert "须由另一位同事批准" in response.content.decode()
    assert live.read_publication(good) == live.Publication.NOTHING


# Records


def test_cited_notice_is_read_only_and_links_to_a_correction(client, post):
    factories.publish(post)
    notice = Notice.objects.get()
    sign_in(client, "editor")
    url = f"/admin/officials/notice/{notice.pk}/change/"
    page = client.get(url).content.decode()
    assert 'name="title"' not in page
    (correction,) = re.findall(r'href="([^"]+[?]supersedes=[^"]+)"', page)
    assert client.get(correction).context["adminform"].form.initial["supersedes"] == str(notice.pk)
    values = form_at(client, url) | {"title": "改过的标题"}
    assert client.post(url, values).status_code == 302
    notice.refresh_from_db()
    assert notice.title != "改过的标题"


def test_renamed_official_gets_new_pinyin_unless_it_was_entered(client):
    official = factories.official(name="王示例")
    user = sign_in(client, "editor")
    url = f"/admin/officials/official/{official.pk}/change/"
    client.post(url, form_at(client, url) | {"name": "单 样本"})
    official.refresh_from_db()
    assert (official.name, official.pinyin) == ("单样本", "shan yang ben")
    assert "dan yang ben" in client.get(url).content.decode()
    client.post(url, form_at(client, url) | {"pinyin": "Dan Yang Ben"})
    official.refresh_from_db()
    assert official.pinyin == "dan yang ben"
    assert user.pk


@pytest.mark.parametrize(
    ("name", "error"), [("空缺", "不用添加任职"), ("张三、李四", "每行只写一人")]
)
def test_text_that_is_not_one_name_is_refused_with_a_reason(client, name, error):
    values = {"name": name, "owner_region": factories.county().pk}
    sign_in(client, "editor")
    response = client.post("/admin/officials/official/add/", values)
    assert error in response.content.decode()
    assert not Official.objects.exists()


def test_each_form_field_has_a_help_text(admin_client, rf):
    request = rf.get("/")
    request.user = factories.user(is_staff=True, is_superuser=True)
    missing = [
        (model.__name__, name)
        for model, model_admin in admin.site._registry.items()
        if model is not Report  # which is answered on a page of its own, and never edited
        for form in (model_admin.get_form(request), *inline_forms(model_admin, request))
        for name, field in form.base_fields.items()
        if not field.help_text
    ]
    assert missing == []


def inline_forms(model_admin, request):
    """Yield the forms of the inlines, without the foreign key to the parent."""
    for inline in model_admin.get_inline_instances(request):
        formset = inline.get_formset(request)
        formset.form.base_fields.pop(formset.fk.name, None)
        yield formset.form


def test_another_region_reads_why_its_submitted_post_is_a_draft_again(client, post):
    owner = factories.county(name="甲县")
    official = factories.official(name="赵示例", owner_region=owner)
    factories.appointment(post=post, official=official)
    clerk = factories.staff("editor", post.department.region)
    factories.submit(post, by=clerk)
    client.force_login(factories.staff("editor", owner))
    form = form_at(client, admin_url(official)) | {"name": "赵样本"}
    assert client.post(admin_url(official), form).status_code == 302
    client.force_login(clerk)
    desk = client.get("/admin/").text
    assert "退回给我的" in desk
    assert "甲县的同事改过“赵样本”，请核对后重新提交。" in desk
