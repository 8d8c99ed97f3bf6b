"""Change form of a post: hotlines, sources, contributors, deletion, appointments."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from officials.models import (
    Appointment,
    Department,
    Hotline,
    HotlineSource,
    Notice,
    Official,
    Post,
    ReviewState,
)
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at

pytestmark = pytest.mark.django_db
EMPTY = {
    "appointments-TOTAL_FORMS": 0,
    "appointments-INITIAL_FORMS": 0,
    "hotlines-TOTAL_FORMS": 0,
    "hotlines-INITIAL_FORMS": 0,
}


@pytest.fixture
def clerk(client, place):
    user = factories.staff("editor", place, username="clerk")
    client.force_login(user)
    client.user = user
    return client


def change_url(post):
    return reverse("admin:officials_post_change", args=[post.pk])


def form_values(client, post):
    return form_at(client, change_url(post))


def save(client, post, **values):
    """Submit the form of the post with these values and return the response."""
    return client.post(change_url(post), form_values(client, post) | values)


def hotline_row(number, **values):
    """Return the form data of one row with this number."""
    row = {"hotlines-TOTAL_FORMS": 1, "hotlines-0-number": number, "hotlines-0-rank": 1}
    return row | {f"hotlines-0-{name}": value for name, value in values.items()}


def error_text(response):
    """Return the errors of an invalid form as text."""
    assert response.status_code == 200
    lists = re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", each) for each in lists)


# Hotlines


@pytest.mark.parametrize(
    ("typed", "kind", "digits", "extension"),
    [
        ("（0999）012 3456 转 801", "landline", "09990123456", "801"),
        ("0123456", "landline", "09990123456", ""),
        ("+86 154-0000-0001", "mobile", "15400000001", ""),
        ("400-000-0001", "tollfree", "4000000001", ""),
    ],
)
def test_number_is_accepted_in_any_format(clerk, place, typed, kind, digits, extension):
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    post = factories.post(department=factories.department(region=place))
    assert save(clerk, post, **hotline_row(typed)).status_code == 302
    hotline = post.hotlines.get()
    assert (hotline.kind, hotline.digits, hotline.extension) == (kind, digits, extension)


INVALID = {
    "1380013800": "手机号码应为 11 位",
    "0123456": "缺少区号",
    "15400000001、15400000002": "这里写了 2 个号码：154 0000 0001、154 0000 0002。",
    "无": "“无”就是没有号码",
    "见公告": "请打开它，把号码照抄过来",
    "空号": "是打过以后的结果",
    "同上": "请把号码再写一遍",
    "转801": "只有分机",
    "95598": "改成“值班或服务台”",
    "张三": "里没有电话号码",
}


def test_invalid_number_is_refused_with_the_reason(clerk, post):
    form, own = form_values(clerk, post), {"hotlines-0-id": post.hotlines.get().pk}
    for typed, message in INVALID.items():
        response = clerk.post(change_url(post), form | hotline_row(typed) | own)
        assert message in error_text(response), typed


def test_form_contains_hotlines_of_the_post_and_of_its_holder(clerk, post):
    appointment = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=appointment)
    former = factories.sourced_hotline(post=post, withdrawn_at="2026-01-05T00:00Z")
    elsewhere = factories.sourced_hotline()
    page = clerk.get(change_url(post)).content.decode()
    assert f'value="{own}"' in page
    assert f'value="{former}"' not in page
    assert str(former) in page
    assert str(elsewhere) not in page


def test_saving_an_unchanged_form_changes_nothing(clerk, post):
    appointment = factories.appointment(post=post)
    factories.sourced_hotline(appointment=appointment)
    post.refresh_from_db()
    assert save(clerk, post).status_code == 302
    assert Post.objects.get().revision == post.revision
    assert appointment.hotlines.count() == 1
    assert post.hotlines.count() == 1


def test_hotline_can_be_moved_from_the_post_to_its_holder(clerk, post):
    appointment = factories.appointment(post=post)
    assert save(clerk, post, **{"hotlines-0-owner": appointment.pk}).status_code == 302
    assert appointment.hotlines.count() == 1
    assert post.hotlines.count() == 0


def test_hotline_of_a_new_holder_needs_a_new_appointment(clerk, post):
    assert "请先在本页添加一位任职者" in error_text(
        save(clerk, post, **{"hotlines-0-owner": "new"})
    )


def test_duplicate_number_is_refused(clerk, post):
    row = {
        "hotlines-TOTAL_FORMS": 2,
        "hotlines-1-number": post.hotlines.get().digits,
        "hotlines-1-rank": 2,
    }
    assert "与另一行重复" in error_text(save(clerk, post, **row))


def test_swap_of_two_numbers_is_refused_with_the_reason(clerk, post):
    first, second = post.hotlines.get(), factories.sourced_hotline(post=post)
    swapped = {"hotlines-0-number": second.digits, "hotlines-1-number": first.digits}
    assert "与另一行重复" in error_text(save(clerk, post, **swapped))


# Sources


def test_source_fields_are_required_together(clerk, post):
    response = save(clerk, post, **{"hotlines-0-printed_name": ""})
    assert "要一起填写" in error_text(response)
    empty = {f"hotlines-0-{name}": "" for name in ("notice", "printed_name", "printed_number")}
    assert save(clerk, post, **empty).status_code == 302
    assert not HotlineSource.objects.exists()


def test_row_contains_the_newest_source_and_can_replace_it(clerk, post):
    hotline = post.hotlines.get()
    newest = factories.notice(published_on="2026-03-01")
    factories.hotline_source(hotline=hotline, notice=newest, printed_name="新名单")
    assert form_values(clerk, post)["hotlines-0-printed_name"] == "新名单"
    oldest = hotline.sources.exclude(notice=newest).get().notice
    assert "已经引用了这份公告" in error_text(save(clerk, post, **{"hotlines-0-notice": oldest.pk}))
    third = factories.notice(published_on="2026-04-01")
    assert save(clerk, post, **{"hotlines-0-notice": third.pk}).status_code == 302
    assert {source.notice for source in hotline.sources.all()} == {oldest, third}


# Contributors


def test_change_of_a_hotline_adds_the_editor_to_the_contributors_of_the_post(clerk, post):
    factories.publish(post)
    factories.submit(factories.post(department=post.department))
    save(clerk, post, **{"hotlines-0-label": "值班电话", "why": "换了名目"})
    post.refresh_from_db()
    assert post.contributors == [clerk.user.pk]
    assert post.review_state == ReviewState.DRAFT
    history = clerk.get(change_url(post).replace("change", "trail")).content.decode()
    assert "换了名目" in history
    assert "值班电话" in history


def test_save_locks_the_post_before_it_writes(clerk, post):
    values = form_values(clerk, post) | {"hotlines-0-label": "值班电话", "title": "局长"}
    with CaptureQueriesContext(connection) as queries:
        clerk.post(change_url(post), values)
    writes = [each["sql"] for each in queries if re.search("UPDATE|INSERT", each["sql"])]
    assert re.search('FROM "officials_post".*FOR UPDATE', writes[0])


# Deletion


def test_published_hotline_cannot_be_deleted_by_form_data(clerk, post):
    factories.publish(post)
    save(clerk, post, **{"hotlines-0-DELETE": "on"})
    assert post.hotlines.count() == 1


def test_draft_hotline_can_be_deleted_from_its_row(clerk, post):
    save(clerk, post, **{"hotlines-0-DELETE": "on"})
    assert post.hotlines.count() == 0


def test_draft_post_is_deleted_with_its_appointments_and_hotlines(clerk, post):
    factories.sourced_hotline(appointment=factories.appointment(post=post))
    url = reverse("admin:officials_post_delete", args=[post.pk])
    assert "154" in clerk.get(url).content.decode()
    assert clerk.post(url, form_at(clerk, url) | {"post": "yes"}).status_code == 302
    assert not Post.objects.exists()
    assert not Hotline.objects.exists()
    assert not Appointment.objects.exists()


def test_published_objects_cannot_be_deleted(clerk, post):
    appointment = factories.appointment(post=post)
    Notice.objects.update(owner_region=post.department.region)
    factories.publish(post)
    for obj in (
        post,
        post.hotlines.get(),
        appointment,
        appointment.official,
        Notice.objects.get(),
        post.department,
    ):
        url = reverse(f"admin:officials_{obj._meta.model_name}_delete", args=[obj.pk])
        assert clerk.post(url, {"post": "yes"}).status_code == 403
        assert type(obj).objects.filter(pk=obj.pk).exists()


# Appointments


def test_form_extends_a_published_appointment_but_does_not_shorten_it(clerk, post, clock):
    last = clock.today + timedelta(30)
    appointment = factories.appointment(post=post, end_date=last)
    factories.publish(post)
    earlier = save(clerk, post, **{"appointments-0-end_date": last - timedelta(1)})
    assert "请用“离任”按钮" in error_text(earlier)
    later = {"appointments-0-end_date": last + timedelta(1)}
    assert save(clerk, post, **later).status_code == 302
    appointment.refresh_from_db()
    assert appointment.end_date == last + timedelta(1)
    post.refresh_from_db()
    assert post.review_state == ReviewState.DRAFT


def test_official_of_a_published_appointment_cannot_be_changed(clerk, post):
    appointment = factories.appointment(post=post)
    factories.publish(post)
    save(clerk, post, **{"appointments-0-official": factories.official(name="赵虚构").pk})
    assert Appointment.objects.get().official == appointment.official


def test_two_holders_on_one_day_are_refused_with_the_reason(clerk, post):
    factories.appointment(post=post)
    row = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-1-official": factories.official().pk,
        "appointments-1-capacity": "full",
        "appointments-1-start_date": "2026-02-01",
    }
    assert "同一岗位同一天只能有一位任职者" in error_text(save(clerk, post, **row))
    handed_over = row | {"appointments-0-end_date": "2026-01-31"}
    assert save(clerk, post, **handed_over).status_code == 302
    assert post.appointments.count() == 2


def test_form_of_an_appointment_refuses_overlap_with_another(clerk, post):
    first = factories.appointment(post=post, end_date="2026-01-31")
    factories.appointment(post=post, start_date="2026-02-01", official=first.official)
    url = reverse("admin:officials_appointment_change", args=[first.pk])
    values = form_at(clerk, url)
    refused = clerk.post(url, values | {"end_date": "2026-02-01"})
    assert "同一岗位同一天只能有一位任职者" in error_text(refused)
    assert clerk.post(url, values | {"end_date": "2026-01-30"}).status_code == 302


# Whole site


@pytest.mark.parametrize("model", [Appointment, Department, Hotline, Notice, Official, Post])
def test_each_form_field_has_a_help_text(model, rf, clerk):
    request = rf.get("/")
    request.user = clerk.user
    model_admin = admin.site.get_model_admin(model)
    forms = [(model_admin.get_form(request), "")]
    inlines = model_admin.get_formsets_with_inlines(request)
    forms += [(formset.form, formset.fk.name) for formset, _inline in inlines]
    for form, parent in forms:
        for name, field in form.base_fields.items():
            assert name == parent or field.help_text, (model, name)


def test_get_requests_write_nothing(admin_client, post):
    factories.appointment(post=post)
    factories.publish(post)
    save(admin_client, post, duties="改过")
    lists = [
        reverse(f"admin:officials_{m._meta.model_name}_changelist")
        for m in admin.site._registry
        if m._meta.app_label == "officials"
    ]
    urls = [change_url(post).replace("change", slug) for slug in ("submit", "withdraw", "trail")]
    objs = [*Hotline.objects.all(), *Appointment.objects.all()]
    urls += [
        reverse(f"admin:officials_{obj._meta.model_name}_{slug}", args=[obj.pk])
        for obj in objs
        for slug in admin.site.get_model_admin(type(obj)).object_actions
    ]
    for each in (*lists, change_url(post), *urls):
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(each).status_code == 200
        writes = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
        assert writes == [], each


@pytest.mark.parametrize("object_id", ["abc", "999999", "%00", "1" * 30])
@pytest.mark.parametrize("page", ["submit", "approve", "trail"])
def test_page_of_a_missing_post_is_404(admin_client, object_id, page):
    assert admin_client.get(f"/admin/officials/post/{object_id}/{page}/").status_code == 404


def test_a_post_that_leaves_the_regions_of_staff_while_it_is_saved_stays_as_it_was(clerk, post):
    """The department moves after the first answer, that the clerk may edit the post."""
    url, region = admin_url(post), post.department.region
    form, elsewhere = form_at(clerk, url) | {"title": "总工程师"}, factories.county()

    def move(**_kwargs):
        Department.objects.filter(pk=post.department_id).update(region=elsewhere)

    post_save.connect(move, sender=Post)
    try:
        response = clerk.post(url, form)
    finally:
        post_save.disconnect(move, sender=Post)
    assert response.status_code == 403
    stored = Post.objects.get(pk=post.pk)
    assert (stored.title, stored.department.region) == (post.title, region)
