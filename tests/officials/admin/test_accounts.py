"""Accounts by region: an office administrator grants no more than their own roles."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from officials.models import Post, Role, User
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

ADD = reverse("admin:officials_user_add")
PASSWORDS = {"password1": "a-pass-of-ours-77", "password2": "a-pass-of-ours-77"}


def sign_in(client, region, *roles):
    """Sign in a new user with these roles in ``region``."""
    user = factories.staff(roles[0], region)
    for role in roles[1:]:
        factories.role(user=user, region=region, role=role)
    client.force_login(user)
    return user


def new(*roles, username="newcomer", **values):
    """Return the form of a new account with these roles, each a name and a region."""
    rows = {"roles-TOTAL_FORMS": len(roles), "roles-INITIAL_FORMS": 0}
    for row, (role, region) in enumerate(roles):
        rows |= {f"roles-{row}-role": role, f"roles-{row}-region": region.pk}
    return {"username": username, "first_name": "新职员", **PASSWORDS, **rows, **values}


def test_office_administrator_creates_an_account_for_their_region(client, place):
    office = sign_in(client, place, "office", "reviewer")
    town = factories.township(parent=place)
    form = new(("editor", town), ("reviewer", place), is_superuser="on", is_staff="")
    assert client.post(ADD, form).status_code == 302
    made = User.objects.get(username="newcomer")
    assert (made.is_staff, made.is_superuser, made.credentials_by) == (True, False, office)
    assert set(made.roles.values_list("role", "region")) == {
        ("editor", town.pk),
        ("reviewer", place.pk),
    }
    event = Role.pgh_event_model.objects.filter(user=made).latest("pgh_id")
    assert event.pgh_context["user"] == office.pk


@pytest.mark.parametrize("role", ["editor", "reviewer", "office"])
def test_office_administrator_grants_roles_that_they_do_not_have(client, place, role):
    sign_in(client, place, "office")
    assert client.post(ADD, new((role, place))).status_code == 302
    made = User.objects.get(username="newcomer")
    assert made.roles.get().role == role
    assert not made.is_confirmed


def test_nobody_but_a_site_administrator_changes_the_own_roles(client, place):
    office = sign_in(client, place, "office")
    form = form_at(client, admin_url(office)) | {"roles-0-role": "reviewer"}
    assert "自己的角色由另一位管理员更改" in client.post(admin_url(office), form).text
    assert office.roles.get().role == "office"


def test_office_administrator_cannot_grant_a_role_in_another_region(client, place):
    sign_in(client, place, "office")
    for region in (factories.county(), place.parent):
        before = snapshot()
        assert client.post(ADD, new(("viewer", region))).status_code == 200
        assert snapshot() == before


def test_account_keeps_a_role_until_it_is_deactivated(client, place):
    sign_in(client, place, "office")
    assert "至少给出一个角色" in client.post(ADD, new()).text
    member = factories.staff("viewer", place)
    form = form_at(client, admin_url(member))
    assert (
        "至少给出一个角色" in client.post(admin_url(member), form | {"roles-0-DELETE": "on"}).text
    )
    form.pop("is_active")
    assert client.post(admin_url(member), form).status_code == 302
    member.refresh_from_db()
    assert not member.is_active
    assert client.post(admin_url(member, "delete"), {"post": "yes"}).status_code == 403


def test_office_administrator_sees_only_accounts_of_their_regions(client, place):
    office = sign_in(client, place, "office", "editor")
    mine = factories.staff("editor", factories.township(parent=place))
    chief = factories.staff("reviewer", place)
    partly = factories.staff("editor", place)
    factories.role(user=partly, region=factories.county())
    above = factories.staff("office", place.parent)
    site = factories.user(is_staff=True, is_superuser=True)
    nobody = factories.user(is_staff=True)
    listed = client.get("/admin/officials/user/").context["cl"].result_list
    assert set(listed) == {office, mine, chief}
    for other in (partly, above, site, nobody):
        for page in ("change", "password", "history"):
            assert client.get(admin_url(other, page)).status_code == 404
        before = snapshot()
        assert client.post(admin_url(other, "password"), PASSWORDS).status_code == 404
        assert snapshot() == before


def test_office_administrator_cannot_make_a_site_administrator(client, place):
    sign_in(client, place, "office")
    member = factories.staff("viewer", place)
    page = client.get(admin_url(member)).text
    for name in ("is_superuser", "is_staff", "groups", "user_permissions"):
        assert f'name="{name}"' not in page
    form = form_at(client, admin_url(member)) | {"is_superuser": "on", "groups": "1"}
    assert client.post(admin_url(member), form).status_code == 302
    member.refresh_from_db()
    assert not member.is_superuser


def test_reviewer_cannot_open_accounts(client, place):
    sign_in(client, place, "reviewer")
    member = factories.staff("viewer", place)
    for url in ("/admin/officials/user/", ADD, admin_url(member), admin_url(member, "password")):
        assert client.get(url).status_code == 403
    assert "/admin/officials/user/" not in client.get("/admin/").text


def test_new_password_is_recorded_with_the_user_who_set_it(client, place):
    office = sign_in(client, place, "office")
    member = factories.staff("viewer", place)
    sent = {**PASSWORDS, "usable_password": "true", "set-password": "1"}
    assert "设置密码" in client.get(admin_url(member)).text
    assert client.post(admin_url(member, "password"), sent).status_code == 302
    member.refresh_from_db()
    assert member.credentials_by == office
    client.force_login(member)
    own = {"new_password1": "one-of-my-own-88", "new_password2": "one-of-my-own-88"}
    form = {"old_password": PASSWORDS["password1"], **own}
    assert client.post("/admin/password_change/", form).status_code == 302
    member.refresh_from_db()
    assert member.check_password("one-of-my-own-88")
    assert member.credentials_by == office


def test_site_administrator_edits_any_account(admin_client, place):
    member = factories.staff("office", place)
    form = form_at(admin_client, admin_url(member)) | {"is_superuser": "on"}
    assert admin_client.post(admin_url(member), form).status_code == 302
    member.refresh_from_db()
    assert member.is_superuser
    bare = {"username": "bare", **PASSWORDS, "roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0}
    assert admin_client.post(ADD, bare).status_code == 302


def test_groups_and_permissions_of_django_allow_nothing(client, post):
    member = factories.user(is_staff=True)
    permissions = Permission.objects.filter(content_type__app_label="officials")
    group = Group.objects.create(name="审核")
    group.permissions.set(permissions)
    member.groups.add(group)
    member.user_permissions.set(permissions)
    client.force_login(member)
    factories.submit(post)
    address = f"/admin/officials/post/{post.pk}/approve/"
    assert client.post(address, {"revision": post.revision}).status_code in {403, 404}
    post.refresh_from_db()
    assert post.review_state == "submitted"
    factories.role(user=member, region=post.department.region, role="reviewer")
    assert client.post(address, {"revision": post.revision}).status_code == 302


def test_a_refused_deletion_names_ten_rows_whatever_their_number(
    client, place, django_assert_max_num_queries
):
    busy = factories.staff("editor", place)
    department = factories.department(region=place)
    posts = [factories.post(department=department, title=f"样本岗位{n}") for n in range(40)]
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(submitted_by=busy)
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    with django_assert_max_num_queries(120):
        page = client.get(admin_url(busy, "delete")).text
    assert page.count("样本岗位") == 10
    assert "登记册的其他内容还在用它" in page


def test_an_account_that_has_done_something_is_deactivated_and_not_deleted(client, place):
    member = factories.staff("editor", place)
    LogEntry.objects.create(user=member, action_flag=1, object_repr="样本局")
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    assert client.post(admin_url(member, "delete"), {"post": "yes"}).status_code == 403
    assert admin_url(member, "delete") not in client.get(admin_url(member)).text
