"""The first people of an empty site: two commands on the server, then the admin alone."""

import pytest
from django.core.management import call_command

from officials.models import Department, LivePost, Notice, Official, Post, User
from tests.support import factories
from tests.support.admin_forms import admin_url, form_at
from tests.support.sign_in import PASSWORD, Person

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/officials/{}/add/"
ROWS = {"roles-TOTAL_FORMS": 1, "roles-INITIAL_FORMS": 0}


def arrive(username):
    """Sign in for the first time and bind an app."""
    person = Person(User.objects.get(username=username))
    person.sign_in()
    person.bind()
    return person


def send(person, model, **values):
    """Send the add form of a model with these values."""
    address = ADD.format(model)
    response = person.client.post(address, form_at(person.client, address) | values)
    assert response.status_code == 302, (model, response.context["adminform"].form.errors)


def make_account(person, username, role, place):
    account = {"username": username, "first_name": username}
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    given = {"roles-0-role": role, "roles-0-region": place.pk}
    response = person.client.post(ADD.format("user"), account | passwords | ROWS | given)
    assert response.status_code == 302, response.context["errors"]


def first_post(department, official, notice):
    return {
        "department": department.pk,
        "kind": "seat",
        "title": "局长",
        "duties": "主持全面工作",
        "rank": 1,
        "appointments-TOTAL_FORMS": 1,
        "appointments-INITIAL_FORMS": 0,
        "appointments-0-official": official.pk,
        "appointments-0-capacity": "full",
        "appointments-0-start_date": "2026-01-05",
        "hotlines-TOTAL_FORMS": 1,
        "hotlines-INITIAL_FORMS": 0,
        "hotlines-0-owner": "",
        "hotlines-0-number": "012 3456",
        "hotlines-0-rank": 1,
        "hotlines-0-notice": notice.pk,
        "hotlines-0-printed_name": "赵示例（局长）",
        "hotlines-0-printed_number": "012 3456",
    }


@pytest.mark.usefixtures("_quick_passwords")
def test_five_people_publish_the_first_post_of_an_empty_site(monkeypatch):
    place = factories.county(name="样板县")
    factories.area_code(region=place.parent, code="0999", local_digits=[7])
    kind = factories.department_type()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="root", email="", interactive=False, verbosity=0)
    call_command("confirm_account", "root", verbosity=0)
    root = arrive("root")
    make_account(root, "office", "office", place)
    call_command("confirm_account", "office", verbosity=0)

    office = arrive("office")
    make_account(office, "clerk", "editor", place)
    make_account(office, "chief", "reviewer", place)
    assert "chief 的账号还没有第二个人确认" in office.client.get("/admin/officials/user/").text
    chief = User.objects.get(username="chief")
    address = admin_url(chief, "confirm")
    root.client.post(address, form_at(root.client, address))
    assert "chief 的账号还没有第二个人确认" not in office.client.get("/admin/officials/user/").text

    clerk = arrive("clerk")
    send(clerk, "department", region=place.pk, type=kind.pk, name="样板局")
    send(
        clerk,
        "notice",
        owner_region=place.pk,
        issuer="样板县政府",
        title="公开电话名单",
        published_on="2026-01-05",
    )
    send(clerk, "official", owner_region=place.pk, name="赵示例")
    made = first_post(Department.objects.get(), Official.objects.get(), Notice.objects.get())
    send(clerk, "post", **made)
    post = Post.objects.get()
    page = clerk.client.get(admin_url(post, "submit")).text
    assert "可以审核的同事：" in page
    clerk.client.post(admin_url(post, "submit"), {"why": ""})

    reviewer = arrive("chief")
    address = admin_url(post, "approve")
    reviewer.client.post(address, form_at(reviewer.client, address) | {"day": "", "why": ""})
    assert "赵示例" in reviewer.client.get(LivePost.objects.get().get_absolute_url()).text
