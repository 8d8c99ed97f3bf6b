"""Lists, searches, choices and permissions in the admin, and the screens beside the post's."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from officials.actions import withdrawal
from officials.models import Notice, Official, Post, ReviewState
from officials.publication import live
from officials.publication.live import annotate_publication
from tests.support import factories
from tests.support.admin_forms import form_at

pytestmark = pytest.mark.django_db
POSTS = "/admin/officials/post/"


def sign_in(client, duty):
    user = factories.staff(duty)
    client.force_login(user)
    return user


def shown(response):
    """The titles of the posts in a list."""
    assert response.status_code == 200
    return {post.title for post in response.context["cl"].result_list}


# Lists


@pytest.fixture
def posts(clock):
    """One post in each state of publication, named by it."""
    made = {name: factories.post(title=name) for name in map(str, live.Publication)}
    for post in made.values():
        factories.sourced_hotline(post=post)
        post.refresh_from_db()
    factories.publish(made["live"])
    factories.publish(made["scheduled"], on=clock.today + timedelta(3))
    for name in ("ended", "withdrawn"):
        factories.publish(made[name])
        abolished = name == "ended"
        withdrawal.withdraw_post(
            made[name], by=factories.editor(), reason="有误", abolished=abolished
        )
    return made


def test_the_list_says_of_each_post_what_the_register_says(posts):
    listed = {post.title: post.published for post in annotate_publication(Post.objects.all())}
    assert listed == {name: live.read_publication(post) for name, post in posts.items()}
    assert listed == {name: name for name in posts}


@pytest.mark.parametrize("publication", list(live.Publication))
def test_the_list_is_filtered_by_what_is_live(admin_client, posts, publication):
    assert shown(admin_client.get(POSTS, {"published": publication.value})) == {publication.value}


def test_the_list_is_filtered_by_the_state_of_review(admin_client, posts):
    factories.submit(posts["nothing"])
    assert shown(admin_client.get(POSTS, {"review_state": "submitted"})) == {"nothing"}


@pytest.mark.parametrize(
    "query",
    [
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
    ],
)
def test_a_post_is_found_by_number_name_pinyin_place_department_and_duties(admin_client, query):
    place = factories.county(name="样板县", code="999999")
    department = factories.department(region=place, name="信访局")
    found = factories.post(department=department, title="副主任", duties="分管拆迁")
    term = factories.appointment(post=found, official=factories.official(name="单样本"))
    factories.hotline(appointment=term, digits="15400000077")
    other = factories.post(title="局长", duties="全面工作")
    factories.appointment(post=other, official=factories.official(name="王示例"))
    assert shown(admin_client.get(POSTS, {"q": query})) == {"副主任"}


@pytest.mark.parametrize("query", ["\0", "a" * 10_000, "%", "'", "\\", "🙂", "((("])
def test_no_query_breaks_a_list_or_a_choice(admin_client, query):
    for model in ("post", "hotline", "official", "department", "region", "appointment", "notice"):
        address = reverse(f"admin:officials_{model}_changelist")
        answer = admin_client.get(address, {"q": query}).status_code
        assert answer == (400 if query == "\0" else 200)
        filtered = admin_client.get(address, {"pk__exact": query}).status_code
        assert filtered in {302, 400}
    for model, field in (("department", "region"), ("post", "department")):
        source = {"app_label": "officials", "model_name": model, "field_name": field}
        asked = source | {"term": query}
        answer = admin_client.get(reverse("admin:choices"), asked).status_code
        assert answer == (400 if query == "\0" else 200)


def test_a_search_of_many_words_grows_with_them_and_no_faster(admin_client):
    address = reverse("admin:officials_appointment_changelist")

    def cost(words):
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address, {"q": " ".join("a" * words)})
        return sum(len(query["sql"]) for query in queries.captured_queries)

    assert cost(12) < 4 * cost(4)


# Choices


def test_a_choice_tells_places_of_one_name_apart(admin_client):
    for prefecture in ("南京市", "徐州市"):
        above = factories.prefecture(name=prefecture)
        factories.department(region=factories.county(name="鼓楼区", parent=above), name="城管局")
    source = {"app_label": "officials", "model_name": "department", "field_name": "region"}
    answer = admin_client.get(reverse("admin:choices"), source | {"term": "鼓楼"})
    said = [row["text"] for row in json.loads(answer.content)["results"]]
    assert [re.sub(r"^样\d+省 › ", "", each) for each in said] == [
        "南京市 › 鼓楼区",
        "徐州市 › 鼓楼区",
    ]
    source = {"app_label": "officials", "model_name": "post", "field_name": "department"}
    answer = admin_client.get(reverse("admin:choices"), source | {"term": "徐州市 城管"})
    (only,) = json.loads(answer.content)["results"]
    assert only["text"].endswith("徐州市 › 鼓楼区）")


# Who may do what


@pytest.mark.parametrize("act", ["approve", "return"])
def test_an_editor_neither_approves_nor_returns(client, post, act):
    sign_in(client, "editor")
    factories.submit(post)
    there = f"{POSTS}{post.pk}/{act}/"
    assert client.get(there).status_code == 403
    assert client.post(there, {"revision": post.revision, "comment": "x"}).status_code == 403
    assert b"approve_selected" not in client.get(POSTS).content
    client.post(POSTS, {"action": "approve_selected", "_selected_action": post.pk, "confirmed": 1})
    post.refresh_from_db()
    assert post.review_state == ReviewState.SUBMITTED


def test_who_may_only_look_does_nothing(client, post):
    factories.publish(post)
    client.force_login(factories.user(is_staff=True))
    for act in ("submit", "approve", "return", "withdraw", "trail", "change"):
        assert client.get(f"{POSTS}{post.pk}/{act}/").status_code == 403
    for act in ("verify", "suspend", "restore", "withdraw"):
        there = f"/admin/officials/hotline/{post.hotlines.get().pk}/{act}/"
        assert client.post(there, {"reason": "x"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, post):
    answer = client.post(f"{POSTS}{post.pk}/withdraw/", {"reason": "x"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


# Numbers


def test_a_suspended_number_is_restored_by_another_person(client, post):
    factories.publish(post)
    hotline = post.hotlines.get()
    there = f"/admin/officials/hotline/{hotline.pk}"
    sign_in(client, "editor")
    answer = client.post(f"{there}/suspend/", {"reason": "改号"}, follow=True)
    assert "已暂停显示" in answer.content.decode()
    answer = client.post(f"{there}/restore/", {"why": "又通了"})
    assert "须由另一位同事恢复" in answer.content.decode()
    assert 'value="又通了"' in answer.content.decode()
    sign_in(client, "editor")
    answer = client.post(f"{there}/restore/", follow=True)
    assert "已恢复显示" in answer.content.decode()


def test_a_check_is_recorded_with_its_day_and_shown(client, post, clock):
    factories.publish(post)
    hotline = post.hotlines.get()
    user = sign_in(client, "editor")
    values = {"checked_on": clock.today, "method": "called", "result": "answered"}
    values["called"] = str(hotline)
    answer = client.post(f"/admin/officials/hotline/{hotline.pk}/verify/", values, follow=True)
    assert "的核验已记下" in answer.content.decode()
    assert hotline.verifications.get().checked_by == user
    late = values | {"checked_on": clock.today + timedelta(1)}
    answer = client.post(f"/admin/officials/hotline/{hotline.pk}/verify/", late)
    assert "不能晚于今天" in answer.content.decode()


def test_an_act_without_its_reason_does_nothing(client, post):
    factories.publish(post)
    sign_in(client, "editor")
    answer = client.post(f"{POSTS}{post.pk}/withdraw/", {"reason": " "})
    assert answer.status_code == 200
    assert live.read_publication(post) == live.Publication.LIVE


def test_a_post_is_scheduled_for_a_day_to_come(client, post, clock):
    factories.submit(post)
    sign_in(client, "reviewer")
    values = {"revision": post.revision, "day": clock.today + timedelta(2)}
    answer = client.post(f"{POSTS}{post.pk}/approve/", values, follow=True)
    assert "零时起公开显示" in answer.content.decode()
    assert "查看公开页面" not in answer.content.decode()
    assert live.read_publication(post) == live.Publication.SCHEDULED


def test_one_post_that_breaks_a_rule_keeps_the_others_from_being_approved(client):
    good, changed = factories.post(title="甲"), factories.post(title="乙")
    factories.submit(good, changed)
    user = sign_in(client, "reviewer")
    Post.objects.filter(pk=changed.pk).update(contributors=[user.pk])
    posts = Post.objects.filter(pk__in=[good.pk, changed.pk])
    values = {"shown": ",".join(f"{post.pk}:{post.revision}" for post in posts)}
    values |= {"_selected_action": [good.pk, changed.pk], "confirmed": 1}
    answer = client.post(POSTS, values | {"action": "approve_selected"}, follow=True)
    assert "须由另一位同事批准" in answer.content.decode()
    assert live.read_publication(good) == live.Publication.NOTHING


# Beside the post's


def test_a_cited_notice_is_read_only_and_leads_to_one_that_corrects_it(client, post):
    factories.publish(post)
    notice = Notice.objects.get()
    sign_in(client, "editor")
    there = f"/admin/officials/notice/{notice.pk}/change/"
    page = client.get(there).content.decode()
    assert 'name="title"' not in page
    (correction,) = re.findall(r'href="([^"]+[?]supersedes=[^"]+)"', page)
    assert client.get(correction).context["adminform"].form.initial["supersedes"] == str(notice.pk)
    values = form_at(client, there) | {"title": "改过的标题"}
    assert client.post(there, values).status_code == 302
    notice.refresh_from_db()
    assert notice.title != "改过的标题"


def test_a_renamed_official_gets_new_pinyin_unless_somebody_typed_it(client):
    official = factories.official(name="王示例")
    user = sign_in(client, "editor")
    there = f"/admin/officials/official/{official.pk}/change/"
    client.post(there, form_at(client, there) | {"name": "单 样本"})
    official.refresh_from_db()
    assert (official.name, official.pinyin) == ("单样本", "shan yang ben")
    assert "dan yang ben" in client.get(there).content.decode()
    client.post(there, form_at(client, there) | {"pinyin": "Dan Yang Ben"})
    official.refresh_from_db()
    assert official.pinyin == "dan yang ben"
    assert user.pk


@pytest.mark.parametrize(
    ("name", "said"), [("空缺", "不用添加任职"), ("张三、李四", "每行只写一人")]
)
def test_what_is_no_name_is_refused_in_words(client, name, said):
    values = {"name": name, "owner_region": factories.county().pk}
    sign_in(client, "editor")
    answer = client.post("/admin/officials/official/add/", values)
    assert said in answer.content.decode()
    assert not Official.objects.exists()


def test_renaming_a_published_department_says_that_it_shows_at_once(client, post):
    factories.publish(post)
    department = post.department
    sign_in(client, "editor")
    there = f"/admin/officials/department/{department.pk}/change/"
    answer = client.post(there, form_at(client, there) | {"name": "新名局"}, follow=True)
    assert "立即显示新名称" in answer.content.decode()
    assert department.get_absolute_url() in answer.content.decode()


def test_each_field_says_what_belongs_there(admin_client, rf):
    request = rf.get("/")
    request.user = factories.user(is_staff=True, is_superuser=True)
    silent = [
        (model.__name__, name)
        for model, screen in admin.site._registry.items()
        for form in (screen.get_form(request), *inlines(screen, request))
        for name, field in form.base_fields.items()
        if not field.help_text
    ]
    assert silent == []


def inlines(screen, request):
    """The forms of a screen's rows, without the key by which they hang on it."""
    for inline in screen.get_inline_instances(request):
        formset = inline.get_formset(request)
        formset.form.base_fields.pop(formset.fk.name, None)
        yield formset.form
