"""The post's screen: numbers in any format, sources beside them, who had a hand, what may go."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
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
from tests.support.admin_forms import form_at

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


def address(post):
    return reverse("admin:officials_post_change", args=[post.pk])


def form_of(client, post):
    return form_at(client, address(post))


def save(client, post, **values):
    """Save the post's form with these values; return the answer."""
    return client.post(address(post), form_of(client, post) | values)


def with_number(number, **values):
    row = {"hotlines-TOTAL_FORMS": 1, "hotlines-0-number": number, "hotlines-0-rank": 1}
    return row | {f"hotlines-0-{name}": value for name, value in values.items()}


def errors(response):
    """The words of all errors of a form that was refused, without their markup."""
    assert response.status_code == 200
    lists = re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", each) for each in lists)


# Numbers


@pytest.mark.parametrize(
    ("typed", "kind", "digits", "extension"),
    [
        ("（0999）012 3456 转 801", "landline", "09990123456", "801"),
        ("0123456", "landline", "09990123456", ""),
        ("+86 154-0000-0001", "mobile", "15400000001", ""),
        ("400-000-0001", "tollfree", "4000000001", ""),
    ],
)
def test_a_number_is_typed_in_any_format(clerk, place, typed, kind, digits, extension):
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    post = factories.post(department=factories.department(region=place))
    assert save(clerk, post, **with_number(typed)).status_code == 302
    hotline = post.hotlines.get()
    assert (hotline.kind, hotline.digits, hotline.extension) == (kind, digits, extension)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1380013800", "手机号码应为 11 位"),
        ("0123456", "缺少区号"),
        ("15400000001、15400000002", "每行填写一个号码"),
        ("无", "每行填写一个号码"),
        ("张三", "里没有电话号码"),
    ],
)
def test_what_is_no_number_is_refused_in_words(clerk, post, typed, said):
    answer = save(clerk, post, **with_number(typed) | {"hotlines-0-id": post.hotlines.get().pk})
    assert said in errors(answer)


def test_the_screen_holds_the_posts_numbers_and_the_holders_own(clerk, post):
    term = factories.appointment(post=post)
    own = factories.sourced_hotline(appointment=term)
    former = factories.sourced_hotline(post=post, withdrawn_at="2026-01-05T00:00Z")
    elsewhere = factories.sourced_hotline()
    page = clerk.get(address(post)).content.decode()
    assert f'value="{own}"' in page
    assert f'value="{former}"' not in page
    assert str(former) in page
    assert str(elsewhere) not in page


def test_saving_the_form_as_it_stands_changes_nothing(clerk, post):
    term = factories.appointment(post=post)
    factories.sourced_hotline(appointment=term)
    post.refresh_from_db()
    assert save(clerk, post).status_code == 302
    assert Post.objects.get().revision == post.revision
    assert term.hotlines.count() == 1
    assert post.hotlines.count() == 1


def test_a_number_goes_from_the_post_to_its_holder(clerk, post):
    term = factories.appointment(post=post)
    assert save(clerk, post, **{"hotlines-0-owner": term.pk}).status_code == 302
    assert term.hotlines.count() == 1
    assert post.hotlines.count() == 0


def test_an_own_number_needs_somebody_to_own_it(clerk, post):
    assert "请先在本页添加一位任职者" in errors(save(clerk, post, **{"hotlines-0-owner": "new"}))


def test_the_same_number_twice_is_refused(clerk, post):
    row = {
        "hotlines-TOTAL_FORMS": 2,
        "hotlines-1-number": post.hotlines.get().digits,
        "hotlines-1-rank": 2,
    }
    assert "与另一行重复" in errors(save(clerk, post, **row))


def test_two_numbers_that_change_places_are_refused_in_words(clerk, post):
    first, second = post.hotlines.get(), factories.sourced_hotline(post=post)
    swapped = {"hotlines-0-number": second.digits, "hotlines-1-number": first.digits}
    assert "与另一行重复" in errors(save(clerk, post, **swapped))


# Sources


def test_a_source_is_given_whole_or_not_at_all(clerk, post):
    answer = save(clerk, post, **{"hotlines-0-printed_name": ""})
    assert "要一起填写" in errors(answer)
    none = {f"hotlines-0-{name}": "" for name in ("notice", "printed_name", "printed_number")}
    assert save(clerk, post, **none).status_code == 302
    assert not HotlineSource.objects.exists()


def test_the_newest_source_stands_in_the_row_and_can_be_replaced(clerk, post):
    hotline = post.hotlines.get()
    newest = factories.notice(published_on="2026-03-01")
    factories.hotline_source(hotline=hotline, notice=newest, printed_name="新名单")
    assert form_of(clerk, post)["hotlines-0-printed_name"] == "新名单"
    oldest = hotline.sources.exclude(notice=newest).get().notice
    assert "已经引用了这份公告" in errors(save(clerk, post, **{"hotlines-0-notice": oldest.pk}))
    third = factories.notice(published_on="2026-04-01")
    assert save(clerk, post, **{"hotlines-0-notice": third.pk}).status_code == 302
    assert {source.notice for source in hotline.sources.all()} == {oldest, third}


# Who had a hand


def test_a_change_of_a_row_notes_who_had_a_hand_in_the_post(clerk, post):
    factories.publish(post)
    factories.submit(factories.post(department=post.department))
    save(clerk, post, **{"hotlines-0-label": "值班电话", "why": "换了名目"})
    post.refresh_from_db()
    assert post.contributors == [clerk.user.pk]
    assert post.review_state == ReviewState.DRAFT
    trail = clerk.get(address(post).replace("change", "trail")).content.decode()
    assert "换了名目" in trail
    assert "值班电话" in trail


