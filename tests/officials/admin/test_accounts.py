"""Accounts by region: who looks after an office gives no more than they have themselves."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from officials.models import Role, User
from tests.support import factories
from tests.support.admin_forms import form_at, stored

pytestmark = pytest.mark.django_db

ADD = reverse("admin:officials_user_add")
PASSWORDS = {"password1": "a-pass-of-ours-77", "password2": "a-pass-of-ours-77"}


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def there(user, act="change"):
    return f"/admin/officials/user/{user.pk}/{act}/"


def sign_in(client, place, *duties):
    user = factories.staff(duties[0], place)
    for duty in duties[1:]:
        factories.role(user=user, region=place, role=duty)
    client.force_login(user)
    return user


def new(*roles, username="newcomer", **values):
    """The form of a new account with these roles, each a name and a region."""
    rows = {"roles-TOTAL_FORMS": len(roles), "roles-INITIAL_FORMS": 0}
    for row, (role, region) in enumerate(roles):
        rows |= {f"roles-{row}-role": role, f"roles-{row}-region": region.pk}
    return {"username": username, "first_name": "新职员", **PASSWORDS, **rows, **values}


def test_an_office_makes_an_account_for_its_own_place(client, place):
    office = sign_in(client, place, "office", "reviewer")
    town = factories.township(parent=place)
    asked = new(("editor", town), ("reviewer", place), is_superuser="on", is_staff="")
    assert client.post(ADD, asked).status_code == 302
    made = User.objects.get(username="newcomer")
    assert (made.is_staff, made.is_superuser, made.credentials_by) == (True, False, office)
    assert set(made.roles.values_list("role", "region")) == {
        ("editor", town.pk),
        ("reviewer", place.pk),
    }
    event = Role.pgh_event_model.objects.filter(user=made).latest("pgh_id")
    assert event.pgh_context["user"] == office.pk


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_nobody_gives_what_they_do_not_have(client, place, role):
    sign_in(client, place, "office")
    answer = client.post(ADD, new((role, place)))
    assert "您自己在这个地区也有的角色" in answer.text
    assert client.post(ADD, new(("viewer", place))).status_code == 302
    made = User.objects.get(username="newcomer")
    row = form_at(client, there(made)) | {"roles-0-role": role}
    assert "您自己在这个地区也有的角色" in client.post(there(made), row).text
    assert made.roles.get().role == "viewer"


def test_a_role_of_another_place_is_given_to_nobody(client, place):
    sign_in(client, place, "office")
    for region in (factories.county(), place.parent):
        before = stored()
        assert client.post(ADD, new(("viewer", region))).status_code == 200
        assert stored() == before


def test_an_account_has_a_role_until_it_is_closed(client, place):
    sign_in(client, place, "office")
    assert "至少给出一个角色" in client.post(ADD, new()).text
    member = factories.staff("viewer", place)
    form = form_at(client, there(member))
    assert "至少给出一个角色" in client.post(there(member), form | {"roles-0-DELETE": "on"}).text
    form.pop("is_active")
    assert client.post(there(member), form).status_code == 302
    member.refresh_from_db()
    assert not member.is_active
    assert client.post(there(member, "delete"), {"post": "yes"}).status_code == 403


def test_an_office_sees_those_alone_whom_it_could_have_made(client, place):
    office = sign_in(client, place, "office", "editor")
    mine = factories.staff("editor", factories.township(parent=place))
    beyond = factories.staff("reviewer", place)
    partly = factories.staff("editor", place)
    factories.role(user=partly, region=factories.county())
    above = factories.staff("office", place.parent)
    site = factories.user(is_staff=True, is_superuser=True)
    nobody = factories.user(is_staff=True)
    listed = client.get("/admin/officials/user/").context["cl"].result_list
    assert set(listed) == {office, mine}
    for other in (beyond, partly, above, site, nobody):
        for act in ("change", "password", "history"):
            assert client.get(there(other, act)).status_code == 404
        before = stored()
        assert client.post(there(other, "password"), PASSWORDS).status_code == 404
        assert stored() == before


def test_an_office_makes_nobody_a_site_administrator(client, place):
    sign_in(client, place, "office")
    member = factories.staff("viewer", place)
    page = client.get(there(member)).text
    for name in ("is_superuser", "is_staff", "groups", "user_permissions"):
        assert f'name="{name}"' not in page
    form = form_at(client, there(member)) | {"is_superuser": "on", "groups": "1"}
    assert client.post(there(member), form).status_code == 302
    member.refresh_from_db()
    assert not member.is_superuser


def test_an_editor_has_nothing_to_do_with_accounts(client, place):
    sign_in(client, place, "reviewer")
    member = factories.staff("viewer", place)
    for address in ("/admin/officials/user/", ADD, there(member), there(member, "password")):
        assert client.get(address).status_code == 403
    assert "/admin/officials/user/" not in client.get("/admin/").text


def test_a_new_password_is_remembered_with_who_gave_it(client, place):
    office = sign_in(client, place, "office")
    member = factories.staff("viewer", place)
    sent = {**PASSWORDS, "usable_password": "true", "set-password": "1"}
    assert "设置密码" in client.get(there(member)).text
    assert client.post(there(member, "password"), sent).status_code == 302
    member.refresh_from_db()
    assert member.credentials_by == office
    client.force_login(member)
    own = {"new_password1": "one-of-my-own-88", "new_password2": "one-of-my-own-88"}
    asked = {"old_password": PASSWORDS["password1"], **own}
    assert client.post("/admin/password_change/", asked).status_code == 302
    member.refresh_from_db()
    assert member.check_password("one-of-my-own-88")
    assert member.credentials_by == office


def test_a_site_administrator_keeps_all_accounts(admin_client, place):
    member = factories.staff("office", place)
    form = form_at(admin_client, there(member)) | {"is_superuser": "on"}
    assert admin_client.post(there(member), form).status_code == 302
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
