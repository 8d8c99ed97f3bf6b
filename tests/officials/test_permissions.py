"""A role in a region holds in all that lies below it: there, and nowhere else."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from hypothesis import given, settings as hypothesis_settings, strategies as st

from officials import permissions
from officials.admin.base.scoped import ScopedAdmin, check_model_admins
from officials.models import (
    Appointment,
    Department,
    Hotline,
    Level,
    Official,
    Post,
    Region,
    RoleName,
    User,
)
from officials.permissions import Permission
from tests.support import factories
from tests.support.admin_forms import Walker, form_at, stored

pytestmark = pytest.mark.django_db

# Plainly, as the table in officials/README.md has it.
ALLOWS = {
    "viewer": "see",
    "editor": "see write",
    "reviewer": "see write approve",
    "office": "see staff",
}
WORDS = {
    Permission.VIEW: "see",
    Permission.EDIT: "write",
    Permission.APPROVE: "approve",
    Permission.STAFF: "staff",
}

# A tree: the parent of each region but the first, by its place in the list. A role: which region.
trees = st.lists(st.integers(0, 5), min_size=1, max_size=6)
roles = st.lists(st.tuples(st.sampled_from(RoleName.values), st.integers(0, 6)), max_size=3)


def grow(parents):
    """Return regions and, for each, the set of itself and all above it."""
    regions, above = [factories.province()], [{0}]
    for position, parent in enumerate(parents, 1):
        parent %= position  # noqa: PLW2901
        while regions[parent].level == Level.TOWNSHIP:
            parent = min(above[parent] - {parent})  # noqa: PLW2901
        level = regions[parent].level + 1
        regions.append(factories.region(level, parent=regions[parent]))
        above.append(above[parent] | {position})
    return regions, above


def hire(given, regions):
    """Return a user with these roles, and the roles as they came to stand."""
    held = sorted({(role, at % len(regions)) for role, at in given})
    user = factories.user(is_staff=True)
    for role, at in held:
        factories.role(user=user, region=regions[at], role=role)
    return user, held


@hypothesis_settings(max_examples=15, deadline=None)
@given(trees, st.lists(roles, min_size=2, max_size=3))
def test_who_may_do_what_is_what_the_definition_says(parents, people):
    regions, above = grow(parents)
    hired = [hire(each, regions) for each in people]
    departments = [factories.department(region=each) for each in regions]
    posts = [factories.post(department=each) for each in departments]
    own = [factories.hotline(appointment=factories.appointment(post=each)) for each in posts]

    def allowed(held, word, at):
        return any(word in ALLOWS[role].split() and top in above[at] for role, top in held)

    def granted(held, role, at):
        return all(allowed(held, word, at) for word in [*ALLOWS[role].split(), "staff"])

    for user, held in hired:
        for power, word in WORDS.items():
            expected = {at for at in range(len(regions)) if allowed(held, word, at)}
            for rows in (departments, posts, own):
                model = type(rows[0])
                found = permissions.filter_permitted(model.objects.all(), user, power)
                assert set(found) == {rows[at] for at in expected}
                assert [permissions.has_permission(user, power, row) for row in rows] == [
                    at in expected for at in range(len(rows))
                ]
        key = Department._meta.get_field("region")
        offered = {at for at in range(len(regions)) if allowed(held, "write", at)}
        assert set(permissions.permitted_choices(user, key)) == {regions[at] for at in offered}
        looked_after = set(permissions.filter_permitted(User.objects.all(), user, Permission.VIEW))
        assert looked_after == {
            other for other, theirs in hired if theirs and all(granted(held, *r) for r in theirs)
        }
        for at, region in enumerate(regions):
            for role in RoleName:
                assert permissions.may_grant(user, role, region) == granted(held, role, at)


def test_who_is_not_active_any_more_may_do_nothing(post):
    user = factories.staff("reviewer", post.department.region)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user = User.objects.get(pk=user.pk)
    assert not permissions.has_permission(user, Permission.VIEW, post)
    assert not permissions.has_anywhere(user, Permission.VIEW)


def test_a_region_that_moves_takes_its_staff_along(post):
    county = post.department.region
    user = factories.staff("editor", county)
    Region.objects.filter(pk=county.pk).update(parent=factories.prefecture())
    assert permissions.has_permission(user, Permission.EDIT, post)


def test_a_screen_that_knows_of_no_scope_is_refused_at_the_start():
    assert not [each for each in run_checks() if each.id == "officials.E005"]
    assert not admin.site.is_registered(Group)
    for model, screen in ((Group, ScopedAdmin), (Group, admin.ModelAdmin)):
        admin.site.register(model, screen)
        assert [each.id for each in check_model_admins()] == ["officials.E005"]
        admin.site.unregister(model)


# What comes in by the form of one's own row


def sign_in(client, place, *duties):
    user = factories.staff(duties[0], place.region)
    for duty in duties[1:]:
        factories.role(user=user, region=place.region, role=duty)
    client.force_login(user)
    return user


SMUGGLED = [
    ("post", "department", "department"),
    ("post", "hotlines-0-id", "hotline"),
    ("post", "hotlines-0-owner", "appointment"),
    ("post", "appointments-0-id", "appointment"),
    ("department", "region", "region"),
    ("official", "owner_region", "region"),
    ("notice", "owner_region", "region"),
    ("notice", "supersedes", "notice"),
    ("hotline", "sources-0-id", "hotlinesource"),
    ("user", "roles-0-id", "role"),
    ("user", "roles-0-region", "region"),
]


@pytest.mark.parametrize("there", ["乙", "上"])
@pytest.mark.parametrize(("model", "name", "kind"), SMUGGLED)
def test_what_belongs_elsewhere_comes_in_by_no_form(two_regions, client, model, name, kind, there):
    user = sign_in(client, two_regions["甲"], "reviewer", "office")
    own, foreign = two_regions["甲"].of(model), two_regions[there].of(kind)
    address = f"/admin/officials/{model}/{own.pk}/change/"
    form = form_at(client, address)
    assert name in form or name == "supersedes", form
    walker = Walker(user, two_regions[there])
    assert walker.is_refused(address, foreign.pk, form | {name: foreign.pk})[0] == 200


@pytest.mark.parametrize(("model", "key"), [("department", "region"), ("post", "department")])
def test_what_forms_let_through_still_stays_in_the_scope(
    two_regions, client, monkeypatch, model, key
):
    sign_in(client, two_regions["甲"], "editor")
    own = two_regions["甲"].of(model)
    address = f"/admin/officials/{model}/{own.pk}/change/"
    form = form_at(client, address) | {key: two_regions["乙"].of(key).pk}
    monkeypatch.setattr(
        permissions, "permitted_choices", lambda _user, field: field.related_model.objects.all()
    )
    before = stored()
    assert client.post(address, form).status_code == 403
    assert stored() == before


def test_officials_and_notices_of_all_places_are_chosen(two_regions, client):
    sign_in(client, two_regions["甲"], "editor")
    there = f"/admin/officials/post/{two_regions['甲'].of('post').pk}/change/"
    official, notice = two_regions["乙"].of("official"), two_regions["乙"].of("notice")
    form = form_at(client, there)
    form |= {"appointments-0-official": official.pk, "hotlines-0-notice": notice.pk}
    assert client.post(there, form).status_code == 302
    assert official.appointments.count() == 1
    for model, thing in (("official", official), ("notice", notice)):
        for act in ("change", "history", "delete"):
            address = f"/admin/officials/{model}/{thing.pk}/{act}/"
            assert client.get(address).status_code == 404


def test_where_an_own_official_is_in_use_elsewhere_is_not_told(two_regions, client):
    sign_in(client, two_regions["甲"], "editor")
    official = two_regions["甲"].of("official")
    factories.appointment(post=factories.post(title="乙字密岗"), official=official)
    there = f"/admin/officials/official/{official.pk}"
    assert "乙字" not in client.get(f"{there}/change/").text
    asked = client.get(f"{there}/delete/").text
    assert "乙字" not in asked
    assert "还在用它" in asked
    asked = form_at(client, f"{there}/delete/")
    client.post(f"{there}/delete/", asked | {"post": "yes"})
    assert Official.objects.filter(pk=official.pk).exists()
    form = form_at(client, f"{there}/change/") | {"name": "周演示"}
    assert "已转为草稿" not in client.post(f"{there}/change/", form, follow=True).text


def offered(client, model, field, term):
    asked = {"app_label": "officials", "model_name": model, "field_name": field, "term": term}
    answer = client.get("/admin/officials/region/choices/", asked)
    return {int(row["id"]) for row in answer.json()["results"]}


def test_a_choice_offers_what_may_be_chosen(two_regions, client):
    here, there = two_regions["甲"], two_regions["乙"]
    user = sign_in(client, here, "editor")
    both = {place.of("notice").pk for place in (here, there)}
    assert offered(client, "hotlinesource", "notice", "字草稿公告") >= both
    assert there.of("official").pk in offered(client, "appointment", "official", "样本")
    assert offered(client, "notice", "supersedes", "字草稿公告") == {here.of("notice").pk}
    assert offered(client, "post", "department", "空局") == {here.of("department").pk}
    assert offered(client, "department", "region", "县") == {here.region.pk}
    assert offered(client, "role", "region", "县") == set()
    factories.role(user=user, region=there.region, role="office")
    assert offered(client, "role", "region", "县") == {there.region.pk}
    assert offered(client, "department", "region", "县") == {here.region.pk}


# Who sees a place and does not write there


def test_who_may_look_reads_everything_and_changes_nothing(two_regions, client):
    place = two_regions["甲"]
    sign_in(client, place, "viewer")
    for model in ("post", "appointment", "hotline", "official", "notice", "department"):
        there = f"/admin/officials/{model}/{place.of(model).pk}"
        for act in ("change", "history"):
            assert client.get(f"{there}/{act}/").status_code == 200
        for act in ("change", "delete"):
            assert client.post(f"{there}/{act}/", {"post": "yes"}).status_code == 403
    post = f"/admin/officials/post/{place.of('post').pk}"
    assert client.get(f"{post}/trail/").status_code == 200
    page = client.get(f"{post}/change/").text
    for said in (place.of("hotline"), "甲字所印", place.of("notice", "cited"), "甲字值班"):
        assert str(said) in page
    assert 'class="button"' not in page
    assert 'name="title"' not in page
    assert 'name="_save"' not in page


def test_a_list_of_two_places_acts_only_where_the_role_holds(two_regions, client):
    user = sign_in(client, two_regions["甲"], "editor")
    factories.role(user=user, region=two_regions["乙"].region, role="viewer")
    mine, theirs = two_regions["甲"].of("post"), two_regions["乙"].of("post")
    posts = "/admin/officials/post/"
    assert client.get(f"{posts}{theirs.pk}/change/").status_code == 200
    for act in ("submit", "withdraw"):
        assert client.post(f"{posts}{theirs.pk}/{act}/", {"reason": "x"}).status_code == 403
    sent = {"action": "submit_selected", "_selected_action": [mine.pk, theirs.pk]}
    shown = {"shown": f"{mine.pk}:{mine.revision},{theirs.pk}:{theirs.revision}", "confirmed": 1}
    before = stored()
    for values in (sent, sent | shown):
        assert "您的角色不包括" in client.post(posts, values, follow=True).text
    assert stored() == before


def test_what_is_refused_leads_back_to_the_desk(client, post):
    client.force_login(factories.staff("editor", factories.county()))
    page = client.get(f"/admin/officials/post/{post.pk}/change/")
    assert page.status_code == 404
    assert 'href="/admin/"' in page.text
    assert "没有这一页" in page.text


def test_a_search_costs_the_same_in_one_place_and_in_many(client, django_assert_max_num_queries):
    places = [factories.county() for _number in range(3)]
    for place in places:
        factories.appointment(post=factories.post(department=factories.department(region=place)))
    client.force_login(factories.staff("editor", *places))
    for model in (Post, Appointment, Hotline):
        with django_assert_max_num_queries(12):
            assert client.get(f"/admin/officials/{model._meta.model_name}/").status_code == 200
