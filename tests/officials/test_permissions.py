"""A role holds in its region and in all regions below it, and nowhere else."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.forms import ModelForm
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
from tests.support.admin_forms import form_at, snapshot
from tests.support.intruder import Intruder
from tests.support.pairwise import by_turns, examples

pytestmark = pytest.mark.django_db

# As the table in officials/README.md has it.
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

# A tree: the index of the parent of each region but the first. A role: its name, and a region.
trees = st.lists(st.integers(0, 5), min_size=1, max_size=6)
roles = st.lists(st.tuples(st.sampled_from(RoleName.values), st.integers(0, 6)), max_size=3)


def build_tree(parents):
    """Return the regions and, for each, the indexes of itself and its ancestors."""
    regions, above = [factories.province()], [{0}]
    for position, parent in enumerate(parents, 1):
        parent %= position  # noqa: PLW2901
        while regions[parent].level == Level.TOWNSHIP:
            parent = min(above[parent] - {parent})  # noqa: PLW2901
        level = regions[parent].level + 1
        regions.append(factories.region(level, parent=regions[parent]))
        above.append(above[parent] | {position})
    return regions, above


def create_user(roles, regions):
    """Return a user with these roles, and the distinct roles with the index of their region."""
    held = sorted({(role, at % len(regions)) for role, at in roles})
    user = factories.user(is_staff=True)
    for role, at in held:
        factories.role(user=user, region=regions[at], role=role)
    return user, held


@hypothesis_settings(max_examples=examples(9), deadline=None)
@given(trees, st.lists(roles, min_size=2, max_size=3))
def test_permissions_follow_the_definition_in_any_tree(parents, people):
    regions, above = build_tree(parents)
    users = [create_user(each, regions) for each in people]
    departments = [factories.department(region=each) for each in regions]
    posts = [factories.post(department=each) for each in departments]
    own = [factories.hotline(appointment=factories.appointment(post=each)) for each in posts]

    def allowed(held, word, at):
        return any(word in ALLOWS[role].split() and top in above[at] for role, top in held)

    for user, held in users:
        for permission, word in WORDS.items():
            expected = {at for at in range(len(regions)) if allowed(held, word, at)}
            for rows in (departments, posts, own):
                model = type(rows[0])
                permitted = permissions.filter_permitted(model.objects.all(), user, permission)
                assert set(permitted) == {rows[at] for at in expected}
                assert [permissions.has_permission(user, permission, row) for row in rows] == [
                    at in expected for at in range(len(rows))
                ]
        key = Department._meta.get_field("region")
        choices = {regions[at] for at in range(len(regions)) if allowed(held, "write", at)}
        assert set(permissions.permitted_choices(user, key)) == choices
        accounts = set(permissions.filter_permitted(User.objects.all(), user, Permission.VIEW))
        assert accounts == {
            other
            for other, theirs in users
            if theirs and all(allowed(held, "staff", at) for _role, at in theirs)
        }
        for at, region in enumerate(regions):
            assert permissions.may_grant(user, region) == allowed(held, "staff", at)


def test_inactive_user_has_no_permission(post):
    user = factories.staff("reviewer", post.department.region)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user = User.objects.get(pk=user.pk)
    assert not permissions.has_permission(user, Permission.VIEW, post)
    assert not permissions.has_anywhere(user, Permission.VIEW)


def test_role_holds_in_its_region_after_the_region_moved(post):
    county = post.department.region
    user = factories.staff("editor", county)
    Region.objects.filter(pk=county.pk).update(parent=factories.prefecture())
    assert permissions.has_permission(user, Permission.EDIT, post)


def test_system_check_reports_an_admin_without_scope_or_conflict_form(
    monkeypatch,
):
    assert not [each for each in run_checks() if each.id == "officials.E005"]
    assert not admin.site.is_registered(Group)
    for model_admin in (ScopedAdmin, admin.ModelAdmin):
        admin.site.register(Group, model_admin)
        assert [each.id for each in check_model_admins()] == ["officials.E005"]
        admin.site.unregister(Group)
    for model, form in ((Post, "form"), (User, "add_form")):
        with monkeypatch.context() as context:
            context.setattr(admin.site.get_model_admin(model), form, ModelForm)
            assert [each.id for each in check_model_admins()] == ["officials.E005"]


# Values of another region in the form of an own row


def sign_in(client, data, *roles):
    """Sign in a new user with these roles in the region of ``data``."""
    user = factories.staff(roles[0], data.region)
    for role in roles[1:]:
        factories.role(user=user, region=data.region, role=role)
    client.force_login(user)
    return user


# By the model of a form, its fields with the model of what they name.
FOREIGN_KEYS = {
    "post": {
        "department": "department",
        "hotlines-0-id": "hotline",
        "hotlines-0-owner": "appointment",
        "appointments-0-id": "appointment",
    },
    "department": {"region": "region"},
    "official": {"owner_region": "region"},
    "notice": {"owner_region": "region", "supersedes": "notice"},
    "hotline": {"sources-0-id": "hotlinesource"},
    "user": {"roles-0-id": "role", "roles-0-region": "region"},
}


@pytest.mark.parametrize(
    ("model", "other"),
    [
        (model, other)
        for number, model in enumerate(FOREIGN_KEYS)
        for other in by_turns(["乙", "上"], number)
    ],
)
def test_form_does_not_accept_a_row_of_another_region(two_regions, client, model, other):
    user = sign_in(client, two_regions["甲"], "reviewer", "office")
    own = two_regions["甲"].get(model)
    url = f"/admin/officials/{model}/{own.pk}/change/"
    form = form_at(client, url)
    intruder = Intruder(user, two_regions[other])
    for name, foreign_model in FOREIGN_KEYS[model].items():
        assert name in form or name == "supersedes", form
        foreign = two_regions[other].get(foreign_model)
        refused = intruder.assert_refused(url, foreign.pk, form | {name: foreign.pk})
        assert refused[0] == 200, name


@pytest.mark.parametrize(("model", "key"), [("department", "region"), ("post", "department")])
def test_row_cannot_leave_the_users_regions_even_if_its_form_allows_it(
    two_regions, client, monkeypatch, model, key
):
    sign_in(client, two_regions["甲"], "editor")
    own = two_regions["甲"].get(model)
    url = f"/admin/officials/{model}/{own.pk}/change/"
    form = form_at(client, url) | {key: two_regions["乙"].get(key).pk}
    monkeypatch.setattr(
        permissions, "permitted_choices", lambda _user, field: field.related_model.objects.all()
    )
    before = snapshot()
    assert client.post(url, form).status_code == 403
    assert snapshot() == before


def test_officials_and_notices_of_other_regions_can_be_chosen_but_not_opened(two_regions, client):
    sign_in(client, two_regions["甲"], "editor")
    url = f"/admin/officials/post/{two_regions['甲'].get('post').pk}/change/"
    official, notice = two_regions["乙"].get("official"), two_regions["乙"].get("notice")
    form = form_at(client, url)
    form |= {"appointments-0-official": official.pk, "hotlines-0-notice": notice.pk}
    assert client.post(url, form).status_code == 302
    assert official.appointments.count() == 1
    for model, obj in (("official", official), ("notice", notice)):
        for page in ("change", "history", "delete"):
            url = f"/admin/officials/{model}/{obj.pk}/{page}/"
            assert client.get(url).status_code == 404


def test_use_of_an_own_official_in_another_region_is_not_revealed(two_regions, client):
    sign_in(client, two_regions["甲"], "editor")
    official = two_regions["甲"].get("official")
    factories.appointment(post=factories.post(title="乙字密岗"), official=official)
    url = f"/admin/officials/official/{official.pk}"
    assert "乙字" not in client.get(f"{url}/change/").text
    page = client.get(f"{url}/delete/").text
    assert "乙字" not in page
    assert "还在用它" in page
    form = form_at(client, f"{url}/delete/")
    client.post(f"{url}/delete/", form | {"post": "yes"})
    assert Official.objects.filter(pk=official.pk).exists()
    form = form_at(client, f"{url}/change/") | {"name": "周演示"}
    assert "已转为草稿" not in client.post(f"{url}/change/", form, follow=True).text


def choices(client, model, field, term):
    """Return the ids of the choices of autocomplete."""
    query = {"app_label": "officials", "model_name": model, "field_name": field, "term": term}
    response = client.get("/admin/officials/region/choices/", query)
    return {int(row["id"]) for row in response.json()["results"]}


def test_autocomplete_offers_permitted_choices_only(two_regions, client):
    own, other = two_regions["甲"], two_regions["乙"]
    user = sign_in(client, own, "editor")
    both = {data.get("notice").pk for data in (own, other)}
    assert choices(client, "hotlinesource", "notice", "字草稿公告") >= both
    assert other.get("official").pk in choices(client, "appointment", "official", "样本")
    assert choices(client, "notice", "supersedes", "字草稿公告") == {own.get("notice").pk}
    assert choices(client, "post", "department", "空局") == {own.get("department").pk}
    assert choices(client, "department", "region", "县") == {own.region.pk}
    assert choices(client, "role", "region", "县") == set()
    factories.role(user=user, region=other.region, role="office")
    assert choices(client, "role", "region", "县") == {other.region.pk}
    assert choices(client, "department", "region", "县") == {own.region.pk}


# Viewers


def test_viewer_reads_everything_and_changes_nothing(two_regions, client):
    data = two_regions["甲"]
    sign_in(client, data, "viewer")
    for model in ("post", "appointment", "hotline", "official", "notice", "department"):
        url = f"/admin/officials/{model}/{data.get(model).pk}"
        for page in ("change", "history"):
            assert client.get(f"{url}/{page}/").status_code == 200
        for page in ("change", "delete"):
            assert client.post(f"{url}/{page}/", {"post": "yes"}).status_code == 403
    post = f"/admin/officials/post/{data.get('post').pk}"
    assert client.get(f"{post}/trail/").status_code == 200
    page = client.get(f"{post}/change/").text
    for text in (data.get("hotline"), "甲字所印", data.get("notice", "cited"), "甲字值班"):
        assert str(text) in page
    main, _end, _footer = page.partition("</main>")  # the way to go on signed in stands below
    assert 'class="button"' not in main
    assert 'name="title"' not in page
    assert 'name="_save"' not in page


def test_bulk_action_on_two_regions_needs_the_role_in_both(two_regions, client):
    user = sign_in(client, two_regions["甲"], "editor")
    factories.role(user=user, region=two_regions["乙"].region, role="viewer")
    mine, theirs = two_regions["甲"].get("post"), two_regions["乙"].get("post")
    posts = "/admin/officials/post/"
    assert client.get(f"{posts}{theirs.pk}/change/").status_code == 200
    for action in ("submit", "withdraw"):
        assert client.post(f"{posts}{theirs.pk}/{action}/", {"reason": "x"}).status_code == 403
    selection = {"action": "submit_selected", "_selected_action": [mine.pk, theirs.pk]}
    shown = {"shown": f"{mine.pk}:{mine.revision},{theirs.pk}:{theirs.revision}", "confirmed": 1}
    before = snapshot()
    for values in (selection, selection | shown):
        assert "您的角色不包括" in client.post(posts, values, follow=True).text
    assert snapshot() == before


def test_page_not_found_links_to_the_index_page(client, post):
    client.force_login(factories.staff("editor", factories.county()))
    page = client.get(f"/admin/officials/post/{post.pk}/change/")
    assert page.status_code == 404
    assert 'href="/admin/"' in page.text
    assert "没有这一页" in page.text


def test_changelist_of_several_regions_needs_few_queries(client, django_assert_max_num_queries):
    regions = [factories.county() for _number in range(3)]
    for region in regions:
        factories.appointment(post=factories.post(department=factories.department(region=region)))
    client.force_login(factories.staff("editor", *regions))
    for model in (Post, Appointment, Hotline):
        with django_assert_max_num_queries(12):
            assert client.get(f"/admin/officials/{model._meta.model_name}/").status_code == 200