def test_a_save_locks_the_post_before_it_writes(clerk, post):
    values = form_of(clerk, post) | {"hotlines-0-label": "值班电话", "title": "局长"}
    with CaptureQueriesContext(connection) as queries:
        clerk.post(address(post), values)
    written = [each["sql"] for each in queries if re.search("UPDATE|INSERT", each["sql"])]
    assert re.search('FROM "officials_post".*FOR UPDATE', written[0])


# What may be deleted


def test_a_published_number_stays_whatever_a_form_says(clerk, post):
    factories.publish(post)
    save(clerk, post, **{"hotlines-0-DELETE": "on"})
    assert post.hotlines.count() == 1


def test_a_draft_number_is_deleted_from_its_row(clerk, post):
    save(clerk, post, **{"hotlines-0-DELETE": "on"})
    assert post.hotlines.count() == 0


def test_a_draft_that_nobody_saw_goes_with_all_that_hangs_on_it(clerk, post):
    factories.sourced_hotline(appointment=factories.appointment(post=post))
    there = reverse("admin:officials_post_delete", args=[post.pk])
    assert "154" in clerk.get(there).content.decode()
    assert clerk.post(there, form_at(clerk, there) | {"post": "yes"}).status_code == 302
    assert not Post.objects.exists()
    assert not Hotline.objects.exists()
    assert not Appointment.objects.exists()


def test_what_was_published_is_not_deleted(clerk, post):
    term = factories.appointment(post=post)
    Notice.objects.update(owner_region=post.department.region)
    factories.publish(post)
    for thing in (
        post,
        post.hotlines.get(),
        term,
        term.official,
        Notice.objects.get(),
        post.department,
    ):
        there = reverse(f"admin:officials_{thing._meta.model_name}_delete", args=[thing.pk])
        assert clerk.post(there, {"post": "yes"}).status_code == 403
        assert type(thing).objects.filter(pk=thing.pk).exists()


# Terms


def test_a_published_term_is_cut_by_the_act_and_lengthened_by_the_form(clerk, post, clock):
    last = clock.today + timedelta(30)
    term = factories.appointment(post=post, end_date=last)
    factories.publish(post)
    earlier = save(clerk, post, **{"appointments-0-end_date": last - timedelta(1)})
    assert "请用“离任”按钮" in errors(earlier)
    later = {"appointments-0-end_date": last + timedelta(1)}
    assert save(clerk, post, **later).status_code == 302
    term.refresh_from_db()
    assert term.end_date == last + timedelta(1)
    post.refresh_from_db()
    assert post.review_state == ReviewState.DRAFT


def test_a_published_term_stays_that_persons(clerk, post):
    term = factories.appointment(post=post)
    factories.publish(post)
    save(clerk, post, **{"appointments-0-official": factories.official(name="赵虚构").pk})
    assert Appointment.objects.get().official == term.official


def test_two_holders_on_one_day_are_refused_in_words(clerk, post):
    factories.appointment(post=post)
    row = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-1-official": factories.official().pk,
        "appointments-1-capacity": "full",
        "appointments-1-start_date": "2026-02-01",
    }
    assert "同一岗位同一天只能有一位任职者" in errors(save(clerk, post, **row))
    handed_over = row | {"appointments-0-end_date": "2026-01-31"}
    assert save(clerk, post, **handed_over).status_code == 302
    assert post.appointments.count() == 2


def test_a_term_on_its_own_screen_meets_no_other(clerk, post):
    first = factories.appointment(post=post, end_date="2026-01-31")
    factories.appointment(post=post, start_date="2026-02-01", official=first.official)
    there = reverse("admin:officials_appointment_change", args=[first.pk])
    values = form_at(clerk, there)
    refused = clerk.post(there, values | {"end_date": "2026-02-01"})
    assert "同一岗位同一天只能有一位任职者" in errors(refused)
    assert clerk.post(there, values | {"end_date": "2026-01-30"}).status_code == 302


# For people


@pytest.mark.parametrize("model", [Appointment, Department, Hotline, Notice, Official, Post])
def test_each_field_of_the_register_says_what_to_write(model, rf, clerk):
    request = rf.get("/")
    request.user = clerk.user
    screen = admin.site.get_model_admin(model)
    forms = [(screen.get_form(request), "")]
    inlines = screen.get_formsets_with_inlines(request)
    forms += [(formset.form, formset.fk.name) for formset, _inline in inlines]
    for form, parent in forms:
        for name, field in form.base_fields.items():
            assert name == parent or field.help_text, (model, name)


def test_nothing_is_written_by_looking(admin_client, post):
    factories.appointment(post=post)
    factories.publish(post)
    save(admin_client, post, duties="改过")
    lists = [
        reverse(f"admin:officials_{m._meta.model_name}_changelist")
        for m in admin.site._registry
        if m._meta.app_label == "officials"
    ]
    acts = [address(post).replace("change", act) for act in ("submit", "withdraw", "trail")]
    things = [*Hotline.objects.all(), *Appointment.objects.all()]
    acts += [
        reverse(f"admin:officials_{thing._meta.model_name}_{act}", args=[thing.pk])
        for thing in things
        for act in admin.site.get_model_admin(type(thing)).object_actions
    ]
    for each in (*lists, address(post), *acts):
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(each).status_code == 200
        written = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
        assert written == [], each


@pytest.mark.parametrize("wrong", ["abc", "999999", "%00", "1" * 30])
@pytest.mark.parametrize("act", ["submit", "approve", "trail"])
def test_what_is_not_there_is_not_found(admin_client, wrong, act):
    assert admin_client.get(f"/admin/officials/post/{wrong}/{act}/").status_code == 404
